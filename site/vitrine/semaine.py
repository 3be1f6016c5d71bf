"""The opening hours of the coming days, day by day, from an OSM opening_hours text."""

from datetime import datetime, timedelta
from typing import Final

from registre.calendrier import day_in_brussels, start_of_day
from registre.horaires import EtatOuverture, opening_state
from vitrine.blocs import JourOuvert

JOURS: Final = 7
CHANGEMENTS_MAX: Final = 60
"""A place that opens and closes more often in a week is left to its own site."""


def list_semaine(horaires: str | None, instant: datetime) -> tuple[JourOuvert, ...]:
    """Return today and the six days after it with the hours of each, Brussels time.

    Hours beyond midnight belong to both days. Empty as soon as one moment of the week is in
    doubt (no text, unreadable, a comment, an unmentioned public holiday): a table with holes
    would be read as “closed”.
    """
    aujourd_hui = day_in_brussels(instant)
    jours = [aujourd_hui + timedelta(days=rang) for rang in range(JOURS + 1)]
    bords = [start_of_day(jour) for jour in jours]
    plages: dict[int, list[tuple[datetime, datetime]]] = {rang: [] for rang in range(JOURS)}
    moment = bords[0]
    for _ in range(CHANGEMENTS_MAX):
        lue = opening_state(horaires, moment)
        if lue.etat is EtatOuverture.NON_VERIFIE:
            return ()
        fin = min(lue.jusqu_a or bords[-1], bords[-1])
        if lue.etat is EtatOuverture.OUVERT:
            for rang in range(JOURS):
                debut_du_jour, fin_du_jour = max(moment, bords[rang]), min(fin, bords[rang + 1])
                if debut_du_jour < fin_du_jour:
                    plages[rang].append((debut_du_jour, fin_du_jour))
        if fin >= bords[-1]:
            return tuple(JourOuvert(jours[rang], tuple(plages[rang])) for rang in range(JOURS))
        moment = fin
    return ()
