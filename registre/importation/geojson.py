"""GeoJSON (RFC 7946), one feature at a time: properties become columns, then lon and lat.

The text is walked by its brackets first, so that neither depth nor size ever reaches the parser.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from registre.importation.encodages import find_encodage
from registre.importation.erreurs import FichierRefuse
from registre.importation.formes import PROFONDEUR_MAX, locate_geojson, write_nombre
from registre.importation.tableaux import Releve, Tableau

OBJET_MAX: Final = 2_000_000
"""Bytes of one feature, or of any other member: a shape of 80,000 vertices."""
WGS84: Final = re.compile(r"(?:CRS:?84h?|WGS ?84|(?<![0-9])4326)$", re.IGNORECASE)
MEMBRES_MAX: Final = 100
"""Members of the outer object; a collection has three or four."""
_MEMBRES: Final = frozenset({"type", "crs", "id", "properties", "geometry"})
_TEXTE: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_NOMBRES: Final = rb'\[[^"{}\[\]]*+\]'
_SIGNES: Final = re.compile(
    _TEXTE + rb"|" + _NOMBRES + rb"(?:\s*+,\s*+" + _NOMBRES + rb')*+|["{}\[\],]', re.DOTALL
)
"""A text, a run of arrays of mere numbers (the vertices of a line), or a single character."""
_CLE: Final = re.compile(rb"\s*(" + _TEXTE + rb")\s*:\s*", re.DOTALL)


def read_geojson(octets: bytes) -> Tableau:
    """Read a FeatureCollection, or one Feature; `numero` begins at 2, as under a row of titles.

    Numbers are written as short as they can be (1.10 becomes 1.1), lists as “fr;nl”. Raises
    FichierRefuse: hors_wgs84 for a file that names another reference system than WGS 84, encodage
    unless it is UTF-8.
    """
    if find_encodage(octets) != "utf-8-sig":
        raise FichierRefuse("encodage")
    releve = Releve("geojson")
    membres: dict[str, Any] = {}
    for cle, debut, fin in _iter_membres(octets):
        if cle == "features":
            _add_features(releve, octets, debut)
        elif cle in _MEMBRES:
            membres[cle] = _decode(octets, debut, fin)
    _check_crs(membres.get("crs"))
    if membres.get("type") == "Feature":
        _add(releve, 2, membres)
    elif membres.get("type") != "FeatureCollection":
        raise FichierRefuse("format_inconnu", ("json",))
    return releve.finish()


def _add_features(releve: Releve, octets: bytes, debut: int) -> None:
    if octets[debut : debut + 1] != b"[":
        raise FichierRefuse("endommage")
    suite = _iter_elements(octets, debut + 1, b"]")
    for numero, (premier, dernier) in enumerate(suite, start=2):
        _add(releve, numero, _decode(octets, premier, dernier, numero))


def _check_crs(valeur: Any) -> None:
    """Raise FichierRefuse for the `crs` of GeoJSON 2008 when it is not longitude and latitude."""
    if valeur is None:
        return
    proprietes = valeur.get("properties") if isinstance(valeur, dict) else None
    nom = proprietes.get("name") if isinstance(proprietes, dict) else None
    if not isinstance(nom, str) or not WGS84.search(nom.strip()):
        raise FichierRefuse("hors_wgs84", (str(nom)[:80],))


def _add(releve: Releve, numero: int, objet: Any) -> None:
    if not isinstance(objet, dict):
        raise FichierRefuse("endommage", (str(numero),))
    proprietes = objet.get("properties")
    champs = {"id": objet["id"]} if "id" in objet else {}
    champs |= proprietes if isinstance(proprietes, dict) else {}
    textes = {cle: _write(valeur) for cle, valeur in champs.items()}
    lon, lat = locate_geojson(objet.get("geometry"))
    if lon and lat:
        textes |= {"lon": lon, "lat": lat}
    releve.add_champs(numero, textes)


def _write(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, float):
        return write_nombre(valeur)
    if isinstance(valeur, list) and not any(isinstance(v, list | dict) for v in valeur):
        return ";".join(map(_write, valeur))
    if isinstance(valeur, list | dict):
        return json.dumps(valeur, ensure_ascii=False)
    return str(valeur)


def _iter_membres(octets: bytes) -> Iterator[tuple[str, int, int]]:
    """Give the key of each member of the outer object, and where its value begins and ends.

    Raises FichierRefuse: endommage, also where something follows the object.
    """
    dernier = octets.index(b"{") + 1
    for rang, (debut, fin) in enumerate(_iter_elements(octets, dernier, b"}")):
        if rang == MEMBRES_MAX:
            raise FichierRefuse("format_inconnu", ("json",))
        dernier = fin
        cle = _CLE.match(octets, debut, fin)
        if cle is None:
            raise FichierRefuse("endommage")
        yield str(_decode(octets, *cle.span(1))), cle.end(), fin
    if octets[octets.index(b"}", dernier) + 1 :].strip():
        raise FichierRefuse("endommage")


def _iter_elements(octets: bytes, debut: int, ferme: bytes) -> Iterator[tuple[int, int]]:
    """Give where each element lies, from after an opening bracket to the one that closes it.

    Raises FichierRefuse: endommage (cut short), bombe (nested too deep).
    """
    profondeur = 0
    elements = 0
    for signe in _SIGNES.finditer(octets, debut):
        nature = octets[signe.start() : signe.start() + 1]
        if nature in b'["' and signe.end() - signe.start() > 1:
            continue
        if nature in b"{[":
            profondeur += 1
            if profondeur > PROFONDEUR_MAX:
                raise FichierRefuse("bombe")
        elif profondeur and nature in b"}]":
            profondeur -= 1
        elif nature == b'"':
            break
        elif not profondeur:
            if elements or nature == b"," or octets[debut : signe.start()].strip():
                yield debut, signe.start()
            if nature == ferme:
                return
            elements += 1
            debut = signe.end()
    raise FichierRefuse("endommage")


def _decode(octets: bytes, debut: int, fin: int, numero: int | None = None) -> Any:
    """Parse a piece that is known to be shallow. Raises FichierRefuse: endommage, trop_lourd."""
    details = () if numero is None else (str(numero),)
    if fin - debut > OBJET_MAX:
        raise FichierRefuse("trop_lourd", details)
    try:
        return json.loads(octets[debut:fin], parse_constant=lambda _: None)
    except ValueError as cause:
        raise FichierRefuse("endommage", details) from cause
