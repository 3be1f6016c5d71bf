"""The map: places in clusters and pins, zones, filters; by mouse, finger and keyboard."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from registre.modeles import Acteur
from tests.navigateur.conftest import FOREST, NOM_HOSTILE
from tests.navigateur.visites import Visite

pytestmark = pytest.mark.navigateur

Point = tuple[float, float]

PLACE_SAINT_DENIS = f"#17/{FOREST[1]}/{FOREST[0]}"
MAROLLES = "#16/50.83672/4.34565"


def _focus_pin(page: Page, nom: str) -> None:
    epingle = page.get_by_role("button", name=nom).first
    epingle.focus()
    expect(epingle).to_be_focused()


def test_every_place_with_a_point_is_on_the_map(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/fr/carte")
    total = int(re.sub(r"\D", "", ouverte.page.locator(".total").inner_text()))
    assert total == 458
    ouverte.wait_for_lieux(total)


def _locate_on_screen(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Pixels of Web Mercator, whose origin is the world's north-west corner."""
    monde = 256 * 2**zoom
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon + 180) / 360 * monde, (1 - y / math.pi) / 2 * monde


def test_each_pin_stands_where_its_place_is(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go(f"/fr/carte{MAROLLES}")
    cadre = ouverte.page.locator("#carte").bounding_box()
    assert cadre is not None
    zoom, lat, lon = MAROLLES[1:].split("/")
    ouest, nord = _locate_on_screen(float(lon), float(lat), int(zoom))
    acteurs = ouverte.page.request.get("/api/v1/acteurs?quartier=marolles&limit=100").json()
    verifiees = 0
    for acteur in acteurs["features"]:
        epingle = ouverte.page.get_by_role("button", name=f"{acteur['properties']['nom']}, ")
        if epingle.count() != 1 or not acteur["geometry"]:
            continue
        sa_lon, sa_lat = acteur["geometry"]["coordinates"]
        x, y = _locate_on_screen(sa_lon, sa_lat, int(zoom))
        boite = epingle.bounding_box()
        assert boite is not None
        centre_x, centre_y = cadre["x"] + cadre["width"] / 2, cadre["y"] + cadre["height"] / 2
        assert boite["x"] + boite["width"] / 2 - centre_x == pytest.approx(x - ouest, abs=2)
        assert boite["y"] + boite["height"] / 2 - centre_y == pytest.approx(y - nord, abs=2)
        verifiees += 1
    assert verifiees >= 5


def test_without_javascript_the_list_stands_and_no_empty_map(
    visite: Callable[..., Visite],
) -> None:
    ouverte = visite(java_script_enabled=False)
    ouverte.page.goto("/fr/carte")
    assert ouverte.page.locator("#liste .fiche").count() > 10
    expect(ouverte.page.locator("#carte")).to_be_hidden()


def test_a_pin_opens_by_keyboard_and_gives_the_focus_back(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go(f"/fr/carte?categorie=education-de-rue{PLACE_SAINT_DENIS}")
    _focus_pin(ouverte.page, NOM_HOSTILE)
    ouverte.page.keyboard.press("Enter")
    bulle = ouverte.page.locator(".leaflet-popup")
    expect(bulle.get_by_role("heading")).to_be_focused()
    expect(bulle).to_contain_text("Éducateurs et éducatrices de rue")
    expect(bulle).to_contain_text("non vérifié")
    ouverte.page.keyboard.press("Escape")
    expect(bulle).to_have_count(0)
    expect(ouverte.page.get_by_role("button", name=NOM_HOSTILE)).to_be_focused()


def test_a_hostile_name_is_only_text(visite: Callable[..., Visite], hostile: Acteur) -> None:
    # Without motion: a popup that slides on a busy machine would get away from the mouse.
    ouverte = visite(largeur=1280, hauteur=900, reduced_motion="reduce")
    ouverte.go(f"/fr/carte?categorie=education-de-rue{PLACE_SAINT_DENIS}")
    ouverte.page.get_by_role("button", name=NOM_HOSTILE).click()
    bulle = ouverte.page.locator(".leaflet-popup")
    expect(bulle.get_by_role("heading")).to_have_text(NOM_HOSTILE)
    expect(bulle).to_contain_text("Place <b>Saint-Denis</b>")
    assert ouverte.page.locator("img[src='x'], .leaflet-popup b").count() == 0
    bulle.get_by_role("link", name="Voir la fiche").click()
    expect(ouverte.page).to_have_url(re.compile(f"/fr/acteurs/{hostile.id}$"))
    expect(ouverte.page.locator("h1")).to_have_text(NOM_HOSTILE)
    assert ouverte.erreurs == []


def test_a_cluster_says_how_many_and_opens_by_keyboard(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/fr/carte")
    grappe = ouverte.page.locator(".grappe").first
    nombre = grappe.inner_text()
    assert grappe.get_attribute("role") == "button"
    assert (grappe.get_attribute("aria-label") or "").startswith(f"{nombre} lieux")
    avant = ouverte.page.url
    grappe.focus()
    ouverte.page.keyboard.press("Enter")
    expect(ouverte.page).not_to_have_url(avant)
    expect(ouverte.page.locator("#carte :is(.epingle, .grappe):focus")).to_have_count(1)


def test_groups_differ_by_letter_and_shape_not_by_colour_alone(
    visite: Callable[..., Visite],
) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/fr/carte")
    formes = ouverte.page.evaluate(
        """() => [...'ABCDEFGH'].map((lettre) => {
          const epingle = document.createElement('div');
          epingle.className = `epingle epingle-${lettre}`;
          document.querySelector('.leaflet-marker-pane').append(epingle);
          return getComputedStyle(epingle, '::after').clipPath;
        })"""
    )
    assert len(set(formes)) == 8


def test_a_quartier_opens_its_page_by_mouse(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900, reduced_motion="reduce")
    ouverte.go(f"/fr/carte{MAROLLES}")
    ouverte.page.locator("#carte").click()  # its middle: the square itself
    bulle = ouverte.page.locator(".leaflet-popup")
    expect(bulle).to_contain_text("Relais d'action de quartier – Marolles")
    bulle.get_by_role("link", name="Voir le quartier").click()
    expect(ouverte.page).to_have_url(re.compile("/fr/quartiers/marolles$"))


def test_a_quartier_opens_by_keyboard_in_the_visitor_s_language(
    visite: Callable[..., Visite],
) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/nl/carte")
    trace = ouverte.page.get_by_role("button", name=re.compile("Marolles$"))
    trace.focus()
    ouverte.page.keyboard.press("Enter")
    bulle = ouverte.page.locator(".leaflet-popup")
    expect(bulle.get_by_role("heading")).to_have_text("Marolles")
    expect(bulle).not_to_contain_text("Relais d'action de quartier")
    ouverte.page.keyboard.press("Escape")
    expect(trace).to_be_focused()


def test_the_chosen_quartier_stands_out(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/fr/carte?quartier=marolles")
    largeurs = ouverte.page.locator("path.leaflet-interactive").evaluate_all(
        "(traces) => traces.map((trace) => [trace.ariaLabel, +trace.getAttribute('stroke-width')])"
    )
    larges = [nom for nom, largeur in largeurs if largeur > 2]
    assert len(largeurs) == 30
    assert len(larges) == 1
    assert larges[0].endswith("Marolles")


def test_a_filter_changes_map_list_and_address_without_reloading(
    visite: Callable[..., Visite],
) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/fr/carte")
    ouverte.page.evaluate("document.body.dataset.temoin = 'la même page'")
    case = ouverte.page.locator("input[name=categorie][value=B]")
    case.check()
    expect(ouverte.page).to_have_url(re.compile(r"/fr/carte\?categorie=B"))
    total = ouverte.page.locator(".total")
    expect(total).not_to_contain_text("458")
    nombre = int(re.sub(r"\D", "", total.inner_text()))
    assert nombre > 0
    ouverte.wait_for_lieux(nombre)
    assert set(ouverte.epingles.all_inner_texts()) <= {"B"}
    expect(case).to_be_focused()
    assert ouverte.page.evaluate("document.body.dataset.temoin") == "la même page"
    ouverte.page.go_back()
    expect(total).to_contain_text("458")
    assert ouverte.erreurs == []


def test_a_filtered_address_can_be_shared(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go("/fr/carte?categorie=B&quartier=marolles")
    nombre = int(re.sub(r"\D", "", ouverte.page.locator(".total").inner_text()))
    ouverte.wait_for_lieux(nombre)
    expect(ouverte.page.locator("input[name=categorie][value=B]")).to_be_checked()


def test_the_filters_work_without_javascript(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900, java_script_enabled=False)
    ouverte.page.goto("/fr/carte")
    ouverte.page.locator("#q").fill("pharmacie")
    ouverte.page.get_by_role("button", name="Chercher").click()
    expect(ouverte.page).to_have_url(re.compile("q=pharmacie"))
    expect(ouverte.page.locator(".total")).not_to_contain_text("458")


def test_the_view_is_found_again_on_return_from_a_record(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go(f"/fr/carte{MAROLLES}")
    ouverte.page.get_by_role("button", name="Zoomer", exact=True).click()
    expect(ouverte.page).to_have_url(re.compile("#17/"))
    assert all("#" not in demande for demande in ouverte.demandes[1:])


def test_a_wheel_over_the_map_scrolls_the_page(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=600)
    ouverte.go("/fr/carte")
    ouverte.page.locator("#carte").hover()
    haut = ouverte.page.evaluate("scrollY")
    zoom = ouverte.page.locator(".leaflet-tile-container").last.get_attribute("style")
    ouverte.page.mouse.wheel(0, 200)
    ouverte.page.wait_for_function("(haut) => scrollY > haut", arg=haut)
    expect(ouverte.page.get_by_text("Appuyez sur Ctrl")).to_be_visible()
    assert ouverte.page.locator(".leaflet-tile-container").last.get_attribute("style") == zoom


def test_a_wheel_zooms_with_ctrl(visite: Callable[..., Visite]) -> None:
    ouverte = visite(largeur=1280, hauteur=900)
    ouverte.go(f"/fr/carte{MAROLLES}")
    ouverte.page.locator("#carte").hover()
    ouverte.page.keyboard.down("Control")
    ouverte.page.mouse.wheel(0, -240)
    ouverte.page.keyboard.up("Control")
    expect(ouverte.page).to_have_url(re.compile("#1[789]/"))


def _slide(page: Page, debut: list[Point], fin: list[Point], pas: int = 20) -> None:
    """Lay fingers on the screen, slide each from its start to its end, lift them."""
    doigts = page.context.new_cdp_session(page)

    def touch(etape: str, part: float) -> None:
        points = [
            {"x": x0 + (x1 - x0) * part, "y": y0 + (y1 - y0) * part, "id": numero}
            for numero, ((x0, y0), (x1, y1)) in enumerate(zip(debut, fin, strict=True))
        ]
        doigts.send("Input.dispatchTouchEvent", {"type": etape, "touchPoints": points})

    touch("touchStart", 0)
    for etape in range(1, pas + 1):
        touch("touchMove", etape / pas)
    doigts.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_finger_scrolls_the_page_and_two_zoom_the_map(visite: Callable[..., Visite]) -> None:
    ouverte = visite(has_touch=True, is_mobile=True)
    ouverte.go(f"/fr/carte{MAROLLES}")
    carte = ouverte.page.locator("#carte")
    recentre = "(carte) => carte.scrollIntoView({ block: 'center', behavior: 'instant' })"
    carte.evaluate(recentre)
    haut = ouverte.page.evaluate("scrollY")
    _slide(ouverte.page, [(180, 400)], [(180, 250)])
    assert ouverte.page.evaluate("scrollY") > haut + 100
    assert ouverte.page.url.endswith(MAROLLES)
    expect(ouverte.page.get_by_text("avec deux doigts")).to_be_visible()
    carte.evaluate(recentre)
    _slide(ouverte.page, [(160, 320), (200, 320)], [(60, 320), (300, 320)])
    expect(ouverte.page).to_have_url(re.compile("#1[789]/"))


def test_the_page_s_own_javascript_stays_small(visite: Callable[..., Visite]) -> None:
    ouverte = visite()
    ouverte.go("/fr/carte")
    modules = [url for url in ouverte.demandes if "/static/js/" in url]
    poids = sum(len(ouverte.page.request.get(url).body()) for url in modules)
    assert len(modules) >= 8
    assert poids <= 30_000
    assert len([url for url in ouverte.demandes if "/fond/" not in url]) <= 20


def test_a_map_without_data_says_so_and_can_try_again(visite: Callable[..., Visite]) -> None:
    ouverte = visite()
    pannes = ["une"]

    def fail_once(route: Route) -> None:
        if pannes:
            pannes.pop()
            route.abort()
        else:
            route.continue_()

    ouverte.page.route("**/api/v1/acteurs?**", fail_once)
    ouverte.page.goto("/fr/carte")
    etat = ouverte.page.locator(".carte-etat")
    expect(etat).to_contain_text("La liste reste disponible")
    assert ouverte.page.locator("#liste .fiche").count() > 10
    etat.get_by_role("button", name="Réessayer").click()
    expect(ouverte.marques.first).to_be_visible()
    expect(etat).to_be_hidden()


def test_a_page_without_leaflet_says_so_and_keeps_its_list(visite: Callable[..., Visite]) -> None:
    ouverte = visite()
    ouverte.page.route("**/leaflet.js*", lambda route: route.abort())
    ouverte.page.goto("/fr/carte")
    expect(ouverte.page.locator("#carte")).to_contain_text("La liste reste disponible")
    assert ouverte.page.locator("#liste .fiche").count() > 10
