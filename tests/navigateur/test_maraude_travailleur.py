"""The service worker: the page of the street round opens without network, and is never another."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.navigateur.appareil import STATIQUE, Serveur, serving_appareils, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.navigateur

PAGE = "/equipe/maraude"
STYLE = "/static/css/maraude.css?v=1"
MODULE = "/static/js/maraude/distances.js"
REVISION = "caches.keys().then((noms) => noms.filter((nom) => nom.includes('coquille')))"
LIT = "(adresse) => fetch(adresse).then((r) => r.text(), () => null)"


def serve_page(serveur: Serveur, titre: str, revision: str) -> None:
    """Serve a page and the worker that keeps it under a revision."""
    coquille = {"revision": revision, "adresses": [PAGE, STYLE, MODULE]}
    source = (STATIQUE / "js/maraude/sw.js").read_bytes()
    script = b"const COQUILLE = " + json.dumps(coquille).encode() + b";\n" + source
    entetes = {"Content-Type": "text/javascript", "Cache-Control": "no-cache"}
    html = f"<!doctype html><html lang='fr'><title>{titre}</title><h1>{titre}</h1></html>".encode()
    serveur.pages["/maraude-sw.js"] = lambda: (
        200,
        {**entetes, "Service-Worker-Allowed": PAGE},
        script,
    )
    serveur.pages[PAGE] = lambda: (200, {"Content-Type": "text/html; charset=utf-8"}, html)
    serveur.pages[STYLE] = lambda: (200, {"Content-Type": "text/css"}, titre.encode())


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    """The team's server, played."""
    with serving_appareils() as ouvert:
        serve_page(ouvert, "Maraude", "un")
        yield ouvert


@pytest.fixture
def contexte(navigateur: "Browser") -> Iterator["BrowserContext"]:
    """A clean device."""
    with navigateur.new_context() as ouvert:
        yield ouvert


@pytest.fixture
def page(contexte: "BrowserContext", serveur: Serveur) -> "Page":
    """The page, whose worker is at work."""
    page = contexte.new_page()
    page.goto(f"{serveur.origine}{PAGE}")
    page.evaluate("navigator.serviceWorker.register('/maraude-sw.js', {scope: '/equipe/maraude'})")
    wait_for(page, "navigator.serviceWorker.controller !== null")
    return page


def test_the_page_opens_without_network_whatever_follows_its_address(
    page: "Page", serveur: Serveur
) -> None:
    page.context.set_offline(True)
    for suite in ("", "?depuis=accueil", "#file"):
        page.goto(f"{serveur.origine}{PAGE}{suite}")
        assert page.locator("h1").inner_text() == "Maraude"
    assert page.evaluate(LIT, STYLE) == "Maraude"
    assert "export function metres" in page.evaluate(LIT, MODULE)


def test_other_pages_of_the_team_are_left_to_the_network(page: "Page", serveur: Serveur) -> None:
    serveur.pages["/equipe/maraudes"] = lambda: (
        200,
        {"Content-Type": "text/html"},
        b"<h1>Mes maraudes</h1>",
    )
    page.goto(f"{serveur.origine}/equipe/maraudes")
    assert page.locator("h1").inner_text() == "Mes maraudes"
    assert page.evaluate("fetch('/equipe/maraude/jeton').then((r) => r.status)") == 200
    page.context.set_offline(True)
    assert page.evaluate(LIT, "/equipe/maraude/jeton") is None
    with pytest.raises(Error):
        page.goto(f"{serveur.origine}/equipe/maraudes")


def test_a_login_page_is_never_kept_in_the_place_of_the_page(
    contexte: "BrowserContext", serveur: Serveur
) -> None:
    page = contexte.new_page()
    page.goto(f"{serveur.origine}{PAGE}")
    serveur.pages[PAGE] = lambda: (303, {"Location": "/equipe/connexion"}, b"")
    serveur.pages["/equipe/connexion"] = lambda: (200, {"Content-Type": "text/html"}, b"Login")
    etat = page.evaluate("""async () => {
        const inscription = await navigator.serviceWorker.register(
          "/maraude-sw.js", { scope: "/equipe/maraude" });
        const travailleur = inscription.installing;
        await new Promise((fini) => { travailleur.onstatechange = fini; });
        return travailleur.state;
    }""")
    assert etat == "redundant"
    assert page.evaluate("caches.match('/equipe/maraude').then((r) => r === undefined)")


def test_a_new_revision_comes_behind_and_serves_at_the_next_opening(
    page: "Page", serveur: Serveur
) -> None:
    serve_page(serveur, "Maraude nouvelle", "deux")
    page.reload()
    assert page.locator("h1").inner_text() == "Maraude"
    wait_for(page, f"{REVISION}.then((noms) => noms.join() === 'raq-maraude-coquille-deux')")
    page.context.set_offline(True)
    page.reload()
    assert page.locator("h1").inner_text() == "Maraude nouvelle"
    assert page.evaluate(LIT, STYLE) == "Maraude nouvelle"


def test_a_new_revision_that_comes_in_part_leaves_the_former_whole(
    page: "Page", serveur: Serveur
) -> None:
    serve_page(serveur, "Maraude nouvelle", "deux")
    serveur.pages[STYLE] = lambda: (503, {}, b"")
    page.reload()
    wait_for(page, f"{REVISION}.then((noms) => noms.includes('raq-maraude-coquille-deux'))")
    page.wait_for_timeout(300)
    page.context.set_offline(True)
    page.reload()
    assert page.locator("h1").inner_text() == "Maraude"
    assert page.evaluate(LIT, STYLE) == "Maraude"


def test_static_files_under_a_version_are_kept_as_they_come(page: "Page", serveur: Serveur) -> None:
    serveur.pages["/static/css/carte.css?v=7"] = lambda: (200, {"Vary": "Accept"}, b"carte")
    serveur.pages["/static/css/sans-version.css"] = lambda: (200, {}, b"sans version")
    for _ in range(2):
        assert page.evaluate(LIT, "/static/css/carte.css?v=7") == "carte"
        assert page.evaluate(LIT, "/static/css/sans-version.css") == "sans version"
    gardee = "caches.match('/static/css/carte.css?v=7', {ignoreVary: true})"
    wait_for(page, f"{gardee}.then((r) => r !== undefined)")
    page.context.set_offline(True)
    assert page.evaluate(LIT, "/static/css/carte.css?v=7") == "carte"
    assert page.evaluate(LIT, "/static/css/sans-version.css") is None


def _serve_tuiles(serveur: Serveur, nombre: int) -> list[str]:
    adresses = [f"/fond/16/33600/{rang}.svg?v=a" for rang in range(nombre)]
    for adresse in adresses:
        serveur.pages[adresse] = lambda: (200, {"Content-Type": "image/svg+xml"}, b"<svg/>")
    return adresses


def test_tiles_are_kept_as_seen_and_as_the_page_asks(page: "Page", serveur: Serveur) -> None:
    vue, *demandees = _serve_tuiles(serveur, 30)
    assert page.evaluate(LIT, vue) == "<svg/>"
    manquante, ailleurs = "/fond/16/1/1.svg?v=a", "/equipe/comptes"
    bilan = page.evaluate(
        """(garde) => new Promise((fini) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => fini(data);
            navigator.serviceWorker.controller.postMessage({ garde }, [port2]);
        })""",
        [*demandees, manquante, ailleurs],
    )
    assert bilan == {"gardees": 29, "manquantes": 2}
    assert serveur.demandes[ailleurs] == 0
    page.context.set_offline(True)
    for adresse in (vue, *demandees):
        assert page.evaluate(LIT, adresse) == "<svg/>"
    assert page.evaluate(LIT, manquante) is None


def test_tiles_seen_are_bounded_and_never_push_out_those_asked_for(
    page: "Page", serveur: Serveur
) -> None:
    page.evaluate("""async () => {
        const demandees = await caches.open("raq-maraude-fond");
        await demandees.put("/fond/demandee.svg", new Response("<svg/>"));
        const vues = await caches.open("raq-maraude-fond-vu");
        await Promise.all(Array.from({ length: 850 }, (_, rang) =>
          vues.put(`/fond/${rang}.svg`, new Response("<svg/>"))));
    }""")
    page.reload()
    compte = "caches.open('raq-maraude-fond-vu').then((c) => c.keys()).then((k) => k.length)"
    wait_for(page, f"{compte}.then((nombre) => nombre === 800)")
    assert page.evaluate("caches.match('/fond/demandee.svg').then((r) => r !== undefined)")
