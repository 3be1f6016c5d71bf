"""The public form of a quartier: its relays, its hosts and where to meet them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import shapely

from registre.modeles import Antenne, Hote, Presence
from registre.publication.liens import keep_courriel, keep_site
from registre.publication.references import CommunePublique
from registre.publication.relais import CoordinationPublique, RelaisPublic
from registre.telephones import to_e164


@dataclass(frozen=True, slots=True)
class HotePublic:
    """A host partner; `communes` is what the report of 2022 prints."""

    id: UUID
    nom: str
    communes: str
    telephone: str | None
    telephone_e164: str | None
    courriel: str | None
    site: str | None


@dataclass(frozen=True, slots=True)
class AntennePublique:
    """A place where the host receives people; lon, lat in degrees (EPSG:4326) or None."""

    nom: str
    type_antenne: str
    adresse: str | None
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class PresencePublique:
    """A moment when the relay can be met: aware instants, place, degrees (EPSG:4326) or None."""

    lieu: str
    debut: datetime
    fin: datetime
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class QuartierPublic:
    """A zone as the public sees it on one day.

    `communes` are those of its sectors, the one with most sectors first; `secteurs` the codes of
    `millesime`, sorted (both empty and 0 where no composition is valid that day); `confiance` is
    haute, moyenne or basse as long as `composition_confirmee` is false. `presences` are those of
    the next 7 days, soonest first. `geometrie` is the derived outline (EPSG:4326), given only
    when asked for, and so is `coordination`, where nobody else can be reached.
    """

    slug: str
    nom: str
    communes: tuple[CommunePublique, ...]
    composition_confirmee: bool
    confiance: str
    secteurs: tuple[str, ...]
    millesime: int
    relais: tuple[RelaisPublic, ...]
    hotes: tuple[HotePublic, ...]
    antennes: tuple[AntennePublique, ...]
    presences: tuple[PresencePublique, ...]
    geometrie: shapely.MultiPolygon | None = None
    coordination: CoordinationPublique | None = None

    @property
    def sans_reponse(self) -> bool:
        """Whether the coordination answers: no relay, or one for whom nobody can be reached."""
        repondants = [relais.repond for relais in self.relais]
        return not repondants or any(r is None or not r.joignable for r in repondants)


def publish_hote(hote: Hote) -> HotePublic:
    """Return the public form of a host partner."""
    return HotePublic(
        id=hote.id,
        nom=hote.nom,
        communes=hote.communes,
        telephone=hote.telephone,
        telephone_e164=to_e164(hote.telephone),
        courriel=keep_courriel(hote.courriel),
        site=keep_site(hote.site),
    )


def publish_antenne(antenne: Antenne) -> AntennePublique:
    """Return the public form of an antenna."""
    return AntennePublique(
        nom=antenne.nom,
        type_antenne=antenne.type_antenne,
        adresse=antenne.adresse,
        lon=antenne.lon,
        lat=antenne.lat,
    )


def publish_presence(presence: Presence) -> PresencePublique:
    """Return the public form of a presence."""
    return PresencePublique(
        lieu=presence.lieu,
        debut=presence.debut,
        fin=presence.fin,
        lon=presence.lon,
        lat=presence.lat,
    )
