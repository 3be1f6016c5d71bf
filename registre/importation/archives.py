"""Zip archives that a stranger made: counted while they unpack, never believed.

What an archive says of itself (sizes, number of members) is checked by unpacking it in pieces.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from registre.importation.balises import MORCEAU
from registre.importation.erreurs import FichierRefuse

MEMBRES_MAX: Final = 1_000
DEPLIE_MAX: Final = 200 * 1024 * 1024
"""Bytes of all members unpacked; a sheet of 50,000 rows and 20 columns makes 150 MB of ODS."""
RATIO_MAX: Final = 200
"""Bytes out of one byte in, beyond RATIO_DES; sheets give 5 to 50, a bomb 1,000.

For each member, and for all of them together: many small bombs make a large one.
"""
RATIO_DES: Final = 32 * 1024 * 1024
_ENTREE: Final = b"PK\x01\x02"
_CHIFFRE: Final = 0x1
_CASSE: Final = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, LookupError),
)


class Archive:
    """The members of an archive by name, in its order. Reading one raises FichierRefuse."""

    def __init__(self, contenu: zipfile.ZipFile, poids: int) -> None:
        self._contenu = contenu
        self._poids = poids
        self._deplie = 0
        self.membres = {membre.filename: membre for membre in contenu.infolist()}
        if len({nom.casefold() for nom in self.membres}) != len(contenu.infolist()):
            raise FichierRefuse("endommage")  # two members of one name: which would be read?
        if any(membre.flag_bits & _CHIFFRE for membre in self.membres.values()):
            raise FichierRefuse("chiffre")

    def unpack(self, nom: str, maximum: int = DEPLIE_MAX) -> Iterator[bytes]:
        """Give a member in pieces, `maximum` bytes at most.

        Raises FichierRefuse: bombe, endommage.
        """
        membre = self.membres[nom]
        if membre.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FichierRefuse("endommage", (nom[:80],))
        sortis = 0
        try:
            with self._contenu.open(membre) as flux:
                while morceau := flux.read(MORCEAU):
                    sortis += len(morceau)
                    self._deplie += len(morceau)
                    bombe = _is_bombe(sortis, membre.compress_size)
                    bombe = bombe or _is_bombe(self._deplie, self._poids)
                    if bombe or self._deplie > DEPLIE_MAX or sortis > maximum:
                        raise FichierRefuse("bombe")
                    yield morceau
        except _CASSE as cause:
            raise FichierRefuse("endommage", (nom[:80],)) from cause

    def weigh(self, nom: str) -> None:
        """Unpack a member for its weight alone. Raises FichierRefuse: bombe, endommage."""
        for _ in self.unpack(nom):
            pass


def _is_bombe(sortis: int, entres: int) -> bool:
    return sortis > RATIO_DES and sortis > RATIO_MAX * entres


@contextmanager
def open_archive(octets: bytes) -> Iterator[Archive]:
    """Open an archive. Raises FichierRefuse: bombe (too many members), endommage, chiffre."""
    # Counted before zipfile makes an object of each: 20 MB can list 400,000 empty members.
    if octets.count(_ENTREE) > MEMBRES_MAX:
        raise FichierRefuse("bombe")
    try:
        contenu = zipfile.ZipFile(BytesIO(octets))
    except _CASSE as cause:
        raise FichierRefuse("endommage") from cause
    with contenu:
        yield Archive(contenu, len(octets))
