"""docs/maraude.md is carried in a pocket: two printed pages, its pictures included."""

import re
from typing import TYPE_CHECKING, Final

import pytest
from markdown_it import MarkdownIt

from tests.conftest import RACINE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, PdfMargins

pytestmark = pytest.mark.navigateur

MEMO: Final = RACINE / "docs/maraude.md"
STYLE: Final = """
body { font: 10.5pt/1.35 "DejaVu Sans", sans-serif }
h1 { font-size: 16pt } h2 { font-size: 12.5pt } h1, h2 { margin: 8pt 0 3pt; break-after: avoid }
p, ul, ol { margin: 3pt 0 }
img { display: block; max-width: 100%; max-height: 80mm; margin: 4pt auto }
td, th { border: 0.5pt solid #888; padding: 2pt 5pt; text-align: left; vertical-align: top }
"""


def test_it_fits_on_two_pages_with_its_pictures(navigateur: "Browser") -> None:
    texte = MarkdownIt("commonmark").enable("table").render(MEMO.read_text(encoding="utf-8"))
    essai = MEMO.with_name("maraude.html")
    contexte = navigateur.new_context()
    page = contexte.new_page()
    page.route(
        essai.as_uri(),
        lambda demande: demande.fulfill(
            content_type="text/html; charset=utf-8",
            body=f"<!doctype html><html lang='fr'><style>{STYLE}</style>{texte}",
        ),
    )
    page.goto(essai.as_uri())
    largeurs = page.locator("img").evaluate_all("(images) => images.map((i) => i.naturalWidth)")
    assert len(largeurs) == 2
    assert all(largeur > 500 for largeur in largeurs)
    marges: PdfMargins = {"top": "13mm", "bottom": "13mm", "left": "13mm", "right": "13mm"}
    feuilles = page.pdf(format="A4", margin=marges)
    contexte.close()
    assert len(re.findall(rb"/Type\s*/Page\b", feuilles)) == 2
