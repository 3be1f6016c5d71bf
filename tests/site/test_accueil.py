"""Home and the finder's answer, on the carried data (issue 2, “Done when”)."""

import re
from html import unescape
from typing import Any

import pytest

from api.dependances import LANGUES
from tests.appuis.applications import Site


def ask(site: Site, langue: str = "fr", **demande: Any) -> Any:
    return site.get(f"/{langue}/trouver", **demande)


@pytest.mark.parametrize(
    ("preference", "accueil"),
    [
        ("nl-BE,nl;q=0.9,fr;q=0.5", "/nl/"),
        ("en-GB", "/en/"),
        ("de,fr;q=0.4", "/fr/"),
        ("ar", "/fr/"),
        ("", "/fr/"),
    ],
)
def test_the_root_leads_to_the_visitors_language(site: Site, preference: str, accueil: str) -> None:
    reponse = site.get("/", {"Accept-Language": preference})
    assert reponse.status_code == 307
    assert reponse.headers["location"] == accueil
    assert reponse.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("langue", LANGUES)
def test_home_is_one_field_and_says_why_the_address_is_asked(site: Site, langue: str) -> None:
    reponse = site.get(f"/{langue}/")
    assert reponse.status_code == 200
    assert reponse.headers["content-language"] == langue
    html = reponse.text
    assert html.count('type="search"') == 1
    assert html.count('type="submit"') == 1
    phrases = {
        "fr": "Nous ne la gardons pas.",
        "nl": "We bewaren het niet.",
        "en": "We do not keep it.",
    }
    assert phrases[langue] in html
    for suite in ("quartiers", "repertoire", "carte"):
        assert f'href="/{langue}/{suite}"' in html


@pytest.mark.parametrize(
    ("adresse", "quartier"),
    [
        ("Place du Jeu de Balle, 1000", "Marolles"),
        ("place colignon 1030", "Collignon"),
        ("Parvis Saint-Jean-Baptiste", "Molenbeek Historique"),
        ("Sint-Jan-Baptistvoorplein", "Molenbeek Historique"),
        ("rue heyvaert 1070", "Cureghem Rosée"),
        ("rue heyvaert 1080", "Cureghem Rosée"),
        ("rue de la rosée 1070", "Cureghem Rosée"),
        ("rue de la rosée 1000", "Anneessens"),
    ],
)
def test_an_address_gives_the_card_of_its_relay(site: Site, adresse: str, quartier: str) -> None:
    reponse = ask(site, adresse=adresse)
    assert reponse.status_code == 200
    assert f"Voici le relais du quartier {quartier}." in reponse.text
    assert f"Relais d&#39;action de quartier – {quartier}" in reponse.text
    assert "Coordonnées à compléter." in reponse.text
    assert "quelle que soit votre situation" in reponse.text
    assert f'value="{adresse}"' in reponse.text


def test_a_street_of_several_zones_is_chosen_from_buttons_and_a_sketch(site: Site) -> None:
    html = ask(site, adresse="chaussée de wavre 1050").text
    for slug in ("matonge", "jourdan", "malibran"):
        assert f'href="/fr/quartiers/{slug}"' in html
    assert html.count('class="repere"') == html.count('class="numero"') == 3
    assert 'href="/fond/16/' in html


def list_choix(html: str) -> list[str]:
    """The bold line of each button, as read."""
    return [unescape(libelle) for libelle in re.findall(r"<span><strong>([^<]+)</strong>", html)]


def test_a_quartier_and_its_commune_of_one_name_are_told_apart(site: Site) -> None:
    assert list_choix(ask(site, adresse="boulevard leopold II 1081").text) == [
        "Boulevard Léopold II – quartier Koekelberg",
        "Boulevard Léopold II – Koekelberg, pas de relais",
    ]
    assert list_choix(ask(site, adresse="koekelberg").text) == [
        "Quartier Koekelberg",
        "Koekelberg, pas de relais",
    ]


def test_dutch_pages_have_dutch_streets(site: Site) -> None:
    html = ask(site, "nl", adresse="boulevard leopold II 1081").text
    assert list_choix(html) == [
        "Leopold II-laan – wijk Koekelberg",
        "Leopold II-laan – Koekelberg, geen relais",
    ]
    assert "Boulevard" not in html.split("</h1>", 1)[0]
    assert "Vossenplein" in ask(site, "nl", adresse="Place du Jeu de Balle, 1000").text


def test_a_street_of_another_postcode_is_said_to_be_elsewhere(site: Site) -> None:
    html = ask(site, adresse="rue haute 1070").text
    assert "Cette rue n&#39;existe pas avec ce code postal." in html


@pytest.mark.parametrize(
    ("adresse", "phrase"),
    [
        ("porte de namur", "Plusieurs lieux portent ce nom."),
        ("rue de la station", "Plusieurs rues portent ce nom."),
        ("%", "Écrivez votre rue, avec le code postal"),
    ],
)
def test_an_answer_says_its_motive(site: Site, adresse: str, phrase: str) -> None:
    assert f'<h1 class="reponse">{phrase}' in ask(site, adresse=adresse).text


@pytest.mark.parametrize(
    ("demande", "quand"),
    [({}, "aujourd'hui"), ({"le": "2026-03-03"}, "à cette date")],
)
def test_the_interface_says_of_which_day_it_speaks(
    site: Site, demande: dict[str, str], quand: str
) -> None:
    reponse = site.get("/api/v1/trouver", adresse="rue neuve 1000", **demande).json()
    assert reponse["message"].endswith(f"aucun relais ne la couvre {quand}.")


def test_a_sector_is_read_without_capitals_in_its_small_words(site: Site) -> None:
    assert '<p class="lieu">Gare du Nord</p>' in ask(site, adresse="gare du nord").text


def test_a_stretch_without_relay_asks_again_with_a_point(site: Site) -> None:
    html = ask(site, adresse="rue haute 1000").text
    assert 'href="/fr/quartiers/marolles"' in html
    lien = html.split('href="/fr/trouver?lon=', 1)[1].split('"', 1)[0]
    lon, lat = lien.split("&amp;lat=")
    suite = ask(site, lon=lon, lat=lat)
    assert suite.status_code == 200
    assert "au bord du quartier Marolles" in suite.text
    assert "CPAS de Bruxelles" in suite.text


@pytest.mark.parametrize(
    ("adresse", "langue", "cpas"),
    [
        ("rue neuve 1000", "fr", "CPAS de Bruxelles"),
        ("avenue brugmann 1180", "fr", "CPAS d&#39;Uccle"),
        ("avenue brugmann 1180", "nl", "OCMW van Ukkel"),
        ("avenue brugmann 1180", "en", "CPAS (public social services) of Uccle"),
    ],
)
def test_a_place_without_relay_says_whom_to_call(
    site: Site, adresse: str, langue: str, cpas: str
) -> None:
    html = ask(site, langue, adresse=adresse).text
    assert cpas in html
    assert "www.raq.brussels" in html
    assert html.count(f'href="/{langue}/quartiers/') == 3
    assert "ppeler" not in html
    assert "tel:" not in html


def test_a_commune_outside_the_region_says_where_to_look(site: Site) -> None:
    html = ask(site, adresse="Namur").text
    assert "n&#39;est pas dans la Région de Bruxelles-Capitale" in html
    assert "maison communale" in html


def test_what_is_not_understood_leads_to_the_list(site: Site) -> None:
    html = ask(site, adresse="xyzzy").text
    assert "Nous n&#39;avons pas compris cette adresse." in html
    assert 'href="/fr/quartiers"' in html


def test_a_misspelt_name_suggests_the_nearest_ones(site: Site) -> None:
    html = ask(site, adresse="flaget 1050").text
    assert "lagey" in html


@pytest.mark.parametrize(
    "demande",
    [
        {},
        {"adresse": ""},
        {"adresse": "   "},
        {"adresse": "x" * 201},
        {"adresse": "é" * 10_000},
        {"lon": "nan", "lat": "50.8"},
        {"lon": "inf", "lat": "50.8"},
        {"lon": "ici", "lat": "là"},
        {"lon": "4.35"},
    ],
)
@pytest.mark.parametrize("langue", LANGUES)
def test_what_cannot_be_used_gives_the_form_again(
    site: Site, langue: str, demande: dict[str, str]
) -> None:
    reponse = ask(site, langue, **demande)
    assert reponse.status_code == 422
    assert reponse.headers["content-type"].startswith("text/html")
    assert 'role="alert"' in reponse.text
    assert 'aria-invalid="true"' in reponse.text


@pytest.mark.parametrize(
    "adresse",
    [
        "\0",
        "a\0b",
        "\N{RIGHT-TO-LEFT OVERRIDE}1000 ellexurB",
        "🏠🏠🏠",
        "' OR 1=1; DROP TABLE acteur --",
        "%",
        "{{ 7*7 }}",
        "<b>",
    ],
)
def test_strange_addresses_are_answered_plainly(site: Site, adresse: str) -> None:
    reponse = ask(site, adresse=adresse)
    assert reponse.status_code == 200
    assert "<b>" not in reponse.text.replace("<b></b>", "")
    assert "49" not in reponse.text or "{{" not in adresse


@pytest.mark.parametrize(
    "demande",
    [
        {"adresse": "Place du Jeu de Balle, 1000"},
        {"adresse": "xyzzy"},
        {"adresse": ""},
        {"lon": "4.3463", "lat": "50.8363"},
    ],
)
def test_an_answer_is_never_kept_nor_indexed(site: Site, demande: dict[str, str]) -> None:
    reponse = ask(site, **demande)
    assert reponse.headers["cache-control"] == "no-store"
    assert reponse.headers["x-robots-tag"] == "noindex"
    assert 'name="robots" content="noindex"' in reponse.text
    assert "hreflang" not in reponse.text.split("</head>")[0]


def test_a_point_is_answered_without_being_shown(site: Site) -> None:
    html = ask(site, lon="4.3463", lat="50.8363").text
    assert "Voici le relais du quartier Marolles." in html
    assert "Votre position" in html


def test_marks_of_a_shared_link_are_ignored(site: Site) -> None:
    assert ask(site, adresse="place colignon 1030", utm_source="x").status_code == 200


@pytest.mark.parametrize("adresse", ["Place du Jeu de Balle, 1000", "ixelles", "cureghem"])
def test_home_and_an_answer_are_light(site: Site, adresse: str) -> None:
    entetes = {"Accept-Encoding": "br"}
    chemins = ["/fr/", "/static/css/base.css", "/static/js/position.js"]
    reponses = [site.get(chemin, entetes) for chemin in chemins]
    reponses.append(site.get("/fr/trouver", entetes, adresse=adresse))
    assert all(r.headers["content-encoding"] == "br" for r in reponses)
    assert sum(int(r.headers["content-length"]) for r in reponses) < 12_000
