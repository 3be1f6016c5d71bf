"""The official files of statistical sectors: finding their layer, reading its rows."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.attributs import CHAMPS, clean_number, clean_text, match_champs
from geo.erreurs import (
    CodeManquant,
    ColonnesInconnues,
    FichierIllisible,
    FormeInvalide,
    RepereInattendu,
)
from geo.fichiers import open_sources
from geo.reperes import LAMBERT_72, LAMBERT_2008, WGS84

REPERES_ADMIS: Final = (LAMBERT_72, LAMBERT_2008, WGS84)
ARRONDISSEMENT: Final = "21"
"""How the code of every sector of Brussels has begun, in every vintage."""

_CONFIANCE_ESRI: Final = 20
"""How sure (0–100) PROJ must be that a CRS without code, as in a .prj, is a known one. The usual
.prj of Lambert 72, whose false northing is rounded otherwise than EPSG's, is recognised at 25."""

_SURFACES: Final = re.compile(
    r"(2\.5D |Measured |3D Measured )?(Unknown|(Multi)?Polygon|MultiSurface|CurvePolygon)( Z)?"
)


class CouchesAmbigues(ColonnesInconnues):
    """Several layers of the file could be the sectors; details name them."""

    motif = "couches_ambigues"


@dataclass(frozen=True, slots=True)
class Couche:
    """A layer of surfaces: its file as named by a person, its path, its name, its columns."""

    fichier: str
    source: Path
    nom: str
    colonnes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a layer as they stand, in parallel lists; geometries not yet projected.

    A name that lacks is that of the other language, or the code: five sectors of Brussels have no
    name in Statbel's files.
    """

    codes: list[str]
    noms_fr: list[str]
    noms_nl: list[str]
    nis5: list[str]
    populations: list[int | None]
    surfaces_ha: list[float | None]
    wkb: NDArray[np.object_]
    repere: int

    def project(self, rangs: Sequence[int]) -> NDArray[np.object_]:
        """Return the shapes of these rows in EPSG:4326.

        None stands for a shape that cannot be read; a coordinate without image is infinite.
        """
        formes = shapely.from_wkb(self.wkb[list(rangs)], on_invalid="ignore")
        if self.repere != WGS84:
            from pyproj import Transformer

            passage = Transformer.from_crs(self.repere, WGS84, always_xy=True)
            formes = shapely.transform(formes, passage.transform, interleaved=False)
        return np.asarray(formes, dtype=object)


def read_table(chemin: Path, millesime: int) -> Table:
    """Read every row of the one layer of sectors that a file, zipped or not, holds.

    `millesime` chooses between code columns of several years (CS01012021, CS01012022).
    Raises FichierIllisible, FormeInvalide (no layer of surfaces), ColonnesInconnues (details: the
    columns seen), CouchesAmbigues, RepereInattendu (no CRS, or none of REPERES_ADMIS),
    CodeManquant (a row that may be of Brussels names no commune).
    """
    with open_sources(chemin) as sources, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL's remarks; what matters is checked on the result
        couche = _choose_couche(_list_couches(sources), millesime)
        champs = match_champs(couche.colonnes, millesime) or {}
        repere, valeurs, wkb = _read_couche(couche, champs)
    textes = {champ: [clean_text(v) for v in valeurs[champ]] for champ in CHAMPS}
    nombres = {champ: [clean_number(v) for v in valeurs[champ]] for champ in CHAMPS}
    _check_communes(textes["code"], textes["nis5"])
    noms = list(zip(textes["nom_fr"], textes["nom_nl"], textes["code"], strict=True))
    return Table(
        codes=textes["code"],
        noms_fr=[fr or nl or code for fr, nl, code in noms],
        noms_nl=[nl or fr or code for fr, nl, code in noms],
        nis5=textes["nis5"],
        populations=[None if nombre is None else int(nombre) for nombre in nombres["population"]],
        surfaces_ha=nombres["surface_ha"],
        wkb=wkb,
        repere=repere,
    )


def _list_couches(sources: Mapping[str, Path]) -> list[Couche]:
    """Return the layers of surfaces of all sources.

    One that GDAL cannot open is passed over if another can be: an archive may carry a JSON note.
    """
    import pyogrio

    couches: list[Couche] = []
    panne: FichierIllisible | None = None
    lues = 0
    for fichier, source in sources.items():
        try:
            with _translate_gdal(fichier):
                for nom, _ in pyogrio.list_layers(source):
                    infos = pyogrio.read_info(source, layer=nom)
                    if _SURFACES.fullmatch(str(infos["geometry_type"])):
                        colonnes = tuple(str(colonne) for colonne in infos["fields"])
                        couches.append(Couche(fichier, source, str(nom), colonnes))
            lues += 1
        except FichierIllisible as cause:
            panne = cause
    if panne is not None and not lues:
        raise panne
    if not couches:
        raise FormeInvalide("no layer of polygons", tuple(sources))
    return couches


def _choose_couche(couches: Sequence[Couche], millesime: int) -> Couche:
    bonnes = [couche for couche in couches if match_champs(couche.colonnes, millesime)]
    if not bonnes:
        vues = tuple(colonne for couche in couches for colonne in couche.colonnes)
        raise ColonnesInconnues("no layer has the columns of statistical sectors", vues)
    if len(bonnes) > 1:
        raise CouchesAmbigues(
            f"{len(bonnes)} layers could be the sectors",
            tuple(f"{couche.fichier}: {couche.nom}" for couche in bonnes),
        )
    return bonnes[0]


def _read_couche(
    couche: Couche, champs: Mapping[str, str]
) -> tuple[int, dict[str, list[object]], NDArray[np.object_]]:
    """Return the CRS, the values by part (None throughout for a part without column), the WKB."""
    from pyogrio import raw

    with _translate_gdal(couche.fichier):
        meta, _, wkb, valeurs = raw.read(
            couche.source, layer=couche.nom, columns=list(champs.values())
        )
    par_colonne = dict(zip(meta["fields"], valeurs, strict=True))
    vides: list[object] = [None] * len(wkb)
    par_champ = {
        champ: par_colonne[champs[champ]].tolist() if champ in champs else vides for champ in CHAMPS
    }
    return _identify_repere(meta["crs"]), par_champ, wkb


def _identify_repere(declare: str | None) -> int:
    """Return the EPSG code of a declared CRS if it is admitted; heights are left aside."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if not declare:
        raise RepereInattendu("the file declares no reference system")
    try:
        repere = CRS.from_user_input(declare)
        epsg = WGS84 if "CRS84" in repere.name else repere.to_2d().to_epsg(_CONFIANCE_ESRI)
    except CRSError as cause:
        raise RepereInattendu("the reference system cannot be read") from cause
    if epsg not in REPERES_ADMIS:
        raise RepereInattendu("neither EPSG:31370, 3812 nor 4326", (repere.name,))
    return int(epsg)


def _check_communes(codes: Sequence[str], nis5: Sequence[str]) -> None:
    """Refuse a row that names no commune and may be of the Region: it could not be kept or left."""
    douteux = [
        code or "(no code)"
        for code, commune in zip(codes, nis5, strict=True)
        if not commune and (not code or code.startswith(ARRONDISSEMENT))
    ]
    if douteux:
        raise CodeManquant(f"{len(douteux)} sectors name no commune", tuple(douteux))


@contextmanager
def _translate_gdal(fichier: str) -> Iterator[None]:
    """Turn what GDAL may raise on a damaged file into FichierIllisible."""
    from pyogrio import errors

    try:
        yield
    except (errors.DataSourceError, errors.DataLayerError, UnicodeError) as cause:
        raise FichierIllisible("GDAL cannot read the file", (fichier,)) from cause
