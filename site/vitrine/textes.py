"""Pages of text: the project, privacy, sources. Markdown kept with the code, or the coordination's.

What the coordination wrote stands in place of the file of the same name, at its next request, on
every worker: one SELECT reads it.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from markupsafe import escape
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.dependances import Langue, Services, ServicesDuSite
from api.messages import a_traduire
from registre.erreurs import ErreurRegistre
from registre.textes_du_site import CLES, read_markdown
from vitrine.cadre import make_cadre
from vitrine.contextes import PageTexte
from vitrine.dependances import RenduDuSite, add_page
from vitrine.fonds import host_of
from vitrine.markdown import render_page, render_phrase

DOSSIER_CONTENU: Final = Path(__file__).parent / "contenu"
PAGES: Final = ("projet", "confidentialite", "sources")
PHRASE: Final = "accueil"
"""The text that is no page: the sentence under the question of the home page."""
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


@cache
def read_origine(langue: str, nom: str) -> str:
    """Return the Markdown that is kept with the code."""
    return (DOSSIER_CONTENU / langue / f"{nom}.md").read_text(encoding="utf-8").strip()


def read_texte(langue: str, nom: str) -> tuple[str, str]:
    """Return (title, HTML) of the text that is kept with the code: see `render_texte`."""
    return render_texte(nom, read_origine(langue, nom))


def read_texte_du_site(session: Session, langue: str, cle: str) -> tuple[str, str]:
    """Return (title, HTML) of a text as it stands: the coordination's, else the code's.

    `cle` is one of registre.textes_du_site.CLES. One SELECT. The HTML is safe, see `render_texte`.
    """
    return render_texte(cle, read_markdown(session, cle, langue) or read_origine(langue, cle))


def show_texte_du_site(services: Services, langue: str, cle: str) -> tuple[str, str]:
    """Return the same for a page that answers without the database too.

    Where the database cannot tell now, the text kept with the code is better than none.
    """
    try:
        services.verifier_base()
        with services.sessions() as session:
            return read_texte_du_site(session, langue, cle)
    except (ErreurRegistre, SQLAlchemyError):
        return read_texte(langue, cle)


def render_texte(nom: str, markdown: str) -> tuple[str, str]:
    """Return (title, HTML): the first line, and all of it rendered (vitrine.markdown).

    `accueil` has no title, and no paragraphs. `{fond}` stands where a page says which base map
    there is.
    """
    return ("", render_phrase(markdown)) if nom == PHRASE else render_page(markdown)


def fill_fond(nom: str, html: str, langue: Langue, services: Services) -> str:
    """Return the HTML of a page with what is true of the map in the place of `{fond}`."""
    if nom not in _FONDS:
        return html
    return html.replace(FOND, str(escape(say_fond(nom, langue, services))))


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
        if nom in CLES:
            titre, html = show_texte_du_site(services, cadre.langue, nom)
        else:
            titre, html = read_texte(cadre.langue, nom)
        html = fill_fond(nom, html, cadre.langue, services)
        return rendu.answer(request, PageTexte(cadre, titre, html))

    return show_texte
