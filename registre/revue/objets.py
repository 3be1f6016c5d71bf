"""What keeps a history, by its kind: how its content is read, and how one is put in force."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.erreurs import ObjetInconnu
from registre.modeles import Acteur
from registre.revue.acteurs import apply_acteur, reject_acteur, snapshot_acteur
from registre.revue.ecarts import Contenu
from registre.revue.hotes import apply_hote, snapshot_hote
from registre.revue.textes import apply_texte, snapshot_texte
from registre.valeurs import ObjetRevise

SNAPSHOTS: Final[Mapping[ObjetRevise, Callable[[Session, str], dict[str, Any]]]] = MappingProxyType(
    {
        ObjetRevise.ACTEUR: snapshot_acteur,
        ObjetRevise.HOTE: snapshot_hote,
        ObjetRevise.TEXTE: snapshot_texte,
    }
)
"""Object → how its content is read; each raises ObjetInconnu for a record that is not there."""

SIMPLES: Final[Mapping[ObjetRevise, Callable[[Session, str, Contenu, datetime], None]]] = (
    MappingProxyType({ObjetRevise.HOTE: apply_hote, ObjetRevise.TEXTE: apply_texte})
)
"""Object → how a content is put in force, for those that lie nowhere and name no editor."""


def snapshot(session: Session, objet: ObjetRevise, cle: str) -> dict[str, Any]:
    """Return the content of a record as it stands; {} when there is no such record."""
    try:
        return SNAPSHOTS[objet](session, cle)
    except ObjetInconnu:
        return {}


def apply_contenu(
    session: Session,
    objet: ObjetRevise,
    cle: str,
    contenu: Contenu,
    par: str,
    instant: datetime,
    territoire: Territoire,
) -> None:
    """Put a content in force. Raises ObjetInconnu or ActionImpossible; then nothing is written."""
    if objet is ObjetRevise.ACTEUR:
        apply_acteur(session, cle, contenu, par, instant, territoire)
    else:
        SIMPLES[objet](session, cle, contenu, instant)


def reject(session: Session, objet: ObjetRevise, cle: str) -> None:
    """Tell a record that what was proposed for it was refused."""
    if objet is ObjetRevise.ACTEUR:
        reject_acteur(session, cle)


def date_of(session: Session, objet: ObjetRevise, cle: str, instant: datetime) -> datetime:
    """Return since when a record without history stands as it does; `instant` when unknown."""
    acteur = session.get(Acteur, UUID(cle)) if objet is ObjetRevise.ACTEUR else None
    return acteur.modifie_le if acteur is not None else instant
