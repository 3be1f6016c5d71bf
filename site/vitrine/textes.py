"""Pages of text: the project, privacy, sources. Markdown kept with the code, in three languages."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from starlette.responses import Response

from api.dependances import ServicesDuSite
from vitrine.cadre import make_cadre
from vitrine.contextes import PageTexte
from vitrine.dependances import RenduDuSite, add_page
from vitrine.fonds import host_of

DOSSIER_CONTENU: Final = Path(__file__).parent / "contenu"
PAGES: Final = ("projet", "confidentialite", "sources")


def make_router() -> APIRouter:
    """Return the routes of the pages of text, below a language."""
    router = APIRouter()
    for nom in PAGES:
        add_page(router, f"/{nom}", _show(nom))
    return router


def read_texte(langue: str, nom: str) -> tuple[str, str]:
    """Return (title, HTML) of a text: its first line, and all of it rendered. Kept once read.

    HTML in the Markdown is shown as text, not obeyed.
    """
    return _render((DOSSIER_CONTENU / langue / f"{nom}.md").read_text(encoding="utf-8"))


@cache
def _render(markdown: str) -> tuple[str, str]:
    titre = markdown.split("\n", 1)[0].removeprefix("#").strip()
    return titre, MarkdownIt("commonmark", {"html": False}).render(markdown)


def _show(nom: str) -> Callable[..., Response]:
    def show_texte(request: Request, services: ServicesDuSite, rendu: RenduDuSite) -> Response:
        """Show a page of text; privacy also names who else is asked for the map."""
        cadre = make_cadre(request, services, nom)
        titre, html = read_texte(cadre.langue, nom)
        tiers = host_of(services) if nom == "confidentialite" else None
        return rendu.answer(request, PageTexte(cadre, titre, html, tiers))

    return show_texte
