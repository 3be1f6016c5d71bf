"""Statistical sectors: the small zones of Statbel that quartiers are made of.

Two readers give the same values. `read_secteurs` takes any official file and is slow and wary;
`read_secteurs_portes` takes the file carried in data/ and imports neither geopandas nor pyogrio,
so that a server can use it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from geo.attributs import CHAMPS_REQUIS, clean_number, clean_text
from geo.controles import check_codes, check_formes
from geo.erreurs import CodeManquant, ColonnesInconnues, FichierIllisible
from geo.objets import iter_features

NIS5_REGION: Final[frozenset[str]] = frozenset(str(nis5) for nis5 in range(21001, 21020))
"""The 19 communes of the Brussels-Capital Region (NIS codes 21001 to 21019, Statbel)."""


@dataclass(frozen=True, slots=True)
class Secteur:
    """One statistical sector of one vintage.

    `code` has nine characters (“21004A00-”) and means nothing without `millesime`, the year of
    its vintage: codes changed on 2025-01-01. `nis5` is the commune, which cannot be derived from
    the code since 2019. `surface_ha` is the official area in hectares, `population` the count of
    residents; None when the file does not tell. `geometrie` is valid, in EPSG:4326 (lon, lat).
    """

    code: str
    millesime: int
    nom_fr: str
    nom_nl: str
    nis5: str
    population: int | None
    surface_ha: float | None
    geometrie: shapely.MultiPolygon


def read_secteurs(chemin: Path, millesime: int) -> list[Secteur]:
    """Read an official Statbel file and keep the sectors of the Region, sorted by code.

    GeoJSON, GeoPackage or shapefile, each also zipped; EPSG:31370, 3812 or 4326; the attribute
    names of every vintage (geo.attributs.CHAMPS). Imports pyogrio and pyproj: never call
    it to serve.

    Raises a subclass of FichierSecteursRefuse that names the reason; nothing is repaired.
    """
    from geo.statbel import read_table

    table = read_table(chemin, millesime)
    garde = [rang for rang, nis5 in enumerate(table.nis5) if nis5 in NIS5_REGION]
    if not garde:
        raise CodeManquant("no sector of the Brussels-Capital Region in the file")
    codes = [table.codes[rang] for rang in garde]
    check_codes(codes)
    formes = table.project(garde)
    check_formes(codes, formes)
    secteurs = [
        Secteur(
            code=table.codes[rang],
            millesime=millesime,
            nom_fr=table.noms_fr[rang],
            nom_nl=table.noms_nl[rang],
            nis5=table.nis5[rang],
            population=table.populations[rang],
            surface_ha=table.surfaces_ha[rang],
            geometrie=forme,
        )
        for rang, forme in zip(garde, normalize_formes(formes), strict=True)
    ]
    return sort_secteurs(secteurs)


def read_secteurs_portes(chemin: Path, millesime: int) -> list[Secteur]:
    """Read the GeoJSON carried in data/secteurs_statistiques, sorted by code.

    Its properties are code, nom_fr, nom_nl, nis5, population and surface_ha; its coordinates are
    EPSG:4326. Uses json and shapely alone (0.1 s for 724 sectors). Shapes are checked as those
    of an official file are.

    Raises FichierIllisible when the file is absent or is no GeoJSON collection,
    ColonnesInconnues when a property lacks, and what `check_codes` and `check_formes` raise.
    """
    try:
        objets = list(iter_features(chemin.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, shapely.GEOSException) as cause:
        raise FichierIllisible("not a readable GeoJSON collection", (chemin.name,)) from cause
    proprietes, formes = [p for p, _ in objets], [forme for _, forme in objets]
    if None in formes:
        raise FichierIllisible("a sector has no geometry", (chemin.name,))
    try:
        codes = [clean_text(propriete["code"]) for propriete in proprietes]
        check_codes(codes)
        check_formes(codes, formes)
        secteurs = [
            Secteur(millesime=millesime, geometrie=forme, **_carried_fields(propriete))
            for propriete, forme in zip(proprietes, normalize_formes(formes), strict=True)
        ]
    except KeyError as cause:
        raise ColonnesInconnues("a property is missing", (str(cause.args[0]),)) from cause
    return sort_secteurs(secteurs)


def normalize_formes(formes: Sequence[shapely.Geometry] | np.ndarray) -> list[shapely.MultiPolygon]:
    """Return each polygon as a two-dimensional MultiPolygon in one canonical order.

    Parts and vertices are in GEOS' normal order, outer rings turn anticlockwise and holes
    clockwise (RFC 7946 §3.1.6): two readings of one shape compare equal and hash equal.
    """
    aplaties = shapely.normalize(shapely.force_2d(np.asarray(formes, dtype=object)))
    orientees = shapely.orient_polygons(aplaties, exterior_cw=False)
    return [shapely.MultiPolygon(list(shapely.get_parts(forme))) for forme in orientees]


def sort_secteurs(secteurs: Iterable[Secteur]) -> list[Secteur]:
    """Return the sectors in the order of their codes, which is the order of the border rule."""
    return sorted(secteurs, key=lambda secteur: secteur.code)


def _carried_fields(propriete: dict[str, Any]) -> dict[str, Any]:
    population = clean_number(propriete["population"])
    return {
        **{champ: clean_text(propriete[champ]) for champ in CHAMPS_REQUIS},
        "population": None if population is None else int(population),
        "surface_ha": clean_number(propriete["surface_ha"]),
    }
