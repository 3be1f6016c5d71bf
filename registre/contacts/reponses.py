"""The finder's whole answer: where a place lies, and who is there for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.affectation import Voisin
from geo.localisation import Localisation, Statut
from registre.contacts.anciens import AncienRelais, find_anciens
from registre.contacts.equipes import find_contacts
from registre.contacts.releves import add_coordination, read_coordination
from registre.modeles import Commune
from registre.publication import (
    CommunePublique,
    CoordinationPublique,
    QuartierPublic,
    publish_commune,
)
from registre.territoire import TerritoireCourant

RELAIS_PROCHES: Final = 3
"""How many of the nearest relays are named for a place that none covers."""

UN_LIEU: Final = (Statut.TROUVE, Statut.FRONTIERE, Statut.NON_COUVERT)
"""The answers that are about one place: the only ones whose past can be told."""


@dataclass(frozen=True, slots=True)
class CandidatPublic:
    """One of the places to choose from; `quartier` (slug) and `quartier_nom` None: no relay there.

    `libelle` is French, `libelle_nl` the same with the Dutch names of streets; lon, lat: a point on
    it, degrees (EPSG:4326); `nis5` its commune, when known.
    """

    libelle: str
    quartier: str | None
    quartier_nom: str | None
    lon: float
    lat: float
    nis5: str | None
    libelle_nl: str = ""


@dataclass(frozen=True, slots=True)
class QuartierProche:
    """A quartier near a place that none covers, and the metres to its nearest edge."""

    quartier: QuartierPublic
    distance_m: float


@dataclass(frozen=True, slots=True)
class Reponse:
    """What the finder answers, by `localisation.statut` (DESIGN.md §6).

    `quartiers` are those answered, likeliest first; `candidats` what to choose from; `communes`
    those whose CPAS to call; `proches` the nearest quartiers, nearest first, for a place that none
    covers; `anciens` who worked there before, the last to leave first. `coordination` is given
    where no relay covers the place.
    """

    localisation: Localisation
    quartiers: tuple[QuartierPublic, ...]
    candidats: tuple[CandidatPublic, ...]
    communes: tuple[CommunePublique, ...]
    proches: tuple[QuartierProche, ...]
    anciens: tuple[AncienRelais, ...]
    coordination: CoordinationPublique | None = None


def answer_texte(
    session: Session, courant: TerritoireCourant, texte: str, instant: datetime
) -> Reponse:
    """Answer an address, a place's name or a postal code, as typed. Never raises for a text."""
    return _complete(session, courant, courant.localise_texte(session, texte), instant)


def answer_point(
    session: Session, courant: TerritoireCourant, lon: float, lat: float, instant: datetime
) -> Reponse:
    """Answer a point in degrees (EPSG:4326); both figures are finite."""
    return _complete(session, courant, courant.localisateur.localise_point(lon, lat), instant)


def _complete(
    session: Session, courant: TerritoireCourant, trouvee: Localisation, instant: datetime
) -> Reponse:
    """Add the people to a place. At most ten SELECTs, however many quartiers it names."""
    voisins = _list_proches(courant, trouvee)
    slugs = list(dict.fromkeys((*trouvee.quartiers, *(v.slug for v in voisins))))
    contacts = {
        q.slug: q for q in add_coordination(session, find_contacts(session, slugs, instant))
    }
    return Reponse(
        localisation=trouvee,
        quartiers=tuple(contacts[slug] for slug in trouvee.quartiers),
        candidats=_publish_candidats(courant, trouvee),
        communes=_list_communes(session, trouvee.communes),
        proches=tuple(QuartierProche(contacts[v.slug], v.distance_m) for v in voisins),
        anciens=_list_anciens(session, courant, trouvee),
        coordination=_find_coordination(session, trouvee, contacts.values()),
    )


def _find_coordination(
    session: Session, trouvee: Localisation, connus: Iterable[QuartierPublic]
) -> CoordinationPublique | None:
    """Return whom to ask for a place without relay; read once for the quartiers around it too."""
    if trouvee.statut is not Statut.NON_COUVERT:
        return None
    lues = (quartier.coordination for quartier in connus)
    return next(filter(None, lues), None) or read_coordination(session)


def _list_proches(courant: TerritoireCourant, trouvee: Localisation) -> Sequence[Voisin]:
    if trouvee.statut is not Statut.NON_COUVERT or trouvee.lon is None or trouvee.lat is None:
        return ()
    return courant.territoire.nearest_quartiers(trouvee.lon, trouvee.lat, RELAIS_PROCHES)


def _publish_candidats(
    courant: TerritoireCourant, trouvee: Localisation
) -> tuple[CandidatPublic, ...]:
    quartiers = courant.territoire.quartiers
    return tuple(
        CandidatPublic(
            libelle=candidat.libelle,
            quartier=candidat.quartier,
            quartier_nom=quartiers[candidat.quartier].nom if candidat.quartier else None,
            lon=candidat.lon,
            lat=candidat.lat,
            nis5=candidat.nis5,
            libelle_nl=candidat.libelle_nl,
        )
        for candidat in trouvee.candidats
    )


def _list_communes(session: Session, nis5s: Sequence[str]) -> tuple[CommunePublique, ...]:
    """Return the communes in the order given; one SELECT, none for none."""
    if not nis5s:
        return ()
    communes = {c.nis5: c for c in session.scalars(select(Commune).where(Commune.nis5.in_(nis5s)))}
    return tuple(publish_commune(communes[nis5]) for nis5 in nis5s if nis5 in communes)


def _list_anciens(
    session: Session, courant: TerritoireCourant, trouvee: Localisation
) -> tuple[AncienRelais, ...]:
    if trouvee.statut not in UN_LIEU or trouvee.lon is None or trouvee.lat is None:
        return ()
    secteur = courant.territoire.locate(trouvee.lon, trouvee.lat).secteur
    return find_anciens(session, secteur, trouvee.quartiers, courant.le) if secteur else ()
