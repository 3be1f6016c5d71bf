"""Quartiers, directory, actors, map, coverage and texts, on the carried data."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from api.dependances import LANGUES
from registre.modeles import Acteur, Categorie
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import CanalVerification, Compteur
from registre.versions import bump
from tests.appuis.applications import Site
from tests.fabriques import PLACE_DU_JEU_DE_BALLE, make_acteur, make_verification

PAGES = [
    "/",
    "/quartiers",
    "/quartiers?commune=ixelles",
    "/quartiers?commune=elsene",
    "/quartiers/marolles",
    "/repertoire",
    "/repertoire?q=pharmacie&categorie=H&quartier=&commune=&langue=&page=2",
    "/carte",
    "/carte?quartier=marolles",
    "/couverture",
    "/projet",
    "/confidentialite",
    "/sources",
]


def total_of(html: str) -> int:
    trouve = re.search(r'class="total" role="status">\s*([\d\u202f\xa0.,]+)', html)
    assert trouve
    return int(re.sub(r"\D", "", trouve[1]))


def add_acteur(site: Site, acteur: Acteur, *autres: Any) -> str:
    with writing(site.sessions) as session:
        session.add(acteur)
        session.flush()
        session.add_all(autres)
        index_acteurs(session, [acteur.id])
        bump(session, Compteur.ANNUAIRE)
        return str(acteur.id)


@pytest.mark.parametrize("langue", LANGUES)
@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_answers_in_its_language(site: Site, chemin: str, langue: str) -> None:
    reponse = site.get(f"/{langue}{chemin}")
    assert reponse.status_code == 200
    assert f'<html lang="{langue}">' in reponse.text
    assert "set-cookie" not in reponse.headers


@pytest.mark.parametrize("langue", LANGUES)
@pytest.mark.parametrize(
    ("chemin", "statut"),
    [
        ("/nulle-part", 404),
        ("/quartiers/atlantide", 404),
        ("/acteurs/atlantide", 404),
        (f"/acteurs/{UUID(int=0)}", 404),
        ("/quartiers?commune=namur", 422),
        ("/repertoire?categorie=licornes", 422),
        ("/repertoire?page=-1", 422),
        ("/repertoire?page=99999999999", 422),
        ("/carte?quartier=atlantide", 422),
    ],
)
def test_an_error_is_said_in_the_visitors_language(
    site: Site, chemin: str, statut: int, langue: str
) -> None:
    reponse = site.get(f"/{langue}{chemin}")
    assert reponse.status_code == statut
    assert reponse.headers["content-language"] == langue
    assert reponse.headers["cache-control"] == "no-store"
    assert f'href="/{langue}/repertoire"' in reponse.text


def test_an_unknown_language_is_a_page_that_does_not_exist(site: Site) -> None:
    reponse = site.get("/de/quartiers", {"Accept-Language": "nl"})
    assert reponse.status_code == 404
    assert "Deze pagina bestaat niet" in reponse.text
    assert "Accept-Language" in reponse.headers["vary"]


def test_communes_lead_to_quartiers_without_typing(site: Site) -> None:
    html = site.get("/fr/quartiers").text
    assert html.count("/fr/quartiers?commune=") == 19
    assert html.count('href="/fr/quartiers/') == 30
    ixelles = site.get("/fr/quartiers", commune="21009").text
    for slug in ("flagey", "malibran", "matonge", "universite"):
        assert f'href="/fr/quartiers/{slug}"' in ixelles
    assert "CPAS d&#39;Ixelles" in ixelles


def test_a_commune_without_relay_says_whom_to_call(site: Site) -> None:
    html = site.get("/fr/quartiers", commune="uccle").text
    assert "Aucun relais ne travaille dans cette commune" in html
    assert "CPAS d&#39;Uccle" in html


def test_a_quartier_shows_its_relay_its_zone_and_its_actors(site: Site) -> None:
    html = site.get("/fr/quartiers/marolles").text
    assert "CASG Entr&#39;Aide des Marolles" in html
    assert "composition proposée, à confirmer" in html
    assert 'class="trace trace-quartier"' in html
    assert "Rue Blaes" in html
    assert "Bibliothèque Bruegel" in html
    donnees = json.loads(html.split("ld+json", 1)[1].split(">", 1)[1].split("</script>", 1)[0])
    assert donnees["areaServed"]["name"] == "Marolles"
    assert donnees["provider"][0]["name"] == "CASG Entr'Aide des Marolles"


def test_a_host_of_several_antennas_says_nothing_of_which_serves_whom(site: Site) -> None:
    html = site.get("/fr/quartiers/flagey").text
    assert "CASG CSSBSE – antennes Flagey - La Chasse – Boondael" in html


def test_the_directory_shows_all_actors_page_by_page(site: Site) -> None:
    premiere = site.get("/fr/repertoire").text
    assert total_of(premiere) == 457
    assert premiere.count('<article class="fiche">') == 20
    assert "Page 1 sur 23" in premiere
    derniere = site.get("/fr/repertoire", page=23).text
    assert derniere.count('<article class="fiche">') == 17
    au_dela = site.get("/fr/repertoire", page=500)
    assert au_dela.status_code == 200
    assert "Page 23 sur 23" in au_dela.text


def test_counts_of_categories_are_what_choosing_them_gives(site: Site) -> None:
    html = site.get("/fr/repertoire").text
    for lettre in "ABCDEFGH":
        bloc = re.split(rf'name="categorie"\s+value="{lettre}"', html)[1]
        compte = re.search(r'class="compte">([^<]+)<', bloc)
        assert compte
        assert total_of(site.get("/fr/repertoire", categorie=lettre).text) == int(compte[1])


@pytest.mark.parametrize(
    ("recherche", "trouve"),
    [
        ("foret", "Maison médicale de Forest"),
        ("maison medicale noyer", "Noyer"),
        ("bibliotheek", "Bibliotheek Vorst"),
    ],
)
def test_a_search_forgives_accents_and_languages(site: Site, recherche: str, trouve: str) -> None:
    html = site.get("/fr/repertoire", q=recherche).text
    assert total_of(html) >= 1
    assert trouve in html.split('class="fiches"', 1)[1]


def test_marks_and_capitals_change_nothing_to_a_search(site: Site) -> None:
    listes = [
        re.findall(r"/fr/acteurs/[0-9a-f-]+", site.get("/fr/repertoire", q=q).text)
        for q in ("foret", "Forêt", "FORÊT")
    ]
    assert len(listes[0]) == 20
    assert listes[0] == listes[1] == listes[2]


def test_a_filter_can_be_undone_and_an_empty_list_says_what_to_do(site: Site) -> None:
    html = site.get("/fr/repertoire", q="xyzzyxyzzy", categorie="A", ouvert="true").text
    assert "Rien ne correspond à ces choix." in html
    assert 'href="/fr/repertoire?q=xyzzyxyzzy&amp;ouvert=1"' in html
    assert 'href="/fr/repertoire?categorie=A&amp;ouvert=1"' in html
    assert 'href="/fr/repertoire"' in html


def test_the_list_keeps_its_filter_on_the_map_and_in_the_data(site: Site) -> None:
    html = site.get("/fr/repertoire", categorie="C", commune="ixelles").text
    assert 'href="/fr/carte?categorie=C&amp;commune=21009"' in html
    assert 'href="/api/v1/acteurs?categorie=C&amp;commune=21009"' in html


def test_only_the_plain_directory_is_for_search_engines(site: Site) -> None:
    assert "x-robots-tag" not in site.get("/fr/repertoire").headers
    assert site.get("/fr/repertoire", q="x").headers["x-robots-tag"] == "noindex"


def test_an_actor_says_where_it_comes_from_and_that_nobody_verified_it(site: Site) -> None:
    html = site.get("/fr/repertoire", q="bibliotheque bruegel").text
    lien = re.search(r'href="(/fr/acteurs/[0-9a-f-]+)"', html)
    assert lien
    fiche = site.get(lien[1]).text
    assert "Bibliothèque Bruegel" in fiche
    assert "source OpenStreetMap" in fiche
    assert "ODbL" in fiche
    assert "Jamais vérifiée par un relais" in fiche
    assert 'href="/fr/quartiers/marolles"' in fiche
    donnees = json.loads(fiche.split("ld+json", 1)[1].split(">", 1)[1].split("</script>", 1)[0])
    assert donnees["@type"] == "Library"
    assert donnees["name"] == "Bibliothèque Bruegel"


def test_a_verified_actor_says_when_and_by_which_channel(site_propre: Site) -> None:
    lon, lat = PLACE_DU_JEU_DE_BALLE
    acteur = make_acteur(
        "Maison d'essai",
        lon=lon,
        lat=lat,
        telephone="02 511 00 00",
        horaires="Tu 09:00-12:00,13:00-17:00; PH off",
        id=UUID(int=0),
    )
    verification = make_verification(
        acteur.id, datetime(2026, 2, 3, 9, tzinfo=UTC), canal=CanalVerification.TELEPHONE
    )
    identifiant = add_acteur(site_propre, acteur, verification)
    html = site_propre.get(f"/fr/acteurs/{identifiant}").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Vérifiée le 3 février 2026, par téléphone." in html
    assert 'href="tel:+3225110000"' in html
    assert "Ouvert jusqu'à 12 h" in html
    assert "mardi 3 mars" in html
    assert re.search(r"9 h – 12 h</span>,\s+<span class=.plage.>13 h – 17 h", html)
    flamand = site_propre.get(f"/nl/acteurs/{identifiant}").text
    assert "Open tot 12\N{NO-BREAK SPACE}uur" in flamand
    assert "dinsdag 3 maart" in flamand


@pytest.mark.parametrize(
    ("horaires", "etat"),
    [
        ("Mo-Fr 09:00-17:00; PH off", "Ouvert"),
        ("Sa 09:00-12:00; PH off", "Fermé"),
        ("??", "Horaires non"),
    ],
)
def test_an_opening_state_is_open_closed_or_not_verified(
    site_propre: Site, horaires: str, etat: str
) -> None:
    identifiant = add_acteur(site_propre, make_acteur("Lieu d'essai", horaires=horaires))
    html = site_propre.get(f"/fr/acteurs/{identifiant}").text
    assert re.search(rf'class="etat etat-\w+">\s*{etat}', html)


def test_hours_that_cannot_be_read_are_shown_as_they_were_written(site_propre: Site) -> None:
    ecrits = "Ma-Di 11h-21h & <b>sur demande</b>"
    identifiant = add_acteur(
        site_propre, make_acteur("Lieu d'essai", horaires=ecrits, quartier="marolles")
    )
    for langue in LANGUES:
        html = site_propre.get(f"/{langue}/acteurs/{identifiant}").text
        assert "<bdi>Ma-Di 11h-21h &amp; &lt;b&gt;sur demande&lt;/b&gt;</bdi>" in html
        assert 'class="horaires"' not in html
    en_francais = site_propre.get(f"/fr/acteurs/{identifiant}").text
    assert "Nous ne les avons pas vérifiés." in en_francais
    for chemin in ("quartiers/marolles", "repertoire?q=lieu+essai"):
        carte = site_propre.get(f"/fr/{chemin}").text
        assert "Lieu d&#39;essai" in carte
        assert "Ma-Di" not in carte


def test_hours_do_not_vanish_with_a_week_that_holds_a_doubt(site_propre: Site) -> None:
    ecrits = 'Mo-Fr 09:00-17:00; Sa 10:00-12:00 "sonnez"'
    identifiant = add_acteur(site_propre, make_acteur("Lieu d'essai", horaires=ecrits))
    html = site_propre.get(f"/fr/acteurs/{identifiant}").text
    assert "Mo-Fr 09:00-17:00; Sa 10:00-12:00 &#34;sonnez&#34;" in html
    assert "Ouvert jusqu'à" in html
    assert "Horaires indiqués par la source." in html
    assert "Nous ne les avons pas vérifiés" not in html


@pytest.mark.parametrize("horaires", [None, " ", "lu-ve 8h-19h", "24h/24"])
def test_hours_are_not_copied_where_there_are_none_or_a_week_tells_them(
    site_propre: Site, horaires: str | None
) -> None:
    identifiant = add_acteur(site_propre, make_acteur("Lieu d'essai", horaires=horaires))
    html = site_propre.get(f"/fr/acteurs/{identifiant}").text
    assert "horaires-recopies" not in html
    assert ('class="horaires"' in html) is bool(horaires and horaires.strip())


def test_a_private_person_never_leaves_with_a_name(site_propre: Site) -> None:
    with site_propre.sessions() as session:
        privee = session.scalar(select(Categorie.slug).where(Categorie.personne_privee))
    assert privee
    identifiant = add_acteur(
        site_propre,
        make_acteur(
            "Zénobie Secrète",
            categorie=privee,
            telephone="02 511 99 99",
            rue="Rue Cachée",
            quartier="marolles",
        ),
    )
    for langue in LANGUES:
        for chemin in (f"acteurs/{identifiant}", "quartiers/marolles", "repertoire?categorie=H"):
            html = site_propre.get(f"/{langue}/{chemin}").text
            for secret in ("Zénobie", "511 99", "Cachée"):
                assert secret not in html
    assert "Demandez à votre relais." in site_propre.get(f"/fr/acteurs/{identifiant}").text
    assert total_of(site_propre.get("/fr/repertoire", q="zenobie").text) == 0


def test_a_name_is_text_wherever_it_is_shown(site_propre: Site) -> None:
    hostile = "</script><img src=x onerror=alert(1)>{{ 7*7 }}"
    identifiant = add_acteur(site_propre, make_acteur(hostile, quartier="marolles"))
    for chemin in (
        f"acteurs/{identifiant}",
        "quartiers/marolles",
        "repertoire?q=onerror",
        "carte?q=onerror",
    ):
        html = site_propre.get(f"/fr/{chemin}").text
        assert "<img" not in html
        assert "{{ 7*7 }}" in html or chemin == "quartiers/marolles"


def test_the_map_says_its_list_first_and_where_its_data_are(site: Site) -> None:
    html = site.get("/fr/carte", quartier="marolles").text
    assert html.count('<article class="fiche">') == 20
    assert 'data-acteurs-url="/api/v1/acteurs?quartier=marolles&amp;limit=10000"' in html
    assert 'data-quartiers-url="/api/v1/quartiers"' in html
    assert re.search(r'data-fond="/fond/\{z\}/\{x\}/\{y\}\.svg\?v=\w+"', html)
    assert "data-fond-tiers" not in html
    textes = re.search(r'data-textes="([^"]+)"', html)
    assert textes
    assert json.loads(textes[1].replace("&#34;", '"'))["voir_fiche"] == "Voir la fiche"


def test_a_third_partys_map_loads_on_a_click_only_and_privacy_names_it(site_propre: Site) -> None:
    site_propre.replace_services(
        fond_url="https://tuiles.example.org/{z}/{x}/{y}.png", fond_attribution="© Exemple"
    )
    html = site_propre.get("/fr/carte").text
    assert 'data-fond-tiers="1"' in html
    assert 'data-fond-hote="tuiles.example.org"' in html
    assert "© Exemple" in html
    vie_privee = site_propre.get("/fr/confidentialite").text
    assert "vient d&#39;un autre site, tuiles.example.org." in vie_privee
    assert "vient de ce site" not in vie_privee
    sources = site_propre.get("/fr/sources").text
    assert "Sa source : © Exemple." in sources
    assert "dessiné par ce site" not in sources
    for chemin in ("quartiers/marolles", "trouver?adresse=chaussée de wavre 1050"):
        page = site_propre.get(f"/fr/{chemin}").text
        assert "<image" not in page
        assert "tuiles.example.org" not in page


def test_coverage_counts_sectors_and_people(site: Site) -> None:
    html = site.get("/fr/couverture").text
    assert "30 quartiers ont un relais : 176 secteurs statistiques sur 724." in html
    assert html.count("<tr>") == 20
    assert "pas de relais : adressez-vous au CPAS d&#39;Uccle" in html


def test_the_interface_is_documented_without_a_third_party(site: Site) -> None:
    reponse = site.get("/docs", {"Accept-Language": "nl"})
    assert reponse.headers["content-language"] == "nl"
    for chemin in ("/api/v1/trouver", "/api/v1/quartiers", "/api/v1/acteurs", "/api/v1/secteurs"):
        assert f"GET {chemin}" in reponse.text
    assert not re.search(r'(src|href)="(https?:)?//(?!127|www\.raq\.brussels)', reponse.text)
    assert "Successful Response" not in reponse.text
    assert "Deze documentatie is in het Frans geschreven." in reponse.text
    assert 'hreflang="fr"' not in reponse.text


@pytest.mark.parametrize(
    "chemin", ["/api/v1/nulle-part", "/api/v1/trouver?x=1", "/api/v1/quartiers/atlantide"]
)
def test_the_type_of_a_problem_leads_to_its_words(site: Site, chemin: str) -> None:
    page, ancre = site.get(chemin).json()["type"].split("#")
    assert f'<dt id="{ancre}">' in site.get(page).text


@pytest.mark.parametrize("langue", LANGUES)
def test_what_is_said_of_our_own_map_is_true(site: Site, langue: str) -> None:
    for chemin in ("confidentialite", "sources"):
        assert "{fond}" not in site.get(f"/{langue}/{chemin}").text
    assert "Votre navigateur ne demande rien" in site.get("/fr/confidentialite").text
    sources = site.get("/fr/sources").text
    assert "Le fond de carte est dessiné par ce site" in sources
    assert "un parc, d&#39;un bois ou d&#39;un cimetière" in sources
    assert "sauf si" in sources
    assert "généralisés" not in site.get("/fr/").text


def test_a_map_without_javascript_is_its_list(site: Site) -> None:
    html = site.get("/fr/carte").text
    assert "La carte demande JavaScript." in html.split("<noscript>", 1)[1].split("</noscript>")[0]


def test_only_languages_that_somebody_speaks_are_offered(site_propre: Site) -> None:
    assert 'name="langue"' not in site_propre.get("/fr/repertoire").text
    add_acteur(site_propre, make_acteur("Maison d'essai", langues="fr ar"))
    html = site_propre.get("/fr/repertoire").text.split('name="langue"', 1)[1].split("</select>")[0]
    assert re.findall(r'value="(\w+)"', html) == ["ar", "fr"]


def test_an_attribution_is_said_in_the_visitors_language(site: Site) -> None:
    lien = re.search(r"/nl/acteurs/[0-9a-f-]+", site.get("/nl/repertoire").text)
    assert lien
    fiche = site.get(lien[0]).text
    assert "(© OpenStreetMap-bijdragers, ODbL 1.0)" in fiche
    assert "contributeurs" not in fiche


def test_a_page_that_did_not_change_is_not_sent_again(site: Site) -> None:
    premiere = site.get("/fr/couverture")
    suite = site.get("/fr/couverture", {"If-None-Match": premiere.headers["etag"]})
    assert suite.status_code == 304
    assert suite.content == b""


def test_static_files_are_kept_for_a_year_under_their_version(site: Site) -> None:
    html = site.get("/fr/carte").text
    adresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert len(adresses) >= 6
    for adresse in adresses:
        reponse = site.get(adresse)
        assert reponse.status_code == 200
        assert "immutable" in reponse.headers["cache-control"]
    assert site.get("/static/css/base.css?v=ancienne").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "chemin",
    [
        "/static/../pyproject.toml",
        "/static/..%2fpyproject.toml",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/vendor/leaflet/../../__init__.py",
        "/static/vendor/leaflet/leaflet.js.map",
        "/static/css",
        "/static/%00",
        "/static/absent.css",
    ],
)
def test_nothing_else_is_served_as_a_static_file(site: Site, chemin: str) -> None:
    assert site.get(chemin).status_code == 404


@pytest.mark.parametrize("chemin", ["/fr/", "/fr/repertoire", "/docs", "/static/css/base.css"])
def test_head_is_answered_like_get(site: Site, chemin: str) -> None:
    reponse = site.client.head(chemin)
    assert reponse.status_code == 200
    assert reponse.content == b""


def test_an_absent_database_is_said_in_the_visitors_language(site_propre: Site) -> None:
    def refuse() -> None:
        from registre.erreurs import BaseAbsente

        raise BaseAbsente("sqlite:///absente.db")

    site_propre.replace_services(verifier_base=refuse)
    reponse = site_propre.get("/nl/repertoire")
    assert reponse.status_code == 503
    assert "De site is even niet beschikbaar" in reponse.text
    assert "absente.db" not in reponse.text
    assert site_propre.get("/nl/").status_code == 200


def test_an_unforeseen_error_never_shows_its_text(
    site_propre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_rien: object) -> None:
        raise RuntimeError("le secret de la base")

    monkeypatch.setattr("vitrine.couverture.list_quartiers", fail)
    site_propre.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    reponse = site_propre.get("/en/couverture")
    assert reponse.status_code == 500
    assert "Something went wrong on our side" in reponse.text
    assert "secret" not in reponse.text


@pytest.mark.parametrize(
    ("chemin", "requetes_max"),
    [("/fr/repertoire", 7), ("/fr/carte", 9), ("/fr/quartiers", 9), ("/fr/quartiers/marolles", 13)],
)
def test_a_page_has_a_budget_of_statements(
    site: Site, compte_requetes: Any, chemin: str, requetes_max: int
) -> None:
    site.get(chemin)
    with compte_requetes(site.sessions) as requetes:
        site.get(chemin)
    assert len(requetes) <= requetes_max, requetes
