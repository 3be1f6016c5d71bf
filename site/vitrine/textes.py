"""Pages of text: the project, privacy, sources. Markdown kept with the code, in three languages."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markupsafe import escape
from starlette.responses import Response

from api.dependances import Langue, Services, ServicesDuSite
from api.messages import a_traduire
from vitrine.cadre import make_cadre
from vitrine.contextes import PageTexte
from vitrine.dependances import RenduDuSite, add_page
from vitrine.fonds import host_of

DOSSIER_CONTENU: Final = Path(__file__).parent / "contenu"
PAGES: Final = ("projet", "confidentialite", "sources")
FOND: Final = "{fond}"
"""Where a Markdown text leaves room for what is said of the base map."""

_FONDS: Final = {
    "confidentialite": (
        a_traduire(
            "Le fond de carte vient de ce site. Votre navigateur ne demande rien à un autre site."
        ),
        a_traduire(
            "Le fond de la carte vient d'un autre site, %(hote)s. Il n'est demandé que si vous "
            "touchez « Afficher la carte » : cet autre site voit alors votre adresse IP. Le reste "
            "du temps, votre navigateur ne demande rien à un autre site."
        ),
    ),
    "sources": (
        a_traduire(
            "Le fond de carte est dessiné par ce site à partir de ces rues. Les espaces verts y "
            "sont les secteurs statistiques dont le nom est celui d'un parc, d'un bois ou d'un "
            "cimetière."
        ),
        a_traduire(
            "Le fond de la carte vient d'un autre site, %(hote)s. Sa source : %(attribution)s."
        ),
    ),
}
"""Page → what it says of our own base map, and of a third party's."""


def make_router() -> APIRouter:
    """Return the routes of the pages of text, below a language."""
    router = APIRouter()
    for nom in PAGES:
        add_page(router, f"/{nom}", _show(nom))
    return router


def read_texte(langue: str, nom: str) -> tuple[str, str]:
    """Return (title, HTML) of a text: its first line, and all of it rendered. Kept once read.

    HTML in the Markdown is shown as text, not obeyed. `{fond}` stands where the page says which
    base map there is.
    """
    return _render((DOSSIER_CONTENU / langue / f"{nom}.md").read_text(encoding="utf-8"))


@cache
def _render(markdown: str) -> tuple[str, str]:
    titre = markdown.split("\n", 1)[0].removeprefix("#").strip()
    return titre, MarkdownIt("commonmark", {"html": False}).render(markdown)


def say_fond(nom: str, langue: Langue, services: Services) -> str:
    """Return what a page of text says of the base map: ours, or that of an operator's choice."""
    hote = host_of(services)
    a_nous, d_un_tiers = _FONDS[nom]
    if hote is None:
        return services.traduire(langue, a_nous)
    valeurs = {"hote": hote, "attribution": services.fond_attribution or hote}
    return services.traduire(langue, d_un_tiers) % valeurs


def _show(nom: str) -> Callable[..., Response]:
    def show_texte(request: Request, services: ServicesDuSite, rendu: RenduDuSite) -> Response:
        """Show a page of text; what it says of the map is true of this site's settings."""
        cadre = make_cadre(request, services, nom)
        titre, html = read_texte(cadre.langue, nom)
        if nom in _FONDS:
            html = html.replace(FOND, str(escape(say_fond(nom, cadre.langue, services))))
        return rendu.answer(request, PageTexte(cadre, titre, html))

    return show_texte
