"""Which actors are public at an instant: the one condition that every public query takes.

A private person is public only as long as a consent is in force. Somebody forgot to set one: the
person is not public (deny by default). An institution has no such end.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registre.modeles import Acteur, Categorie
from registre.valeurs import EtatActeur


def public_at(instant: datetime) -> ColumnElement[bool]:
    """Return the condition on Acteur: published and, of a private person, consented to until later.

    At `public_jusqu_a` itself the consent has ended. The category stands first, since the search's
    covering index holds it: the consent is read for the few private persons only (bench/recherche).
    """
    return and_(
        Acteur.etat == EtatActeur.PUBLIE,
        or_(is_not_private(), Acteur.public_jusqu_a > instant),
    )


def is_not_private() -> ColumnElement[bool]:
    """Return the condition on Acteur: its category is not one of private persons."""
    return Acteur.categorie.not_in(_select_privees())


def select_withdrawn(instant: datetime) -> Select[int | None]:
    """Return SQLite's query of the `rang` of those published whose consent has ended or lacks."""
    en_vigueur = func.coalesce(Acteur.public_jusqu_a > instant, False)
    return select(Acteur.rang).where(_is_published_person(), ~en_vigueur, Acteur.rang.is_not(None))


def select_next_retrait(instant: datetime) -> Select[datetime | None]:
    """Return the query of the first end of a consent after an instant; no end: NULL."""
    return select(func.min(Acteur.public_jusqu_a)).where(
        _is_published_person(), Acteur.public_jusqu_a > instant
    )


def next_retrait(session: Session, instant: datetime) -> datetime | None:
    """Return when the next public record will be withdrawn, None if none will. One SELECT.

    Until then no list of actors changes by the clock alone: what is kept of one ends there.
    """
    return session.scalar(select_next_retrait(instant))


def _select_privees() -> Select[str]:
    return select(Categorie.slug).where(Categorie.personne_privee)


def _is_published_person() -> ColumnElement[bool]:
    return and_(Acteur.etat == EtatActeur.PUBLIE, Acteur.categorie.in_(_select_privees()))
