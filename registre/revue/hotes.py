"""What a revision of a host partner holds, and how it is put in force."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from registre.comptes.liens import expire_confirmations
from registre.erreurs import ObjetInconnu
from registre.modeles import Hote
from registre.revue.ecarts import Contenu
from registre.valeurs import Compteur
from registre.versions import bump

CHAMPS_HOTE: Final = ("nom", "communes", "telephone", "courriel", "site")
"""The fields that people edit; which quartiers a host hosts is apart (registre.equipes.hotes)."""


def find_hote(session: Session, cle: str) -> Hote:
    """Return a host by its identifier as text. Raises ObjetInconnu, also for any other text."""
    try:
        hote = session.get(Hote, UUID(cle))
    except ValueError:
        hote = None
    if hote is None:
        raise ObjetInconnu("hote", cle)
    return hote


def snapshot_hote(session: Session, cle: str) -> dict[str, Any]:
    """Return the record as it stands: each field of CHAMPS_HOTE, None where nothing is known."""
    hote = find_hote(session, cle)
    return {champ: getattr(hote, champ) for champ in CHAMPS_HOTE}


def apply_hote(
    session: Session,
    cle: str,
    contenu: Contenu,
    instant: datetime,
) -> None:
    """Put a revision's content in force, in the caller's write transaction."""
    hote = find_hote(session, cle)
    if hote.courriel != contenu.get("courriel", hote.courriel):
        expire_confirmations(session, hote=hote.id, instant=instant)
    for champ in CHAMPS_HOTE:
        if champ in contenu:
            setattr(hote, champ, contenu[champ])
    bump(session, Compteur.ANNUAIRE)
