"""Opening hours: is this place open now, and until when (OSM opening_hours, Belgian holidays).

“Open” is a promise that sends somebody across town: where the text leaves a doubt, the answer is
“not verified” rather than a guess (LESSONS.md). Doubts are: a text that cannot be read; a comment
(“sur rendez-vous”); an end that is not said (`09:00+`, or days without hours); school holidays
(`SH`), whose calendar we do not have; and a public holiday of which the text says nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from opening_hours import OpeningHours
from opening_hours import ParserError as GrammaireRefusee  # type: ignore[attr-defined] # not in its stubs

from geo.reperes import LAT_ORIGINE, LON_ORIGINE
from registre.calendrier import BRUXELLES
from registre.horaires_saisis import repair_horaires

LONGUEUR_MAX: Final = 500
"""Characters; a longer text is not read (the longest seen in Brussels has 142)."""
HORIZON: Final = timedelta(days=366)
"""No change of state is looked for further away."""
CHANGEMENTS_MAX: Final = 1_500
"""Steps that the search for the next change may take: a year of two openings a day."""


class EtatOuverture(StrEnum):
    """Whether a place is open at an instant."""

    OUVERT = "ouvert"
    FERME = "ferme"
    NON_VERIFIE = "non_verifie"


@dataclass(frozen=True, slots=True)
class Ouverture:
    """The state at an instant, and the aware instant (Brussels) at which it changes.

    `jusqu_a` is None when it does not change within a year.
    """

    etat: EtatOuverture
    jusqu_a: datetime | None


@dataclass(frozen=True, slots=True)
class Lecture:
    """A text that could be read.

    `possibles` are the ways in which it may be meant (OpeningHours): certain is what all agree
    on. `peut_fermer` says that its end may come at any time while it is open.
    """

    possibles: tuple[Any, ...]
    peut_fermer: bool
    tait_les_feries: bool
    dit_ouvert: bool


def opening_state(horaires: str | None, instant: datetime) -> Ouverture:
    """Return whether a place with these hours is open at an aware instant, and until when.

    None, blank and unreadable texts are NON_VERIFIE without end. Public holidays are Belgium's,
    the clock is Brussels's, days of 23 and 25 hours included.
    """
    lecture = read_horaires(horaires)
    if lecture is None:
        return Ouverture(EtatOuverture.NON_VERIFIE, None)
    debut = instant.astimezone(UTC)
    etat = _state_at(lecture, debut)
    fin = _find_change(lecture, etat, debut)
    return Ouverture(etat, fin.astimezone(BRUXELLES) if fin else None)


@lru_cache(maxsize=8_192)
def read_horaires(horaires: str | None) -> Lecture | None:
    """Return the text as it can be evaluated, after mending the usual faults of typing.

    None when it is absent, blank, too long or in no form that is known.
    """
    if horaires is None or not horaires.strip() or len(horaires) > LONGUEUR_MAX:
        return None
    repare = repair_horaires(horaires)
    regle = _parse(repare.texte)
    if regle is None:
        return None
    vacances = _parse(repare.si_vacances) if repare.si_vacances else None
    return Lecture(
        possibles=(regle,) if vacances is None else (regle, vacances),
        peut_fermer=repare.sans_fin or (repare.si_vacances is not None and vacances is None),
        tait_les_feries=repare.tait_les_feries,
        dit_ouvert=repare.dit_ouvert,
    )


def _parse(texte: str) -> Any | None:
    try:
        return OpeningHours(
            texte,
            timezone=BRUXELLES,
            country="BE",
            coords=(LAT_ORIGINE, LON_ORIGINE),
            max_interval_days=HORIZON.days,
        )
    except GrammaireRefusee:
        return None


@lru_cache(maxsize=1)
def _holidays() -> Any:
    return _parse("PH")


def _state_at(lecture: Lecture, instant: datetime) -> EtatOuverture:
    """Return the state that every reading agrees on."""
    local = instant.astimezone(BRUXELLES)
    etats = {_state_of(possible, local, lecture) for possible in lecture.possibles}
    if lecture.peut_fermer or (lecture.tait_les_feries and _holidays().is_open(local)):
        etats.add(EtatOuverture.FERME)
    return etats.pop() if len(etats) == 1 else EtatOuverture.NON_VERIFIE


def _state_of(possible: Any, local: datetime, lecture: Lecture) -> EtatOuverture:
    etat, commentaire = possible.state(local)
    if str(etat) == "closed":
        return EtatOuverture.FERME
    if str(etat) == "open" and (lecture.dit_ouvert or not commentaire):
        return EtatOuverture.OUVERT
    return EtatOuverture.NON_VERIFIE


def _find_change(lecture: Lecture, etat: EtatOuverture, debut: datetime) -> datetime | None:
    """Return the first instant (UTC) after `debut` at which the state is another one."""
    moment = debut
    for _ in range(CHANGEMENTS_MAX):
        suivant = _next_boundary(lecture, moment)
        if suivant is None or suivant - debut > HORIZON:
            return None
        if _state_at(lecture, suivant) != etat:
            return suivant
        moment = suivant
    return None


def _next_boundary(lecture: Lecture, moment: datetime) -> datetime | None:
    """Return the next instant (UTC) at which one of the readings, or the holiday, may change."""
    local = moment.astimezone(BRUXELLES)
    sources = (*lecture.possibles, _holidays()) if lecture.tait_les_feries else lecture.possibles
    suivants: list[datetime] = [
        suivant.astimezone(UTC) for source in sources if (suivant := source.next_change(local))
    ]
    if not suivants:
        return None
    # In the hour that October repeats, a change may be told in the past: step over it.
    return max(min(suivants), moment + timedelta(minutes=1))
