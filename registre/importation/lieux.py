"""Where a row lies: its own point in any usual form, or its address held against the gazetteer."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any, Final

from sqlalchemy.orm import Session

from geo.affectation import Territoire
from geo.reperes import LAMBERT_72, LAMBERT_2008, WGS84, Enveloppe, is_within
from geo.textes import fold
from registre.adresses import has_adresses
from registre.importation.raisons import Avis, Raison, Refus, make_raison
from registre.situation import Situation, list_parties, situate_within
from registre.territoire import TerritoireCourant
from registre.valeurs import PrecisionLieu

ENVELOPPES_LAMBERT: Final[dict[int, Enveloppe]] = {
    LAMBERT_72: (139_000.0, 158_000.0, 162_000.0, 182_000.0),
    LAMBERT_2008: (639_000.0, 658_000.0, 662_000.0, 682_000.0),
}
"""EPSG code → (x min, y min, x max, y max), metres: the Region and a margin in each system."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the Region (degrees, EPSG:4326), and what holds it.

    `precision` as PrecisionLieu; None for a point that the file gave.
    """

    lon: float
    lat: float
    nis5: str
    quartier: str | None
    precision: PrecisionLieu | None


@dataclass(frozen=True, slots=True)
class Adresse:
    """An address as typed; `commune` only helps to find it."""

    rue: str | None
    numero: str | None
    code_postal: str | None
    commune: str | None = None

    def write(self, *, sans_numero: bool = False) -> str:
        """Return “Rue Haute 298, 1000 Bruxelles”, or as much of it as is there."""
        rue = " ".join(filter(None, (self.rue, None if sans_numero else self.numero)))
        ville = " ".join(filter(None, (self.code_postal, self.commune)))
        return ", ".join(filter(None, (rue, ville)))


def read_point(
    lon: str | None, lat: str | None, territoire: Territoire
) -> tuple[Place | None, list[Raison]]:
    """Return the place of two cells, and what is to be said; a refusal is among these.

    Degrees with a point or a comma, swapped ones, and metres in Lambert 72 or 2008 are understood.
    (0, 0) and half a point are no point.
    """
    if not lon and not lat:
        return None, []
    if not lon or not lat:
        return None, [make_raison(Avis.POINT_INCOMPLET, "lat" if lon else "lon")]
    x, y = _read_nombre(lon), _read_nombre(lat)
    if x is None or y is None or (x, y) == (0.0, 0.0):
        return None, [make_raison(Avis.POINT_ILLISIBLE, "lon", f"{lon} {lat}")]
    for (a, b), inverse in (((x, y), False), ((y, x), True)):
        for point, converti in _list_lectures(a, b):
            place = _hold(territoire, *point, None)
            if place is not None:
                raisons = [make_raison(Avis.POINT_INVERSE, "lon", f"{lon} {lat}")] * inverse
                raisons += [make_raison(Avis.POINT_LAMBERT, "lon", f"{lon} {lat}")] * converti
                return place, raisons
    return None, [make_raison(Refus.HORS_REGION, "lon", f"{lon} {lat}")]


class Gazetier:
    """Locates the addresses of one file; each street is asked once when no house is known."""

    def __init__(
        self,
        session: Session,
        courant: TerritoireCourant,
        quartiers: frozenset[str] | None = None,
    ) -> None:
        """`quartiers` (slugs; None: all) are those in which a street of several zones is meant."""
        self._courant = courant
        self._quartiers = quartiers
        self._sans_maisons = not has_adresses(session)
        self._trouvees: dict[str, tuple[Situation | None, Avis | None]] = {}

    def locate(self, session: Session, adresse: Adresse) -> tuple[Place | None, list[Raison]]:
        """Return where an address lies; no point where it is unknown or may be several places."""
        if not adresse.rue:
            return None, []
        question = adresse.write(sans_numero=self._sans_maisons)
        cle = fold(question)
        if cle not in self._trouvees:
            self._trouvees[cle] = self._ask(session, question)
        trouvee, avis = self._trouvees[cle]
        raisons = [make_raison(avis, "adresse", adresse.write())] if avis else []
        if trouvee is None:
            return None, raisons
        precision = PrecisionLieu(trouvee.precision)
        place = Place(trouvee.lon, trouvee.lat, trouvee.nis5, trouvee.quartier, precision)
        return place, raisons

    def _ask(self, session: Session, question: str) -> tuple[Situation | None, Avis | None]:
        trouvee = situate_within(session, self._courant, question, self._quartiers or ())
        if trouvee is not None:
            return trouvee, Avis.ADRESSE_APPROCHEE if trouvee.precision == "rue" else None
        parties = list_parties(session, self._courant, question)
        return None, Avis.ADRESSE_AMBIGUE if parties else Avis.ADRESSE_INTROUVABLE


def _list_lectures(x: float, y: float) -> list[tuple[tuple[float, float], bool]]:
    """Return the points that two figures may mean, and whether each was converted."""
    lectures = [((x, y), False)]
    for epsg, enveloppe in ENVELOPPES_LAMBERT.items():
        if is_within(enveloppe, x, y):
            lectures.append((_convert(epsg, x, y), True))
    return lectures


def _convert(epsg: int, x: float, y: float) -> tuple[float, float]:
    lon, lat = _find_transformer(epsg).transform(x, y)
    return round(lon, 6), round(lat, 6)


@lru_cache(maxsize=2)
def _find_transformer(epsg: int) -> Any:
    # pyproj is heavy and few files are in Lambert: public pages must not load it.
    from pyproj import Transformer

    return Transformer.from_crs(epsg, WGS84, always_xy=True)


def _hold(
    territoire: Territoire, lon: float, lat: float, precision: PrecisionLieu | None
) -> Place | None:
    place = territoire.locate(lon, lat)
    if place.secteur is None:
        return None
    return Place(lon, lat, territoire.nis5_of(place.secteur), place.quartier, precision)


def _read_nombre(texte: str) -> float | None:
    propre = re.sub(r"[\s\u00a0\u202f']", "", texte)
    if "," in propre and "." in propre:  # 149.123,45
        propre = propre.replace(".", "")
    try:
        nombre = float(propre.replace(",", "."))
    except ValueError:
        return None
    return nombre if isfinite(nombre) else None
