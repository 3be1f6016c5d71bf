"""Where and when the relay of a quartier can be met, as the team announces it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.calendrier import BRUXELLES
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Presence, Quartier
from registre.valeurs import Compteur
from registre.versions import bump

FOIS_MAX: Final = 26
"""How many weeks one form may fill: half a year."""
LISTEES_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class PresencePrevue:
    """A moment to announce: one day, or each week until another one (included).

    Hours are Brussels's; `lon`, `lat` in degrees (EPSG:4326), None when the place is not known.
    """

    lieu: str
    jour: date
    de: time
    a: time
    chaque_semaine_jusqu_a: date | None = None
    lon: float | None = None
    lat: float | None = None


def list_a_venir(session: Session, quartier: str, instant: datetime) -> Sequence[Presence]:
    """Return the presences under way or to come, soonest first, at most 200. One SELECT."""
    return session.scalars(
        select(Presence)
        .where(Presence.quartier == quartier, Presence.fin > instant)
        .order_by(Presence.debut, Presence.lieu, Presence.id)
        .limit(LISTEES_MAX)
    ).all()


def prepare_moments(prevue: PresencePrevue, instant: datetime) -> list[tuple[datetime, datetime]]:
    """Return the (begins, ends) of a presence, aware, one a week: pure.

    Raises ActionImpossible: “heures” (it ends before it begins), “passee” (the first one is over),
    “jusqu_a” (the last day is before the first), “trop” (more than 26).
    """
    if prevue.a <= prevue.de:
        raise ActionImpossible("heures")
    dernier = prevue.chaque_semaine_jusqu_a or prevue.jour
    if dernier < prevue.jour:
        raise ActionImpossible("jusqu_a")
    if (dernier - prevue.jour).days // 7 >= FOIS_MAX:
        raise ActionImpossible("trop")
    jours = [
        prevue.jour + timedelta(weeks=rang) for rang in range((dernier - prevue.jour).days // 7 + 1)
    ]
    moments = [
        (datetime.combine(j, prevue.de, BRUXELLES), datetime.combine(j, prevue.a, BRUXELLES))
        for j in jours
    ]
    if moments[0][1] <= instant:
        raise ActionImpossible("passee")
    return moments


def announce(
    session: Session, quartier: str, prevue: PresencePrevue, *, id: UUID, instant: datetime
) -> int:
    """Write the presences of a form and return how many; an `id` that is there changes nothing.

    Raises ActionImpossible as `prepare_moments`.
    """
    moments = prepare_moments(prevue, instant)
    # A form sent twice at once: the second waits here, then finds what the first has written.
    session.get(Quartier, quartier, with_for_update=True)
    if session.get(Presence, id) is not None:
        return len(moments)
    session.add_all(
        Presence(
            id=uuid5(id, str(rang)) if rang else id,
            quartier=quartier,
            lieu=prevue.lieu,
            debut=debut,
            fin=fin,
            lon=prevue.lon,
            lat=prevue.lat,
        )
        for rang, (debut, fin) in enumerate(moments)
    )
    bump(session, Compteur.ANNUAIRE)
    return len(moments)


def remove_presence(session: Session, quartier: str, identifiant: str) -> None:
    """Remove a presence of a quartier; one that was removed already is no matter.

    Raises ObjetInconnu for another quartier's and for what is no identifier.
    """
    try:
        presence = session.get(Presence, UUID(identifiant))
    except ValueError as erreur:
        raise ObjetInconnu("presence", identifiant) from erreur
    if presence is None:
        return
    if presence.quartier != quartier:
        raise ObjetInconnu("presence", identifiant)
    session.delete(presence)
    bump(session, Compteur.ANNUAIRE)
