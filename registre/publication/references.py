"""The public form of what rarely changes: groups, categories, communes and sectors."""

from dataclasses import dataclass

import shapely

from registre.modeles import Categorie, Commune, Groupe, Secteur


def _choose(langue: str, fr: str, nl: str, en: str) -> str:
    """Return the text of a language, French where that one is missing."""
    return {"nl": nl, "en": en}.get(langue, fr) or fr


@dataclass(frozen=True, slots=True)
class CategoriePublique:
    """One of the 39 categories. `source_fr` is the label as the report of 2022 prints it."""

    slug: str
    groupe: str
    nom_fr: str
    nom_nl: str
    nom_en: str
    source_fr: str
    pictogramme: str
    ordre: int

    def label(self, langue: str) -> str:
        """Return the name in “fr”, “nl” or “en”; French for any other language or a gap."""
        return _choose(langue, self.nom_fr, self.nom_nl, self.nom_en)


@dataclass(frozen=True, slots=True)
class GroupePublic:
    """One of the 8 groups A–H with its categories, both in the report's order."""

    lettre: str
    slug: str
    nom_fr: str
    nom_nl: str
    nom_en: str
    pictogramme: str
    couleur_claire: str
    couleur_sombre: str
    ordre: int
    categories: tuple[CategoriePublique, ...]

    def label(self, langue: str) -> str:
        """Return the name in “fr”, “nl” or “en”; French for any other language or a gap."""
        return _choose(langue, self.nom_fr, self.nom_nl, self.nom_en)


@dataclass(frozen=True, slots=True)
class CommunePublique:
    """One of the 19 communes."""

    nis5: str
    nom_fr: str
    nom_nl: str

    def label(self, langue: str) -> str:
        """Return the Dutch name for “nl”, else the French one: no official English exists."""
        return _choose(langue, self.nom_fr, self.nom_nl, self.nom_fr)


@dataclass(frozen=True, slots=True)
class SecteurPublic:
    """A statistical sector of one vintage; `quartier` is the zone that holds it, if any.

    `geometrie` is EPSG:4326 (lon, lat); `surface_ha` is in hectares.
    """

    code: str
    millesime: int
    nom_fr: str
    nom_nl: str
    nis5: str
    population: int | None
    surface_ha: float | None
    quartier: str | None
    geometrie: shapely.MultiPolygon

    def label(self, langue: str) -> str:
        """Return the Dutch name for “nl”, else the French one."""
        return _choose(langue, self.nom_fr, self.nom_nl, self.nom_fr)


def publish_categorie(categorie: Categorie) -> CategoriePublique:
    """Return the public form of a category."""
    return CategoriePublique(
        slug=categorie.slug,
        groupe=categorie.groupe,
        nom_fr=categorie.nom_fr,
        nom_nl=categorie.nom_nl,
        nom_en=categorie.nom_en,
        source_fr=categorie.source_fr,
        pictogramme=categorie.pictogramme,
        ordre=categorie.ordre,
    )


def publish_groupe(groupe: Groupe, categories: tuple[CategoriePublique, ...]) -> GroupePublic:
    """Return the public form of a group; `categories` are its own, in order."""
    return GroupePublic(
        lettre=groupe.lettre,
        slug=groupe.slug,
        nom_fr=groupe.nom_fr,
        nom_nl=groupe.nom_nl,
        nom_en=groupe.nom_en,
        pictogramme=groupe.pictogramme,
        couleur_claire=groupe.couleur_claire,
        couleur_sombre=groupe.couleur_sombre,
        ordre=groupe.ordre,
        categories=categories,
    )


def publish_commune(commune: Commune) -> CommunePublique:
    """Return the public form of a commune."""
    return CommunePublique(nis5=commune.nis5, nom_fr=commune.nom_fr, nom_nl=commune.nom_nl)


def publish_secteur(secteur: Secteur, quartier: str | None) -> SecteurPublic:
    """Return the public form of a sector; `quartier` is the slug of the zone that holds it."""
    return SecteurPublic(
        code=secteur.code,
        millesime=secteur.millesime,
        nom_fr=secteur.nom_fr,
        nom_nl=secteur.nom_nl,
        nis5=secteur.nis5,
        population=secteur.population,
        surface_ha=secteur.surface_ha,
        quartier=quartier,
        geometrie=secteur.geom,
    )
