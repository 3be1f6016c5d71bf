"""What keeps a history, by its kind: how its content is read, and how one is put in force."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.erreurs import ObjetInconnu
from registre.modeles import Acteur
from registre.revue.acteurs import apply_acteur, reject_acteur, snapshot_acteur
from registre.revue.ecarts import Contenu
from registre.valeurs import ObjetRevise


def snapshot(session: Session, objet: ObjetRevise, cle: str) -> dict[str, Any]:
    """Return the content of a record as it stands; {} when there is no such record."""
    try:
        return _snapshot(session, objet, cle)
    except ObjetInconnu:
        return {}


def _snapshot(session: Session, objet: ObjetRevise, cle: str) -> dict[str, Any]:
    if objet is ObjetRevise.ACTEUR:
        return snapshot_acteur(session, cle)
    if objet is ObjetRevise.HOTE:
        from registre.revue.hotes import snapshot_hote

        return snapshot_hote(session, cle)
    from registre.revue.textes import snapshot_texte

    return snapshot_texte(session, cle)


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
    elif objet is ObjetRevise.HOTE:
        from registre.revue.hotes import apply_hote

        apply_hote(session, cle, dict(contenu), instant)
    else:
        from registre.revue.textes import apply_texte

        apply_texte(session, cle, dict(contenu), instant)


def reject(session: Session, objet: ObjetRevise, cle: str) -> None:
    """Tell a record that what was proposed for it was refused."""
    if objet is ObjetRevise.ACTEUR:
        reject_acteur(session, cle)


def date_of(session: Session, objet: ObjetRevise, cle: str, instant: datetime) -> datetime:
    """Return since when a record without history stands as it does; `instant` when unknown."""
    acteur = session.get(Acteur, UUID(cle)) if objet is ObjetRevise.ACTEUR else None
    return acteur.modifie_le if acteur is not None else instant
