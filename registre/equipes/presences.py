"""Where and when the relay of a quartier can be met, as the team announces it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registre.calendrier import BRUXELLES, start_of_day
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.messages import identify_envoi
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
    """Write the presences of a form and return how many it announces.

    `id` is that of the form that was sent: sent twice, they are written once; sent again with
    another place or other hours, these come beside the first. A moment that is announced at that
    place already is not written anew. Raises ActionImpossible as `prepare_moments`.
    """
    moments = prepare_moments(prevue, instant)
    # A form sent twice at once: the second waits here, then finds what the first has written.
    session.get(Quartier, quartier, with_for_update=True)
    deja = _list_moments(session, quartier, prevue.lieu)
    dits = (quartier, prevue.lieu, prevue.de, prevue.a)
    cle = identify_envoi(id, *(str(dit) for dit in dits))
    session.add_all(
        Presence(
            id=uuid5(cle, debut.isoformat()),
            quartier=quartier,
            lieu=prevue.lieu,
            debut=debut,
            fin=fin,
            lon=prevue.lon,
            lat=prevue.lat,
        )
        for debut, fin in moments
        if (debut.astimezone(UTC), fin.astimezone(UTC)) not in deja
    )
    bump(session, Compteur.ANNUAIRE)
    return len(moments)


def remove_presences(
    session: Session, quartiers: Collection[str], le: date, instant: datetime
) -> None:
    """Remove the presences of quartiers that begin on a day or later and are not over."""
    session.execute(
        delete(Presence).where(
            Presence.quartier.in_(list(quartiers)),
            Presence.debut >= start_of_day(le),
            Presence.fin > instant,
        )
    )
    bump(session, Compteur.ANNUAIRE)


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


def _list_moments(session: Session, quartier: str, lieu: str) -> set[tuple[datetime, datetime]]:
    """Return the (begins, ends) that are announced at a place, in UTC."""
    ici = select(Presence.debut, Presence.fin).where(
        Presence.quartier == quartier, Presence.lieu == lieu
    )
    return {(debut.astimezone(UTC), fin.astimezone(UTC)) for debut, fin in session.execute(ici)}
