"""The shapes of quartiers, relays and sectors."""

from typing import Any, Literal

from pydantic import Field

from api.schemas.communs import Forme, Lien


class PhotoRelais(Forme):
    """A photo that the relay agreed to; `url` is a path of this site, sizes are pixels."""

    url: str = Field(examples=["/photos/6f2d2c9e-4a4e-4c1e-9a53-0a4f4b2f9b11.jpg"])
    largeur: int
    hauteur: int


class RelaisJoint(Forme):
    """A relay; `nom` and contacts are null until the coordination fills them in.

    `langues_telephone` and `langues_courriel`: those of one channel, where they differ.
    """

    role: str = Field(examples=["Relais d'action de quartier – Marolles"])
    nom: str | None
    telephone: str | None
    courriel: str | None
    langues: list[str]
    langues_telephone: list[str]
    langues_courriel: list[str]
    horaires: str | None
    photo: PhotoRelais | None


class Relais(RelaisJoint):
    """A relay, and who answers when the post is vacant or the person away.

    `absent_jusqu_au` is the last day of the absence, null when it is not known. Without a
    `remplacant`, the coordination answers.
    """

    vacant: bool
    absent: bool
    absent_jusqu_au: str | None = Field(examples=["2026-03-15"])
    remplacant: RelaisJoint | None


class Coordination(Forme):
    """The coordination of the relays: whom to ask when no relay answers."""

    telephone: str | None
    courriel: str | None
    site: str = Field(examples=["https://www.raq.brussels"])


class Hote(Forme):
    """A host partner."""

    nom: str = Field(examples=["CASG Entr'Aide des Marolles"])
    telephone: str | None
    courriel: str | None
    site: str | None


class Antenne(Forme):
    """A place where the host receives people; mm: maison médicale."""

    nom: str
    type: Literal["mm", "cap", "casg", "autre"]
    adresse: str | None
    lon: float | None
    lat: float | None


class Presence(Forme):
    """Where and when the relay can be met."""

    lieu: str
    debut: str = Field(examples=["2026-12-01T10:00:00+00:00"])
    fin: str


class Contour(Forme):
    """An outline in EPSG:4326."""

    type: Literal["MultiPolygon"]
    coordinates: list[Any]


class ProprietesQuartier(Forme):
    """What a quartier says of itself."""

    slug: str = Field(examples=["marolles"])
    nom: str = Field(examples=["Marolles"])
    communes: list[str] = Field(examples=[["21004"]])
    composition_confirmee: bool
    confiance: Literal["haute", "moyenne", "basse"]
    millesime: int = Field(examples=[2024])
    secteurs: list[str] = Field(examples=[["21004A04-"]])
    relais: list[Relais]
    hote: Hote | None
    hotes: list[Hote]
    antennes: list[Antenne]
    presences: list[Presence]
    url: str


class FeatureQuartier(Forme):
    """One quartier (RFC 7946 Feature)."""

    type: Literal["Feature"]
    id: str
    geometry: Contour | None
    properties: ProprietesQuartier


class CollectionQuartiers(Forme):
    """Quartiers (RFC 7946 FeatureCollection)."""

    type: Literal["FeatureCollection"]
    numberMatched: int = Field(examples=[30])  # noqa: N815 – the standard's own name
    numberReturned: int = Field(examples=[30])  # noqa: N815
    links: list[Lien]
    attribution: str
    features: list[FeatureQuartier]


class ProprietesSecteur(Forme):
    """What Statbel says of a sector, and the quartier that holds it today."""

    code: str = Field(examples=["21004A04-"])
    millesime: int
    nom_fr: str
    nom_nl: str
    commune: str
    population: int | None
    surface_ha: float | None
    quartier: str | None


class FeatureSecteur(Forme):
    """One statistical sector."""

    type: Literal["Feature"]
    id: str
    geometry: Contour | None
    properties: ProprietesSecteur


class CollectionSecteurs(Forme):
    """Statistical sectors."""

    type: Literal["FeatureCollection"]
    numberMatched: int  # noqa: N815
    numberReturned: int  # noqa: N815
    links: list[Lien]
    attribution: str
    features: list[FeatureSecteur]
