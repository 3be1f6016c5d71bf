"""XML read piece by piece, without entities, within bounds of depth, names and tags.

The parser is expat, fed by hand: a DOCTYPE is refused where it begins, so that no entity is ever
declared (billion laughs, external files), and no piece of the document is kept.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Protocol
from xml.parsers import expat

from registre.importation.erreurs import FichierRefuse
from registre.importation.formes import PROFONDEUR_MAX

MORCEAU: Final = 64 * 1024
JETON_MAX: Final = 1024 * 1024
"""Bytes of one tag or comment; expat keeps it whole."""
NOMS_MAX: Final = 5_000
"""Different names of elements and attributes; expat keeps them all."""


class Recepteur(Protocol):
    """What is told of a document, in its order."""

    def start(self, nom: str, attributs: dict[str, str], /) -> None:
        """Begin an element; `nom` keeps its prefix (see `find_local`)."""

    def end(self, nom: str, /) -> None:
        """End an element."""

    def texte(self, morceau: str, /) -> None:
        """Take a piece of text, a few kB at most."""


def find_local(nom: str) -> str:
    """Return the name of an element or attribute without its prefix."""
    return nom[nom.find(":") + 1 :]


def cut(octets: bytes) -> Iterator[bytes]:
    """Give the bytes in pieces."""
    for debut in range(0, len(octets), MORCEAU):
        yield octets[debut : debut + MORCEAU]


def read_xml(morceaux: Iterable[bytes], recepteur: Recepteur) -> None:
    """Tell the receiver what a document holds.

    Raises FichierRefuse: xml_dangereux (DOCTYPE), bombe (too deep, too many names, a tag too
    long), endommage (not well-formed).
    """
    lecteur = _Lecteur(recepteur)
    try:
        for morceau in morceaux:
            lecteur.feed(morceau)
        lecteur.feed(b"", fini=True)
    except (expat.ExpatError, ValueError, LookupError) as cause:
        raise FichierRefuse("endommage") from cause


class _Lecteur:
    def __init__(self, recepteur: Recepteur) -> None:
        self._noms: dict[str, str] = {}
        self._lus = 0
        self._niveau = 0
        self._recepteur = recepteur
        self._expat = expat.ParserCreate(intern=self._noms)
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = _refuse_doctype
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = recepteur.texte

    def feed(self, morceau: bytes, *, fini: bool = False) -> None:
        self._expat.Parse(morceau, fini)
        self._lus += len(morceau)
        en_attente = self._lus - self._expat.CurrentByteIndex
        if not fini and (en_attente > JETON_MAX or len(self._noms) > NOMS_MAX):
            raise FichierRefuse("bombe")

    def _start(self, nom: str, attributs: dict[str, str]) -> None:
        self._niveau += 1
        if self._niveau > PROFONDEUR_MAX:
            raise FichierRefuse("bombe")
        self._recepteur.start(nom, attributs)

    def _end(self, nom: str) -> None:
        self._niveau -= 1
        self._recepteur.end(nom)


def _refuse_doctype(*_: object) -> None:
    raise FichierRefuse("xml_dangereux")
