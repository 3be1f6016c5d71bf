"""The shapes of actors and of the reference data."""

from typing import Literal

from pydantic import Field

from api.schemas.communs import Forme, Lien


class Point(Forme):
    """A point in EPSG:4326, (lon, lat)."""

    type: Literal["Point"]
    coordinates: tuple[float, float]


class ProprietesActeur(Forme):
    """What the public may know of an actor; a private person has a category and a quartier only."""

    nom: str | None = Field(examples=["Bibliothèque communale"])
    nom_nl: str | None
    categorie: str
    groupe: str = Field(examples=["A"])
    quartier: str | None
    rue: str | None
    numero: str | None
    code_postal: str | None
    commune: str | None = Field(description="Code NIS5.")
    telephone: str | None
    telephone_e164: str | None
    courriel: str | None
    site: str | None
    horaires: str | None = Field(description="OSM opening_hours.", examples=["Mo-Fr 09:00-17:00"])
    acces_pmr: Literal["oui", "limite", "non"] | None
    lieu_approximatif: bool = Field(
        default=False, description="Absent, sauf quand le point est un point de la rue."
    )
    langues: list[str]
    personne_privee: bool
    source: str = Field(examples=["openstreetmap"])
    licence: str | None = Field(examples=["ODbL 1.0"])
    attribution: str
    verifie_le: str | None
    verifie_canal: str | None
    a_reverifier_le: str | None = Field(
        description="Jour (à Bruxelles) à partir duquel la dernière vérification est trop "
        "ancienne ; `null` : fiche jamais vérifiée, ou personne privée.",
        examples=["2026-09-03"],
    )


class FeatureActeur(Forme):
    """One actor (RFC 7946 Feature)."""

    type: Literal["Feature"]
    id: str
    geometry: Point | None
    properties: ProprietesActeur


class CollectionActeurs(Forme):
    """Actors (RFC 7946 FeatureCollection)."""

    type: Literal["FeatureCollection"]
    numberMatched: int  # noqa: N815 – the standard's own name
    numberReturned: int  # noqa: N815
    links: list[Lien]
    features: list[FeatureActeur]


class CategorieDecrite(Forme):
    """One of the 39 categories; `source_fr` as the report of 2022 prints it."""

    slug: str
    nom_fr: str
    nom_nl: str
    nom_en: str
    source_fr: str
    acteurs: int


class GroupeDecrit(Forme):
    """One of the 8 groups, with its categories."""

    lettre: str = Field(examples=["A"])
    slug: str
    nom_fr: str
    nom_nl: str
    nom_en: str
    couleur_claire: str
    couleur_sombre: str
    categories: list[CategorieDecrite]


class ReponseCategories(Forme):
    """The 8 groups of 39 categories, in the report's order."""

    groupes: list[GroupeDecrit]
