"""Another server's base map is a third-party request: a click that names its host allows it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from raq.reglages import Reglages
from registre.modeles import Acteur
from tests.appuis.serveur import serving
from tests.navigateur.visites import Visite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.navigateur

TUILES = "https://tuiles.example.org"
UN_PIXEL = b"<svg xmlns='http://www.w3.org/2000/svg' width='256' height='256'/>"


@pytest.fixture
def serveur_au_fond_tiers(base_du_site: tuple[str, Acteur]) -> Iterator[str]:
    reglages = Reglages(
        base=base_du_site[0],
        fond_url=f"{TUILES}/{{z}}/{{x}}/{{y}}.png",
        fond_attribution="© Tuiles <Exemple>",
    )
    with serving(reglages) as origine:
        yield origine


def test_another_server_s_map_waits_for_a_click_that_names_it(
    navigateur: "Browser", serveur_au_fond_tiers: str
) -> None:
    contexte = navigateur.new_context(base_url=serveur_au_fond_tiers)
    contexte.route(
        f"{TUILES}/**",
        lambda route: route.fulfill(body=UN_PIXEL, content_type="image/svg+xml"),
    )
    ouverte = Visite(contexte, serveur_au_fond_tiers)
    ouverte.go("/fr/carte")
    assert ouverte.etrangeres == []
    expect(ouverte.page.locator(".carte-demande")).to_contain_text("tuiles.example.org")
    ouverte.page.locator(".carte-demande").get_by_role("button").click()
    expect(ouverte.page.locator(".leaflet-tile-loaded").first).to_be_attached()
    expect(ouverte.page.locator(".leaflet-control-attribution")).to_have_text("© Tuiles <Exemple>")
    assert ouverte.etrangeres
    assert all(url.startswith(f"{TUILES}/") for url in ouverte.etrangeres)
    assert ouverte.erreurs == []
    contexte.close()
