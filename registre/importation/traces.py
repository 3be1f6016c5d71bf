"""Points drawn on a map: waypoints of GPX 1.0 and 1.1, placemarks of KML 2.x."""

from abc import ABC, abstractmethod
from typing import Final

from registre.importation.balises import cut, find_local, read_xml
from registre.importation.erreurs import FichierRefuse
from registre.importation.formes import locate_suite
from registre.importation.tableaux import CELLULE_MAX, Releve, Tableau

COORDONNEES_MAX: Final = 2_000_000
"""Characters of the shape of one placemark."""
_FORMES: Final = frozenset({"Point", "LineString", "LinearRing"})
_MISE_EN_PAGE: Final = frozenset({"styleUrl", "visibility", "open", "Snippet", "snippet"})


def read_traces(octets: bytes) -> Tableau:
    """Read a GPX or KML file, told by its outermost element.

    GPX: the elements of a waypoint are its columns; tracks and routes are not places. KML: the
    placemarks of every folder, their elements and extended data; a shape gives a point inside
    it. Columns lon and lat; `numero` begins at 2, as under a row of titles. Raises FichierRefuse.
    """
    choix = _Choix()
    read_xml(cut(octets), choix)
    if choix.lieux is None:
        raise FichierRefuse("endommage")
    return choix.lieux.releve.finish()


class _Choix:
    """Hands the document over to who reads its format."""

    def __init__(self) -> None:
        self.lieux: _Lieux | None = None

    def start(self, nom: str, attributs: dict[str, str], /) -> None:
        """Begin an element: the outermost one tells the format."""
        if self.lieux is None:
            genres: dict[str, type[_Lieux]] = {"gpx": _Gpx, "kml": _Kml}
            local = find_local(nom)
            if local not in genres:
                raise FichierRefuse("format_inconnu", (local[:40],))
            self.lieux = genres[local]()
        self.lieux.start(nom, attributs)

    def end(self, nom: str, /) -> None:
        """End an element."""
        if self.lieux is not None:
            self.lieux.end(nom)

    def texte(self, morceau: str, /) -> None:
        """Take a piece of text."""
        if self.lieux is not None:
            self.lieux.texte(morceau)


class _Lieux(ABC):
    """Gathers the texts of the elements of each place; `balise` is the element of a place."""

    format = ""
    balise = ""

    def __init__(self) -> None:
        self.releve = Releve(self.format)
        self._numero = 1
        self._champs: dict[str, str] | None = None
        self._chemin: list[tuple[str, dict[str, str]]] = []
        self._feuille = False
        self._textes: list[str] = []
        self._longueur = 0

    def start(self, nom: str, attributs: dict[str, str], /) -> None:
        """Begin an element: a place, or something of it."""
        local = find_local(nom)
        if self._champs is not None:
            self._chemin.append((local, attributs))
        elif local == self.balise:
            self._champs = {}
            self._chemin = []
            self.start_lieu(attributs)
        self._feuille = True
        self._textes = []
        self._longueur = 0

    def texte(self, morceau: str, /) -> None:
        """Keep text inside a place, as much as its element may hold."""
        if self._champs is None:
            return
        dedans = bool(self._chemin) and self._chemin[-1][0] == "coordinates"
        self._longueur += len(morceau)
        if self._longueur <= (COORDONNEES_MAX if dedans else CELLULE_MAX + len(morceau)):
            self._textes.append(morceau)
        elif dedans:
            raise FichierRefuse("trop_lourd", (str(self._numero + 1),))

    def end(self, _nom: str, /) -> None:
        """End an element: one without elements inside is a field; or the place is over."""
        if self._champs is None:
            return
        if self._chemin:
            if self._feuille:
                self.take("".join(self._textes).strip(), self._champs)
            self._chemin.pop()
            self._feuille = False
            return
        self._numero += 1
        lon, lat = self.locate()
        if lon and lat:
            self._champs |= {"lon": lon, "lat": lat}
        self.releve.add_champs(self._numero, self._champs)
        self._champs = None

    @abstractmethod
    def start_lieu(self, attributs: dict[str, str], /) -> None:
        """Begin a place."""

    @abstractmethod
    def take(self, texte: str, champs: dict[str, str]) -> None:
        """Keep the text of the innermost element, if it is a field."""

    @abstractmethod
    def locate(self) -> tuple[str, str]:
        """Return lon and lat of the place that ends."""


class _Gpx(_Lieux):
    format = "gpx"
    balise = "wpt"

    def start_lieu(self, attributs: dict[str, str]) -> None:
        self._lieu = attributs.get("lon", "").strip(), attributs.get("lat", "").strip()

    def take(self, texte: str, champs: dict[str, str]) -> None:
        parents = [nom for nom, _ in self._chemin]
        nom = parents[-1]
        if "link" in parents:
            champs.setdefault("link", self._chemin[parents.index("link")][1].get("href", ""))
        elif texte:
            champs.setdefault(nom, texte)

    def locate(self) -> tuple[str, str]:
        return self._lieu


class _Kml(_Lieux):
    format = "kml"
    balise = "Placemark"

    def start_lieu(self, _attributs: dict[str, str], /) -> None:
        self._formes: dict[str, str] = {}

    def take(self, texte: str, champs: dict[str, str]) -> None:
        parents = [nom for nom, _ in self._chemin]
        nom, attributs = self._chemin[-1]
        if nom == "coordinates" and len(parents) > 1 and parents[-2] in _FORMES:
            self._formes.setdefault(parents[-2], texte)
        elif nom == "value" and len(parents) > 1 and parents[-2] == "Data":
            champs.setdefault(self._chemin[-2][1].get("name", ""), texte)
        elif nom == "SimpleData":
            champs.setdefault(attributs.get("name", ""), texte)
        elif len(parents) == 1 and nom not in _MISE_EN_PAGE and texte:
            champs.setdefault(nom, texte)

    def locate(self) -> tuple[str, str]:
        for genre in ("Point", "LinearRing", "LineString"):
            if genre in self._formes:
                return locate_suite(genre, _split(self._formes[genre]))
        return "", ""


def _split(texte: str) -> list[list[float]]:
    """Return the vertices (lon, lat) of KML coordinates; none when one cannot be read."""
    try:
        return [[float(v) for v in sommet.split(",")[:2]] for sommet in texte.split()]
    except ValueError:
        return []
