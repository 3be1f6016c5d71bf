"""Markdown of the site's texts as HTML that cannot act, load or lead anywhere hidden.

HTML is shown as text. A link leads to http, https, a mail address or a page of the site. A picture
leaves its description only: it could come from another site, which would then see the visitor.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import escape

TEXTES_GARDES: Final = 64
"""Texts kept rendered: the 4 × 3 of the site, and the ones that were just edited."""
_LIEN_PERMIS: Final = re.compile(r"(?:https?|mailto):.*|[^:/?#]*(?:[/?#].*)?", re.I | re.S)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 – the name is markdown-it's
        return _LIEN_PERMIS.fullmatch(url) is not None


def render_page(markdown: str) -> tuple[str, str]:
    """Return (title, HTML) of a page: its first line, and all of it rendered."""
    return find_titre(markdown), _render(markdown, False)


def render_phrase(markdown: str) -> str:
    """Return the HTML of a text without paragraphs or headings: emphasis and links only."""
    return _render(markdown, True)


def find_titre(markdown: str) -> str:
    """Return the first line without its “#”."""
    return markdown.strip().split("\n", 1)[0].lstrip("#").strip()


@lru_cache(maxsize=TEXTES_GARDES)
def _render(markdown: str, en_ligne: bool) -> str:
    moteur = _Markdown("commonmark", {"html": False})
    moteur.add_render_rule("image", _describe_image)
    return str(moteur.renderInline(markdown) if en_ligne else moteur.render(markdown))


def _describe_image(
    rendeur: RendererHTML, jetons: Sequence[Token], rang: int, options: OptionsDict, env: EnvType
) -> str:
    enfants = jetons[rang].children or []
    return str(escape(rendeur.renderInlineAsText(enfants, options, env)))
