"""What the outbox forgets, and when."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from registre.courrier.boite import forget_texte
from registre.modeles import Courriel
from registre.parametres import read_parametres
from registre.valeurs import EtatCourriel

GARDE: Final = timedelta(days=30)
"""Messages are deleted after 30 days, delivered or not."""

LOT: Final = 500
"""Rows of one transaction: nobody waits long behind it."""

TROP_ANCIEN: Final = "Ce courrier avait 30 jours : son texte a été effacé sans être envoyé."


def forget_textes(session: Session, instant: datetime, maximum: int = LOT) -> int:
    """Drop the text of at most `maximum` mails that are 30 days old; return of how many.

    A mail that still waited is refused, visibly. Texts that were kept after delivery leave as
    soon as the coordination keeps messages no more.
    """
    finis = Courriel.cree_le <= instant - GARDE
    if not read_parametres(session).garder_messages:
        finis = or_(finis, Courriel.etat == EtatCourriel.ENVOYE)
    avec_texte = or_(Courriel.corps.is_not(None), Courriel.reponse_a.is_not(None))
    courriels = session.scalars(_hold(select(Courriel).where(finis, avec_texte), maximum)).all()
    for courriel in courriels:
        forget_texte(courriel)
        if courriel.etat == EtatCourriel.EN_ATTENTE:
            courriel.etat = EtatCourriel.REFUSE
            courriel.dernier_refus = TROP_ANCIEN
    return len(courriels)


def erase_courriels(session: Session, instant: datetime, maximum: int = LOT) -> int:
    """Delete at most `maximum` rows: 30 days after delivery, or after the text of a refused one.

    Return how many.
    """
    perimes = or_(
        Courriel.envoye_le <= instant - GARDE,
        and_(Courriel.etat == EtatCourriel.REFUSE, Courriel.cree_le <= instant - 2 * GARDE),
    )
    courriels = session.scalars(_hold(select(Courriel).where(perimes), maximum)).all()
    for courriel in courriels:
        session.delete(courriel)
    return len(courriels)


def _hold(choisis: Select[Courriel], maximum: int) -> Select[Courriel]:
    """Return a batch, held against other workers; rows that one of them holds wait."""
    return choisis.limit(maximum).with_for_update(skip_locked=True)
