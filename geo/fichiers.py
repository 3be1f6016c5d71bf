"""A file that somebody hands in, made safe to give to GDAL.

GDAL guesses formats, obeys prefixes in names (“/vsicurl/…”) and opens what a file points to. So
the content is recognised here by its first bytes, sizes are checked against what the file itself
declares, and GDAL only ever sees names of ours in a private folder.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Final

from geo.erreurs import FichierIllisible

TAILLE_MAXIMALE: Final = 500_000_000
"""Bytes that an archive may declare once unpacked; the 20,000 sectors of Belgium make 150 MB."""

_DONNEES: Final = frozenset({".geojson", ".json", ".gpkg", ".shp"})
_ANNEXES_REQUISES: Final = (".dbf", ".shx")
_ANNEXES_UTILES: Final = (".prj", ".cpg")
_BOM: Final = b"\xef\xbb\xbf"


class FichierTropGros(FichierIllisible):
    """An archive declares more bytes than any official file has."""

    motif = "fichier_trop_gros"


@contextmanager
def open_sources(chemin: Path) -> Iterator[dict[str, Path]]:
    """Give the data files that `chemin` is or holds, for the time of the `with` block.

    The answer maps the name to show a person (of the file, or of the member of the archive) to a
    path that GDAL may open: a GeoJSON, a GeoPackage, or a shapefile with its annexes beside it.
    Raises FichierIllisible (absent, truncated, encrypted, in no known format) or FichierTropGros.
    """
    with TemporaryDirectory(prefix="secteurs-") as dossier:
        try:
            sources = _lay_out(chemin, Path(dossier))
        except (OSError, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError) as cause:
            raise FichierIllisible("the file cannot be read", (chemin.name,)) from cause
        if not sources:
            raise FichierIllisible("neither GeoJSON, GeoPackage nor shapefile", (chemin.name,))
        yield sources


def _lay_out(chemin: Path, dossier: Path) -> dict[str, Path]:
    """Link every data file under a name of ours; RuntimeError is zipfile's for encryption."""
    if not chemin.is_file():
        raise FichierIllisible("there is no such file", (chemin.name,))
    if _recognize(chemin) == "zip":
        fichiers = _unpack(chemin, dossier)
        donnees = [nom for nom in fichiers if nom.suffix.lower() in _DONNEES]
    else:
        fichiers = {PurePosixPath(voisin.name): voisin for voisin in chemin.parent.iterdir()}
        donnees = [PurePosixPath(chemin.name)]
    sources = {}
    for rang, nom in enumerate(donnees):
        genre = _recognize(fichiers[nom])
        if genre in ("geojson", "gpkg", "shp"):
            source = dossier / f"source{rang}.{genre}"
            source.symlink_to(fichiers[nom].resolve())
            _check_whole(genre, source, nom.name)
            if genre == "shp":
                _link_annexes(nom, fichiers, source)
            sources[str(nom)] = source
    return sources


def _unpack(archive: Path, dossier: Path) -> dict[PurePosixPath, Path]:
    """Copy the useful members under numbered names: a name in an archive can be a trap.

    zipfile never yields more than a member's declared size, so checking the declared sum is
    enough against archives that inflate without end.
    """
    utiles = _DONNEES | set(_ANNEXES_REQUISES) | set(_ANNEXES_UTILES)
    with zipfile.ZipFile(archive) as contenu:
        declare = sum(membre.file_size for membre in contenu.infolist())
        if declare > TAILLE_MAXIMALE:
            raise FichierTropGros(
                f"the archive declares {declare} bytes, at most {TAILLE_MAXIMALE} are taken",
                (archive.name,),
            )
        fichiers = {}
        for rang, membre in enumerate(contenu.infolist()):
            nom = PurePosixPath(membre.filename)
            cache = nom.name.startswith(".") or "__MACOSX" in nom.parts
            if membre.is_dir() or cache or nom.suffix.lower() not in utiles:
                continue
            fichiers[nom] = dossier / f"membre{rang}"
            with contenu.open(membre) as source, fichiers[nom].open("wb") as copie:
                copyfileobj(source, copie)
    return fichiers


def _recognize(chemin: Path) -> str | None:
    """Tell the format by the first bytes: zip, gpkg, shp, geojson, or None."""
    with chemin.open("rb") as flux:
        debut = flux.read(4096)
    if debut.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if debut.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    if debut.startswith(b"\x00\x00\x27\x0a"):
        return "shp"
    return "geojson" if debut.removeprefix(_BOM).lstrip().startswith(b"{") else None


def _check_whole(genre: str, chemin: Path, nom: str) -> None:
    """Refuse a file shorter than its own header says; GDAL would read what is left of it.

    A shapefile gives its length in 16-bit words (bytes 24–27), SQLite its page size (16–17) and
    count (28–31). A truncated GeoJSON is found by GDAL's parser.
    """
    with chemin.open("rb") as flux:
        entete = flux.read(100)
    attendu = 0
    if genre == "shp":
        attendu = 2 * int.from_bytes(entete[24:28], "big")
    elif genre == "gpkg":
        page = int.from_bytes(entete[16:18], "big")
        attendu = (65536 if page == 1 else page) * int.from_bytes(entete[28:32], "big")
    if chemin.stat().st_size < max(attendu, len(entete)):
        raise FichierIllisible(f"{nom} is truncated: {attendu} bytes were expected", (nom,))


def _link_annexes(nom: PurePosixPath, fichiers: Mapping[PurePosixPath, Path], source: Path) -> None:
    """Put the companions of a shapefile beside it, whatever the case of their suffixes."""
    freres = {
        frere.suffix.lower(): chemin
        for frere, chemin in fichiers.items()
        if frere.parent == nom.parent and frere.stem == nom.stem and chemin.is_file()
    }
    manquants = [suffixe for suffixe in _ANNEXES_REQUISES if suffixe not in freres]
    if manquants:
        raise FichierIllisible(f"{nom.name} lacks its {' and '.join(manquants)}", (nom.name,))
    for suffixe in (*_ANNEXES_REQUISES, *_ANNEXES_UTILES):
        if suffixe in freres:
            source.with_suffix(suffixe).symlink_to(freres[suffixe].resolve())
