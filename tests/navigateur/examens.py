"""What is asked of every page: accessible, within a narrow screen, large enough for a thumb."""

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

TROP_LARGES = """
() => [...document.querySelectorAll('body *')]
  .filter((e) => !e.closest('.leaflet-container, [tabindex="0"], .lu, svg, [hidden], pre'))
  .filter((e) => e.offsetWidth && e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 120))
"""

COMMANDES = """
button, summary, select, input[type=search], .bouton, .bouton-leger, .lien-cible, .choix a,
nav a, .case, .puce, .actifs a, .leaflet-bar a, .epingle, .grappe
"""

TROP_PETITES = """
(commandes) => commandes.filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .map((e) => [e.getBoundingClientRect(), e])
  .filter(([c]) => c.width > 1 && (c.height < 47.5 || c.width < 43.5))
  .map(([c, e]) => `${Math.round(c.width)}×${Math.round(c.height)} ${e.outerHTML.slice(0, 100)}`)
"""


def find_violations(page: "Page") -> list[str]:
    """What axe finds on a page as it stands."""
    trouvees = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {noeud['target']} {noeud['failureSummary']}"
        for v in trouvees
        for noeud in v["nodes"]
    ]


def find_debordements(page: "Page") -> list[str]:
    """What sticks out of the screen or is too small to touch, once all that folds is open."""
    for repli in page.locator("details > summary:visible").all():
        repli.evaluate("(summary) => { summary.parentElement.open = true; }")
    largeur = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [
        *page.evaluate(TROP_LARGES),
        *page.locator(COMMANDES).evaluate_all(TROP_PETITES),
        *([f"the page is {largeur} px too wide"] if largeur > 0 else []),
    ]
