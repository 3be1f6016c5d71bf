"""`/maraude-sw.js` and `/maraude.webmanifest`: the shell of the street round's page.

Open to all, they hold nothing of anybody. The worker keeps the page and all that it loads, found
here by reading it: what a module imports, what a style names. A change of any of them changes the
revision, and so the worker.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Final

import orjson
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.dependances import ServicesDuSite, SessionDeLecture
from api.octets import Contenu, OctetsPrets, prepare_for, prepare_octets, send_octets
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.maraude import URL, make_page_maraude
from vitrine.statique import A_VERIFIER, FichiersStatiques

TRAVAILLEUR: Final = "/maraude-sw.js"
MANIFESTE: Final = "/maraude.webmanifest"
SOURCE: Final = "js/maraude/sw.js"
TYPE_SCRIPT: Final = "text/javascript; charset=utf-8"

ICONES: Final = (
    ("icones/maraude-192.png", "192x192", "any"),
    ("icones/maraude-512.png", "512x512", "any"),
    ("icones/maraude-masque-512.png", "512x512", "maskable"),
)
"""Files of the installed page's icon: name, size in pixels, purpose."""

_STATIQUE: Final = "/static/"
_ADRESSES: Final = re.compile(r'="(/static/[^"]+)"')
_IMPORTS: Final = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")
_URLS: Final = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


@dataclass(frozen=True, slots=True)
class _Ecrit:
    """The worker's script, ready to be sent, and what it was made of: page, files, their states."""

    html: str
    adresses: tuple[str, ...]
    etats: tuple[str | None, ...]
    prets: OctetsPrets


class Coquille:
    """What the page of the street round loads, as it stands on disk."""

    def __init__(self, fichiers: FichiersStatiques) -> None:
        self._fichiers = fichiers
        self._ecrit: _Ecrit | None = None

    def list_adresses(self, html: str) -> tuple[str, ...]:
        """Return the addresses that a page loads, each once, in order, those it names first.

        An address that nothing serves is left out: one that fails would spoil the whole shell.
        """
        a_lire = [unescape(adresse) for adresse in _ADRESSES.findall(html)]
        a_lire += [self._fichiers.url_of(nom) for nom, _, _ in ICONES]
        vues: dict[str, None] = {}
        while a_lire:
            adresse = a_lire.pop(0)
            prets = self._find(adresse)
            if prets is not None and adresse not in vues:
                vues[adresse] = None
                a_lire += _list_suites(adresse, prets)
        return tuple(vues)

    def prepare_travailleur(self, html: str) -> OctetsPrets | None:
        """Return the worker's script, compressed; None while it has no source.

        Anybody may ask for it, as often as they like: it is made again only when the page or one of
        the files that it was made of has changed.
        """
        ecrit = self._ecrit
        if (
            ecrit is not None
            and ecrit.html == html
            and ecrit.etats == self._list_etats(ecrit.adresses)
        ):
            return ecrit.prets
        source = self._fichiers.find(SOURCE)
        if source is None:
            return None
        adresses = self.list_adresses(html)
        etats = self._list_etats(adresses)
        prets = prepare_octets(
            Contenu(self._write_travailleur(html, adresses, etats, source.corps), TYPE_SCRIPT)
        )
        self._ecrit = _Ecrit(html, adresses, etats, prets)
        return prets

    def _write_travailleur(
        self,
        html: str,
        adresses: tuple[str, ...],
        etats: tuple[str | None, ...],
        source: bytes,
    ) -> bytes:
        """Return the source of the worker with the page's shell in front.

        The revision is of the page, of each file that it loads, and of the worker itself.
        """
        faits = [f"{nom} {etat}" for nom, etat in zip((SOURCE, *adresses), etats, strict=True)]
        revision = _hash([sha256(html.encode()).hexdigest(), *faits])
        coquille = {"revision": revision, "adresses": [URL, MANIFESTE, *adresses]}
        return b"const COQUILLE = " + orjson.dumps(coquille) + b";\n" + source

    def _list_etats(self, adresses: tuple[str, ...]) -> tuple[str | None, ...]:
        """Return the ETag of the worker's source, then of each of these files; None: it is gone."""
        trouves = (self._fichiers.find(SOURCE), *map(self._find, adresses))
        return tuple(None if prets is None else prets.etag for prets in trouves)

    def write_manifeste(self) -> bytes:
        """Return the manifest by which a phone installs the page."""
        return orjson.dumps(
            {
                "id": URL,
                "name": "Maraude – relais d'action de quartier",
                "short_name": "Maraude",
                "description": "Noter les acteurs du quartier en rue, même sans réseau.",
                "lang": "fr",
                "dir": "ltr",
                "start_url": URL,
                "scope": URL,
                "display": "standalone",
                "background_color": "#F7F5F1",
                "theme_color": "#0B5C57",
                "icons": [
                    {
                        "src": self._fichiers.url_of(nom),
                        "sizes": taille,
                        "type": "image/png",
                        "purpose": role,
                    }
                    for nom, taille, role in ICONES
                ],
            }
        )

    def _find(self, adresse: str) -> OctetsPrets | None:
        chemin, _, _ = adresse.partition("?")
        return self._fichiers.find(chemin.removeprefix(_STATIQUE))


def _list_suites(adresse: str, prets: OctetsPrets) -> list[str]:
    """Return what a style or a module of ours loads in turn, by the addresses it will ask for."""
    chemin, _, _ = adresse.partition("?")
    if chemin.endswith(".js") and not chemin.startswith(f"{_STATIQUE}vendor/"):
        suites: Iterable[str] = _IMPORTS.findall(prets.corps.decode())
    elif chemin.endswith(".css"):
        suites = (
            s for s in _URLS.findall(prets.corps.decode()) if not s.startswith(("data:", "#"))
        )
    else:
        return []
    return [posixpath.normpath(posixpath.join(posixpath.dirname(chemin), s)) for s in suites]


def _hash(etats: Iterable[str]) -> str:
    return sha256("\n".join(etats).encode()).hexdigest()[:16]


def make_router(fichiers: FichiersStatiques) -> APIRouter:
    """Return the two routes."""
    coquille = Coquille(fichiers)

    def send_travailleur(
        request: Request, services: ServicesDuSite, session: SessionDeLecture, rendu: RenduDuSite
    ) -> Response:
        """Answer the worker's script; a browser asks for it again each time."""
        prets = coquille.prepare_travailleur(rendu.render(make_page_maraude(services, session)))
        if prets is None:
            raise HTTPException(404)
        reponse = send_octets(request, prets, cache_control=A_VERIFIER)
        reponse.headers["Service-Worker-Allowed"] = URL
        return reponse

    def send_manifeste(request: Request) -> Response:
        """Answer the manifest."""
        contenu = Contenu(coquille.write_manifeste(), "application/manifest+json")
        return send_octets(request, prepare_for(request, contenu), cache_control=A_VERIFIER)

    router = APIRouter()
    add_page(router, TRAVAILLEUR, send_travailleur)
    add_page(router, MANIFESTE, send_manifeste)
    return router
