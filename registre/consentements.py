"""Consents of private persons: given, renewed, withdrawn, and what is left once they have ended.

`Acteur.public_jusqu_a` repeats the end of the consent in force, so that a public query needs one
table only; every change of a consent passes here and keeps both in step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registre.calendrier import day_in_brussels, start_of_day
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Acteur, Categorie, Consentement
from registre.valeurs import CanalConsentement, Compteur
from registre.versions import bump

ANNEES_MAXIMUM: Final = 2
"""A consent is asked for again after two years at most: who agreed may have moved or forgotten."""
LISTE_MAXIMUM: Final = 50
"""Consents of one person that a page shows, the latest first."""


@dataclass(frozen=True, slots=True)
class Accord:
    """What a person agreed to. `id` is made with the form: a form sent twice is one consent.

    From `le` (the day it was given) until the end of the day `jusqu_au`, both in Brussels.
    """

    id: UUID
    le: date
    jusqu_au: date
    canal: CanalConsentement
    recueilli_par: str


def last_day(le: date) -> date:
    """Return the last day that a consent given on a day may cover (28 February for 29)."""
    annee = le.year + ANNEES_MAXIMUM
    try:
        return le.replace(year=annee)
    except ValueError:
        return le.replace(year=annee, day=28)


def find_fin(session: Session, acteur: UUID, instant: datetime) -> datetime | None:
    """Return when the consent in force at an instant ends; None: none is in force. One SELECT."""
    return session.scalar(
        select(func.max(Consentement.fin)).where(
            Consentement.acteur == acteur, Consentement.debut <= instant, Consentement.fin > instant
        )
    )


def list_consentements(session: Session, acteur: UUID) -> Sequence[Consentement]:
    """Return the consents of a person, the one that ends last first. One SELECT."""
    par_fin = (Consentement.fin.desc(), Consentement.cree_le.desc(), Consentement.id)
    requete = select(Consentement).where(Consentement.acteur == acteur).order_by(*par_fin)
    return session.scalars(requete.limit(LISTE_MAXIMUM)).all()


def get_personne(session: Session, identifiant: UUID) -> Acteur:
    """Return the record of a private person. Raises ObjetInconnu for none, or an institution's."""
    requete = (
        select(Acteur)
        .join(Categorie, Categorie.slug == Acteur.categorie)
        .where(Acteur.id == identifiant, Categorie.personne_privee)
    )
    personne = session.scalar(requete)
    if personne is None:
        raise ObjetInconnu("personne", identifiant)
    return personne


def give_consentement(session: Session, acteur: UUID, accord: Accord, instant: datetime) -> None:
    """Put a consent in force, in the caller's write transaction; one that was is replaced.

    The same `accord.id` again changes nothing, even after a withdrawal. Raises ObjetInconnu, and
    ActionImpossible for a day to come (“pas_encore”), an end that is over (“passe”) or further
    than two years (“trop_long”), and for an accord that another one replaced (“accord_remplace”).
    """
    personne = _lock(session, acteur)
    if session.get(Consentement, accord.id) is not None:
        _ensure_last(session, acteur, accord, instant)
        return
    _ensure_possible(accord, instant)
    _end(session, acteur, instant)
    fin = start_of_day(accord.jusqu_au + timedelta(days=1))
    session.add(
        Consentement(
            id=accord.id,
            acteur=acteur,
            debut=start_of_day(accord.le),
            fin=fin,
            canal=accord.canal,
            recueilli_par=accord.recueilli_par,
            cree_le=instant,
        )
    )
    personne.public_jusqu_a = fin
    bump(session, Compteur.ANNUAIRE)


def withdraw_consentement(session: Session, acteur: UUID, instant: datetime) -> None:
    """End a person's consent at this instant, in the caller's write transaction.

    Without a consent in force nothing changes. Raises ObjetInconnu.
    """
    personne = _lock(session, acteur)
    en_vigueur = personne.public_jusqu_a is not None and personne.public_jusqu_a > instant
    if _end(session, acteur, instant) or en_vigueur:
        personne.public_jusqu_a = instant
        bump(session, Compteur.ANNUAIRE)


def _lock(session: Session, acteur: UUID) -> Acteur:
    """Return a private person's record, held until the end of the transaction."""
    get_personne(session, acteur)
    return session.get_one(Acteur, acteur, with_for_update=True, populate_existing=True)


def _ensure_possible(accord: Accord, instant: datetime) -> None:
    aujourd_hui = day_in_brussels(instant)
    if accord.le > aujourd_hui:
        raise ActionImpossible("pas_encore")
    if accord.jusqu_au < aujourd_hui:
        raise ActionImpossible("passe")
    if accord.jusqu_au > last_day(accord.le):
        raise ActionImpossible("trop_long")


def _ensure_last(session: Session, acteur: UUID, accord: Accord, instant: datetime) -> None:
    """Refuse a form that comes back after another one: to take it as done would be a lie."""
    autre = select(Consentement.id).where(
        Consentement.acteur == acteur, Consentement.fin > instant, Consentement.id != accord.id
    )
    if session.scalars(autre.limit(1)).first() is not None:
        raise ActionImpossible("accord_remplace")


def _end(session: Session, acteur: UUID, instant: datetime) -> bool:
    """End what is in force; tell whether anything was."""
    en_vigueur = session.scalars(
        select(Consentement).where(Consentement.acteur == acteur, Consentement.fin > instant)
    ).all()
    for consentement in en_vigueur:
        consentement.fin = instant
    session.flush()
    return bool(en_vigueur)
