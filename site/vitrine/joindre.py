"""When a relay can be reached: the coming week of whoever answers for some quartiers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from registre.publication import QuartierPublic
from vitrine.blocs import JourOuvert
from vitrine.semaine import list_semaine


def list_semaines(
    quartiers: Iterable[QuartierPublic], instant: datetime
) -> Mapping[UUID, tuple[JourOuvert, ...]]:
    """Return relay → the days of the coming week with their hours, where these can be read.

    A relay whose hours leave a doubt, or who is never there that week, is left out: the card then
    shows the hours as they were written.
    """
    semaines = {}
    for quartier in quartiers:
        for relais in quartier.relais:
            if relais.repond is not None and relais.repond.horaires:
                semaine = list_semaine(relais.repond.horaires, instant)
                if any(jour.plages for jour in semaine):
                    semaines[relais.repond.id] = semaine
    return semaines
