"""Dates and hours as people say them: “mardi 3 mars”, never 03/03. Brussels time."""

from datetime import date, datetime, time
from typing import Final

from babel.dates import format_date

from registre.calendrier import BRUXELLES

_JOUR: Final = "EEEE d MMMM"
_JOUR_ET_ANNEE: Final = "d MMMM y"


def to_bruxelles(instant: datetime) -> datetime:
    """Return an aware instant as Brussels clocks show it."""
    return instant.astimezone(BRUXELLES)


def say_jour(langue: str, jour: date | datetime) -> str:
    """Return “mardi 3 mars”, “dinsdag 3 maart”, “Tuesday 3 March”."""
    return format_date(_local_date(jour), _JOUR, locale=_locale(langue))


def say_date(langue: str, jour: date | datetime) -> str:
    """Return a date with its year, for what may be long ago: “3 mars 2022”."""
    return format_date(_local_date(jour), _JOUR_ET_ANNEE, locale=_locale(langue))


def say_heure(langue: str, heure: datetime | time) -> str:
    """Return “14 h 30” and “14 h”, “14.30 uur” and “14 uur”, “14:30” and “14:00”; never cut."""
    moment = to_bruxelles(heure) if isinstance(heure, datetime) else heure
    if langue == "fr":
        mots = f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"
    elif langue == "nl":
        mots = f"{moment.hour}.{moment.minute:02} uur" if moment.minute else f"{moment.hour} uur"
    else:
        mots = f"{moment.hour}:{moment.minute:02}"
    return mots.replace(" ", "\N{NO-BREAK SPACE}")


def say_heure_de_fin(langue: str, heure: datetime) -> str:
    """Return an end as people say it: 0 h of the next day is “minuit”."""
    if to_bruxelles(heure).time() == time.min:
        return {"fr": "minuit", "nl": "middernacht"}.get(langue, "midnight")
    return say_heure(langue, heure)


def _local_date(jour: date | datetime) -> date:
    return to_bruxelles(jour).date() if isinstance(jour, datetime) else jour


def _locale(langue: str) -> str:
    return {"fr": "fr_BE", "nl": "nl_BE"}.get(langue, "en_GB")
