"""Who is my relay? By typing, by position, by keyboard, without JavaScript, without typing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.navigateur.visites import Visite

pytestmark = pytest.mark.navigateur

PLACE_COLIGNON = {"longitude": 4.37646, "latitude": 50.86740}
NAMUR = {"longitude": 4.86750, "latitude": 50.46690}

CAS = [
    ("Place du Jeu de Balle, 1000", "Marolles"),
    ("place colignon 1030", "Collignon"),
    ("Sint-Jan-Baptistvoorplein", "Molenbeek Historique"),
]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("adresse", "quartier"), CAS)
def test_an_address_leads_to_its_relay_with_and_without_javascript(
    visite: Callable[..., Visite], adresse: str, quartier: str, javascript: bool
) -> None:
    ouverte = visite(java_script_enabled=javascript)
    ouverte.go("/fr/")
    ouverte.page.get_by_role("searchbox").fill(adresse)
    ouverte.page.get_by_role("button", name="Trouver mon relais").click()
    expect(ouverte.page.locator("h1")).to_contain_text(quartier)
    assert ouverte.erreurs == []


def test_the_keyboard_alone_is_enough(visite: Callable[..., Visite]) -> None:
    ouverte = visite()
    ouverte.go("/fr/")
    champ = ouverte.page.get_by_role("searchbox")
    for _ in range(12):
        ouverte.page.keyboard.press("Tab")
        if champ.evaluate("(e) => e === document.activeElement"):
            break
    ouverte.page.keyboard.type("place du jeu de balle 1000")
    ouverte.page.keyboard.press("Enter")
    expect(ouverte.page.locator("h1")).to_contain_text("Marolles")


def test_the_first_tab_offers_to_skip_to_the_content(visite: Callable[..., Visite]) -> None:
    ouverte = visite()
    ouverte.go("/fr/quartiers")
    ouverte.page.keyboard.press("Tab")
    expect(ouverte.page.locator(".evitement")).to_be_focused()
    expect(ouverte.page.locator(".evitement")).to_be_in_viewport()
    ouverte.page.keyboard.press("Enter")
    expect(ouverte.page.locator("main")).to_be_focused()


def test_the_position_of_a_phone_gives_its_relay(visite: Callable[..., Visite]) -> None:
    ouverte = visite(permissions=["geolocation"], geolocation=PLACE_COLIGNON)
    ouverte.go("/fr/")
    ouverte.page.get_by_role("button", name="Utiliser ma position").click()
    expect(ouverte.page.locator("h1")).to_contain_text("Collignon")
    assert ouverte.erreurs == []


def test_a_position_outside_the_region_is_said_plainly(visite: Callable[..., Visite]) -> None:
    ouverte = visite(permissions=["geolocation"], geolocation=NAMUR)
    ouverte.go("/fr/")
    ouverte.page.get_by_role("button", name="Utiliser ma position").click()
    expect(ouverte.page).to_have_url(re.compile("lon=4.8675&lat=50.4669|lon=4.86750&lat=50.46690"))
    expect(ouverte.page.locator("h1")).to_contain_text("Région")


def test_a_refused_position_gives_the_field_back(visite: Callable[..., Visite]) -> None:
    ouverte = visite(permissions=[])
    ouverte.go("/fr/")
    ouverte.page.get_by_role("button", name="Utiliser ma position").click()
    expect(ouverte.page.get_by_role("alert")).to_be_visible()
    expect(ouverte.page.get_by_role("searchbox")).to_be_focused()


def test_without_javascript_nothing_offers_a_position(visite: Callable[..., Visite]) -> None:
    ouverte = visite(java_script_enabled=False)
    ouverte.go("/fr/")
    expect(ouverte.page.get_by_text("Utiliser ma position")).to_be_hidden()


def test_a_relay_is_found_without_typing(visite: Callable[..., Visite]) -> None:
    ouverte = visite(java_script_enabled=False)
    ouverte.go("/fr/")
    ouverte.page.get_by_role("link", name="Sans taper : choisir ma commune").click()
    ouverte.page.get_by_role("link", name=re.compile("^Ixelles")).first.click()
    ouverte.page.get_by_role("link", name=re.compile("^Matongé")).first.click()
    expect(ouverte.page.locator("h1")).to_contain_text("Matongé")
    expect(ouverte.page.locator(".relais").first).to_contain_text("Relais d'action de quartier")


def test_a_street_of_several_zones_is_chosen_from(visite: Callable[..., Visite]) -> None:
    ouverte = visite()
    ouverte.go("/fr/trouver?adresse=chaussée de wavre 1050")
    choix = ouverte.page.locator(".choix a")
    for quartier in ("Matongé", "Jourdan", "Malibran"):
        expect(choix.filter(has_text=quartier).first).to_be_visible()
    choix.filter(has_text="Jourdan").first.click()
    expect(ouverte.page.locator("h1")).to_contain_text("Jourdan")


def test_home_asks_one_thing_above_the_fold(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=360, hauteur=640)
    ouverte.go("/fr/")
    expect(ouverte.page.get_by_role("searchbox")).to_have_count(1)
    for porte in ("Répertoire", "Carte", "Quartiers"):
        lien = ouverte.page.locator(".portes a", has_text=porte)
        expect(lien).to_be_in_viewport(ratio=1)
