"""Freshness: when a record that somebody made sure of is due to be verified again.

An old record is never hidden: it fades and says so. How often a category is verified is the
coordination's choice (`Categorie.frequence_mois`).
"""

from calendar import monthrange
from datetime import date, datetime, timedelta

from registre.calendrier import day_in_brussels, start_of_day


def due_le(verifie_le: datetime, frequence_mois: int) -> datetime:
    """Return the instant from which a record verified then is due again.

    The day in Brussels so many calendar months later, from its first minute; 31 August and six
    months is the last of February.
    """
    return start_of_day(add_months(day_in_brussels(verifie_le), frequence_mois))


def add_months(jour: date, mois: int) -> date:
    """Return the same day some months later (earlier when negative), or that month's last."""
    annees, reste = divmod(jour.month - 1 + mois, 12)
    annee, numero = jour.year + annees, reste + 1
    return date(annee, numero, min(jour.day, monthrange(annee, numero)[1]))


def due_before(instant: datetime, frequence_mois: int) -> datetime:
    """Return the first instant of a verification that still stands: one before it is due again.

    The inverse of `due_le`: `due_le(v, mois) <= instant` exactly when `v < due_before(…)`.
    """
    jour = day_in_brussels(instant)
    dernier = add_months(jour, -frequence_mois)
    while add_months(dernier + timedelta(days=1), frequence_mois) <= jour:
        dernier += timedelta(days=1)
    return start_of_day(dernier + timedelta(days=1))
