"""Static files: ours and Leaflet's, served from here under a version, compressed once."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

import brotli
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from xstatic.pkg import leaflet, leaflet_markercluster

from api.octets import Contenu, OctetsPrets, prepare_octets, send_octets

UN_AN: Final = "public, max-age=31536000, immutable"
"""For an address that carries its version."""
A_VERIFIER: Final = "no-cache"
"""For a bare address (one module imports another): ask, and mostly hear 304."""

QUALITE_BROTLI: Final = 11
"""The best: a file is compressed once per worker (0.2 s for Leaflet, a tenth smaller)."""

TYPES_MEDIA: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What may be served; another suffix (a source map, a stray file) is not found."""


class FichiersStatiques:
    """The files under /static/, read and compressed once per worker.

    `vendor/leaflet` and `vendor/markercluster` are the folders of the XStatic packages: nothing
    third-party is copied into the project.
    """

    def __init__(self, dossier: Path) -> None:
        self._racines = {
            "vendor/leaflet": Path(leaflet.BASE_DIR),
            "vendor/markercluster": Path(leaflet_markercluster.BASE_DIR),
            "": dossier,
        }
        self._prets: dict[str, tuple[int, OctetsPrets]] = {}

    def url_of(self, nom: str) -> str:
        """Return the address of a file under its version: `/static/css/base.css?v=1a2b3c4d`.

        A file that isn't there keeps its bare address: the page still stands without it.
        """
        prets = self.find(nom)
        return f"/static/{nom}?v={prets.etag[:8]}" if prets else f"/static/{nom}"

    def find(self, nom: str) -> OctetsPrets | None:
        """Return a file ready to be sent, or None when nothing of that name may be served.

        A file changed on disk is read again, so that work on a style needs no restart.
        """
        chemin = self._resolve(nom)
        if chemin is None:
            return None
        date_du_fichier = chemin.stat().st_mtime_ns
        connu = self._prets.get(nom)
        if connu is None or connu[0] != date_du_fichier:
            contenu = Contenu(chemin.read_bytes(), TYPES_MEDIA[chemin.suffix])
            connu = self._prets[nom] = (date_du_fichier, _prepare(contenu))
        return connu[1]

    def _resolve(self, nom: str) -> Path | None:
        if "\0" in nom:
            return None
        for prefixe, racine in self._racines.items():
            if prefixe and not nom.startswith(f"{prefixe}/"):
                continue
            chemin = (racine / nom.removeprefix(prefixe).lstrip("/")).resolve()
            permis = chemin.is_relative_to(racine.resolve()) and chemin.suffix in TYPES_MEDIA
            return chemin if permis and chemin.is_file() else None
        return None


def _prepare(contenu: Contenu) -> OctetsPrets:
    prets = prepare_octets(contenu)
    if prets.br is None:
        return prets
    return replace(prets, br=brotli.compress(contenu.corps, quality=QUALITE_BROTLI))


class Pictogrammes:
    """Our line drawings, inlined: no request, and they take the colour of the text."""

    def __init__(self, dossier: Path) -> None:
        self._dossier = dossier

    @cached_property
    def _dessins(self) -> Mapping[str, str]:
        return {
            chemin.stem: _as_inline(chemin.read_text(encoding="utf-8"))
            for chemin in sorted(self._dossier.glob("*.svg"))
        }

    def draw(self, nom: str) -> str:
        """Return the SVG element of a pictogram, hidden from screen readers; "" when unknown."""
        return self._dessins.get(nom, "")


def _as_inline(dessin: str) -> str:
    debut = dessin.find("<svg")
    if debut < 0:
        return ""
    return (
        dessin[debut:]
        .strip()
        .replace("<svg", '<svg class="pictogramme" aria-hidden="true" focusable="false"', 1)
    )


def install_statique(app: FastAPI, fichiers: FichiersStatiques) -> None:
    """Serve the static files: a year under a version, else to be checked again; 404 otherwise."""

    @app.api_route("/static/{nom:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def send_statique(request: Request, nom: str) -> Response:
        """Answer one file in the best encoding, or 304."""
        prets = fichiers.find(nom)
        if prets is None:
            raise HTTPException(404)
        version = request.query_params.get("v")
        a_jour = version is not None and prets.etag.startswith(version)
        return send_octets(request, prets, cache_control=UN_AN if a_jour else A_VERIFIER)
