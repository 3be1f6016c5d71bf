"""Where an address that the team types lies: the finder, held to one street or one house."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.orm import Session

from geo.reponses import Statut
from registre.territoire import TerritoireCourant

Precision = Literal["maison", "rue"]

_UN_LIEU: Final = (Statut.TROUVE, Statut.FRONTIERE, Statut.NON_COUVERT)
_PRECISIONS: Final[dict[str, Precision]] = {"maison": "maison", "rue": "rue"}
"""What the finder understood → how well it knows the place. A quartier, a commune or a postal code
alone is no address."""

_DES_RUES: Final = ("plusieurs_zones", "plusieurs_rues")
"""What the finder says of streets that it cannot choose among; not of a quartier or a code."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A point of the Region (degrees, EPSG:4326) and what holds it.

    `precision` is “maison” when the address file has that house, “rue” for a point of the street.
    `quartier` is a slug, None where none covers the point.
    """

    lon: float
    lat: float
    precision: Precision
    secteur: str
    quartier: str | None
    nis5: str


@dataclass(frozen=True, slots=True)
class Partie:
    """A part of a street that crosses several zones, by a point on it (degrees, EPSG:4326)."""

    libelle: str
    lon: float
    lat: float

    @property
    def cle(self) -> str:
        """How a form names it: its point, to the metre."""
        return f"{self.lon:.5f},{self.lat:.5f}"


def list_parties(session: Session, courant: TerritoireCourant, adresse: str) -> tuple[Partie, ...]:
    """Return the parts among which somebody must choose; none where `situate` knows the place.

    Nor are there any where nothing was understood. Never raises for a text.
    """
    trouvee = courant.localise_texte(session, adresse)
    if trouvee.statut is not Statut.CHOISIR or trouvee.motif not in _DES_RUES:
        return ()
    return tuple(Partie(c.libelle, c.lon, c.lat) for c in trouvee.candidats)


def situate(session: Session, courant: TerritoireCourant, adresse: str) -> Situation | None:
    """Return where an address lies; None when the gazetteer gives no single street or house.

    A street that crosses several zones, or whose name several communes have, is a single place
    only with a house number that the address file has, or a postal code. Never raises for a text.
    """
    trouvee = courant.localise_texte(session, adresse)
    precision = _PRECISIONS.get(trouvee.motif)
    # Without a relay in any of them, the finder has one answer for streets of several communes.
    if precision is None or trouvee.statut not in _UN_LIEU or len(trouvee.communes) != 1:
        return None
    if trouvee.lon is None or trouvee.lat is None:
        return None
    return _place(courant, trouvee.lon, trouvee.lat, precision)


def situate_partie(
    session: Session, courant: TerritoireCourant, adresse: str, cle: str
) -> Situation | None:
    """Return where the chosen part of a street lies; None when the address has no such part."""
    for partie in list_parties(session, courant, adresse):
        if partie.cle == cle:
            return _place(courant, partie.lon, partie.lat, "rue")
    return None


def situate_within(
    session: Session, courant: TerritoireCourant, adresse: str, quartiers: Collection[str]
) -> Situation | None:
    """Return where an address lies for somebody who works in these quartiers (slugs).

    Of a street that crosses several zones, the one part that lies in theirs; None where none does,
    or several do.
    """
    trouvee = situate(session, courant, adresse)
    if trouvee is not None:
        return trouvee
    parties = list_parties(session, courant, adresse)
    places = [_place(courant, partie.lon, partie.lat, "rue") for partie in parties]
    siennes = [place for place in places if place is not None and place.quartier in quartiers]
    return siennes[0] if len(siennes) == 1 else None


def _place(
    courant: TerritoireCourant, lon: float, lat: float, precision: Precision
) -> Situation | None:
    place = courant.territoire.locate(lon, lat)
    if place.secteur is None:
        return None
    return Situation(
        lon=lon,
        lat=lat,
        precision=precision,
        secteur=place.secteur,
        quartier=place.quartier,
        nis5=courant.territoire.nis5_of(place.secteur),
    )
