"""Reading the Region's official address file, BeSt “openaddress-bebru”: CSV, zipped or not.

Columns are read by name, never by position: those in Lambert changed their names in 2026.
"""

import csv
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Final, NamedTuple

from geo.reperes import ENVELOPPE_REGION, is_within
from registre.adresses import LONGUEUR_CLE, LONGUEUR_NUMERO, key_of_numero, key_of_rue
from registre.erreurs import FichierAdressesRefuse

COLONNES: Final = (
    "EPSG:4326_lat",
    "EPSG:4326_lon",
    "house_number",
    "postcode",
    "streetname_fr",
    "streetname_nl",
    "status",
)

EN_VIGUEUR: Final = "current"
"""The `status` of an address that exists today."""

TAILLE_MAXIMALE: Final = 1_000_000_000
"""Bytes of CSV that are read at most; the file of the Region has about 150 million."""

PART_HORS_REGION: Final = 0.01
"""Share of the addresses that may lie outside the Region before the file is thought wrong."""

_DEBUT_DE_ZIP: Final = b"PK\x03\x04"


class Maison(NamedTuple):
    """One house: keys of its street, of its number, its postal code, and its point in degrees."""

    cle_fr: str
    cle_nl: str
    numero: str
    code_postal: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Controle:
    """What a whole reading found: data rows, rows in force, and rows that give a house."""

    lignes: int
    en_vigueur: int
    retenues: int


def check_adresses(chemin: Path) -> Controle:
    """Read the whole file and count; it is refused here or not at all.

    Raises FichierAdressesRefuse, whose `motif` is one of: fichier_illisible, fichier_vide,
    zip_tronque, zip_sans_csv, zip_chiffre, trop_grand, pas_un_csv, colonnes_manquantes,
    ligne_incomplete, aucune_adresse_en_vigueur, hors_de_la_region.
    """
    lignes = en_vigueur = situees = dehors = retenues = 0
    for ligne in read_adresses(chemin):
        lignes += 1
        en_vigueur += ligne.en_vigueur
        situees += ligne.situee
        dehors += ligne.situee and not ligne.dans_la_region
        retenues += ligne.maison is not None
    if dehors > PART_HORS_REGION * situees:
        raise FichierAdressesRefuse("hors_de_la_region", (f"{dehors} / {situees}",))
    if not retenues:
        raise FichierAdressesRefuse("aucune_adresse_en_vigueur", (f"{en_vigueur} / {lignes}",))
    return Controle(lignes, en_vigueur, retenues)


class LigneLue(NamedTuple):
    """One data row.

    `maison` is None for a row that is not taken: not in force, without a point (0, 0), outside
    the Region, without street, number or four-digit postal code, or longer than the columns that
    keep it.
    """

    en_vigueur: bool
    situee: bool
    dans_la_region: bool
    maison: Maison | None


def read_adresses(chemin: Path) -> Generator[LigneLue, None, None]:
    """Give the data rows of the file one by one, in their order; close it to close the file.

    Raises FichierAdressesRefuse (see `check_adresses`) on the way.
    """
    try:
        with _open_text(chemin) as flux:
            yield from _read_rows(flux)
    except (zipfile.BadZipFile, zlib.error, EOFError) as cause:
        raise FichierAdressesRefuse("zip_tronque", (chemin.name,)) from cause
    except (RuntimeError, NotImplementedError) as cause:  # how zipfile says so
        raise FichierAdressesRefuse("zip_chiffre", (chemin.name,)) from cause
    except (UnicodeError, csv.Error) as cause:
        raise FichierAdressesRefuse("pas_un_csv", (chemin.name,)) from cause
    except OSError as cause:
        raise FichierAdressesRefuse("fichier_illisible", (chemin.name,)) from cause


@contextmanager
def _open_text(chemin: Path) -> Iterator[IO[str]]:
    with chemin.open("rb") as brut:
        tete = brut.read(len(_DEBUT_DE_ZIP))
        brut.seek(0)
        if not tete:
            raise FichierAdressesRefuse("fichier_vide", (chemin.name,))
        if tete == _DEBUT_DE_ZIP:
            with zipfile.ZipFile(brut) as archive, archive.open(_choose_csv(archive)) as membre:
                yield TextIOWrapper(membre, encoding="utf-8-sig", newline="")
            return
        _check_size(chemin.stat().st_size)
        yield TextIOWrapper(brut, encoding="utf-8-sig", newline="")


def _choose_csv(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the largest CSV of the archive; zipfile never reads more than the size it states."""
    membres = [m for m in archive.infolist() if m.filename.lower().endswith(".csv")]
    if not membres:
        raise FichierAdressesRefuse("zip_sans_csv", tuple(archive.namelist()))
    membre = max(membres, key=lambda m: m.file_size)
    _check_size(membre.file_size)
    return membre


def _check_size(octets: int) -> None:
    if octets > TAILLE_MAXIMALE:
        raise FichierAdressesRefuse("trop_grand", (f"{octets} > {TAILLE_MAXIMALE}",))


def _read_rows(flux: IO[str]) -> Iterator[LigneLue]:
    lecteur = csv.reader(flux, strict=True)
    entete = next(lecteur, [])
    if any("\0" in nom for nom in entete):
        raise FichierAdressesRefuse("pas_un_csv")
    absentes = tuple(nom for nom in COLONNES if nom not in entete)
    if absentes:
        raise FichierAdressesRefuse("colonnes_manquantes", absentes)
    rangs = tuple(entete.index(nom) for nom in COLONNES)
    for ligne in lecteur:
        if ligne:  # a blank line is no row
            if len(ligne) != len(entete):
                raise FichierAdressesRefuse("ligne_incomplete", (str(lecteur.line_num),))
            yield _read_row(lecteur.line_num, *(ligne[rang] for rang in rangs))


def _read_row(
    rang: int,
    lat: str,
    lon: str,
    numero: str,
    code_postal: str,
    rue_fr: str,
    rue_nl: str,
    etat: str,
) -> LigneLue:
    etat = etat.strip().lower()
    if etat != EN_VIGUEUR:
        if etat and EN_VIGUEUR.startswith(etat):  # the file was cut inside its last word
            raise FichierAdressesRefuse("ligne_incomplete", (str(rang),))
        return LigneLue(False, False, False, None)
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        return LigneLue(True, False, False, None)
    if x == 0 or y == 0:
        return LigneLue(True, False, False, None)
    if not is_within(ENVELOPPE_REGION, x, y):  # NaN and infinite too
        return LigneLue(True, True, False, None)
    maison = Maison(_street(rue_fr), _street(rue_nl), _number(numero), code_postal.strip(), x, y)
    return LigneLue(True, True, True, maison if _is_complete(maison) else None)


def _is_complete(maison: Maison) -> bool:
    code = maison.code_postal
    return (
        bool(maison.cle_fr or maison.cle_nl)
        and max(len(maison.cle_fr), len(maison.cle_nl)) <= LONGUEUR_CLE
        and 0 < len(maison.numero) <= LONGUEUR_NUMERO
        and len(code) == 4
        and code.isascii()
        and code.isdigit()
    )


_street = lru_cache(maxsize=16_384)(key_of_rue)
_number = lru_cache(maxsize=16_384)(key_of_numero)
