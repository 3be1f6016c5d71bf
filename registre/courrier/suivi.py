"""The outbox as the coordination sees it: how many, which ones, try again."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registre.courrier.boite import MESSAGES
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Courriel, Quartier
from registre.valeurs import EtatCourriel


def count_by_etat(session: Session) -> Mapping[EtatCourriel, int]:
    """Return how many mails stand in each state, zeros included (one SELECT)."""
    comptes = select(Courriel.etat, func.count()).group_by(Courriel.etat)
    lus = dict(session.execute(comptes).all())
    return {etat: lus.get(etat, 0) for etat in EtatCourriel}


def select_latest(maximum: int) -> Select[Courriel, str]:
    """Return the latest mails with the name of their quartier, newest first."""
    return (
        select(Courriel, Quartier.nom)
        .outerjoin(Quartier, Quartier.slug == Courriel.quartier)
        .order_by(Courriel.cree_le.desc(), Courriel.id)
        .limit(maximum)
    )


def find_courriel(session: Session, identifiant: str) -> tuple[Courriel, str | None]:
    """Return a mail and the name of its quartier. Raises ObjetInconnu."""
    cherche = select_latest(1).where(Courriel.id == _read_id(identifiant))
    ligne = session.execute(cherche).one_or_none()
    if ligne is None:
        raise ObjetInconnu("courriel")
    courriel, quartier = ligne
    return courriel, quartier


def may_retry(courriel: Courriel) -> bool:
    """Tell whether trying again makes sense: it was not delivered and its text is still there."""
    return courriel.etat != EtatCourriel.ENVOYE and courriel.corps is not None


def may_read(courriel: Courriel) -> bool:
    """Tell whether the coordination may see the text: a resident wrote it, no link opens by it."""
    return courriel.nature in MESSAGES


def retry_courriel(session: Session, identifiant: str, instant: datetime) -> None:
    """Let a mail be tried at once, with all its tries before it; inside `writing`.

    A mail that is travelling right now is left to its postman: its lease stays. Raises
    ObjetInconnu, and ActionImpossible for a mail that was delivered or whose text has left.
    """
    courriel = session.get(Courriel, _read_id(identifiant), with_for_update=True)
    if courriel is None:
        raise ObjetInconnu("courriel")
    if courriel.etat == EtatCourriel.ENVOYE:
        raise ActionImpossible("courriel_envoye")
    if courriel.corps is None:
        raise ActionImpossible("courriel_sans_texte")
    courriel.etat = EtatCourriel.EN_ATTENTE
    courriel.essais = 0
    courriel.prochain_essai = instant


def _read_id(identifiant: str) -> UUID:
    try:
        return UUID(identifiant)
    except ValueError:
        raise ObjetInconnu("courriel") from None
