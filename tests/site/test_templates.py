"""Every template, filled with its own dataclass, in every language, without a database."""

import inspect
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from api.dependances import LANGUES, Langue
from tests.site.echantillons import list_pages
from vitrine import contextes
from vitrine.langues import Traductions
from vitrine.rendu import Rendu
from vitrine.statique import FichiersStatiques, Pictogrammes

RACINE = Path(__file__).resolve().parents[2]
CAS = list(list_pages("fr"))
VIDES = {"meta", "link", "input", "br", "img", "hr"}
SANS_NOM = {"checkbox", "radio", "hidden"}
"""Inputs that stand inside their label, or that nobody sees."""
EXECUTABLES = {None, "module", "text/javascript"}


@pytest.fixture(scope="module")
def rendu() -> Rendu:
    return Rendu(
        RACINE / "templates",
        FichiersStatiques(RACINE / "static"),
        Pictogrammes(RACINE / "static" / "icones"),
        Traductions.load(),
    )


class Lecteur(HTMLParser):
    """Reads a page as a strict reader would: what opens must close, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.ouverts: list[str] = []
        self.balises: list[tuple[str, dict[str, str | None]]] = []
        self.texte: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append((tag, dict(attrs)))
        if tag not in VIDES:
            self.ouverts.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.balises.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.ouverts, f"</{tag}> closes nothing"
        assert self.ouverts.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texte.append(data)


def read_page(rendu: Rendu, langue: Langue, cas: str) -> Lecteur:
    lecteur = Lecteur()
    lecteur.feed(rendu.render(list_pages(langue)[cas]))
    lecteur.close()
    return lecteur


def test_every_page_has_a_sample() -> None:
    pages: set[Any] = {
        valeur
        for nom, valeur in inspect.getmembers(contextes, inspect.isclass)
        if nom.startswith("Page")
    }
    assert {type(page) for page in list_pages("fr").values()} == pages
    modeles = {
        str(p.relative_to(RACINE / "templates"))
        for d in ("pages", "erreurs")
        for p in (RACINE / "templates" / d).glob("*.html")
    }
    assert {page.TEMPLATE for page in pages} == modeles


@pytest.mark.parametrize("langue", LANGUES)
@pytest.mark.parametrize("cas", CAS)
def test_a_page_is_well_formed_and_says_its_language(
    rendu: Rendu, cas: str, langue: Langue
) -> None:
    page = read_page(rendu, langue, cas)
    assert page.ouverts == []
    balises = page.balises
    assert ("html", {"lang": langue}) in balises
    assert sum(1 for balise, _ in balises if balise == "h1") == 1
    assert {b for b, _ in balises} >= {"header", "main", "footer", "nav", "title"}
    identifiants = [a["id"] for _, a in balises if "id" in a]
    assert len(identifiants) == len(set(identifiants))


@pytest.mark.parametrize("cas", CAS)
def test_a_page_holds_under_the_content_policy(rendu: Rendu, cas: str) -> None:
    for balise, attributs in read_page(rendu, "fr", cas).balises:
        assert balise != "style"
        assert not [a for a in attributs if a == "style" or a.startswith("on")]
        if balise == "script" and attributs.get("type") in EXECUTABLES:
            assert (attributs.get("src") or "").startswith("/static/")
        for a in ("src", "action"):
            assert not re.match(r"[a-z]+:|//", attributs.get(a) or "")


@pytest.mark.parametrize("cas", CAS)
def test_fields_have_labels_and_headings_skip_no_level(rendu: Rendu, cas: str) -> None:
    balises = read_page(rendu, "fr", cas).balises
    nommes = {a.get("for") for balise, a in balises if balise == "label"}
    for balise, attributs in balises:
        if balise in {"input", "select", "textarea"} and attributs.get("type") not in SANS_NOM:
            assert attributs.get("id") in nommes
    niveaux = [int(b[1]) for b, _ in balises if re.fullmatch("h[1-6]", b)]
    for avant, apres in pairwise(niveaux):
        assert apres <= avant + 1


@pytest.mark.parametrize("langue", LANGUES)
def test_what_people_typed_stays_text(rendu: Rendu, langue: Langue) -> None:
    pages = list_pages(langue)
    assert "&lt;b&gt;Prénom&lt;/b&gt;" in rendu.render(pages["trouvé"])
    assert 'value="rue &#34;haute&#34; &lt;1000&gt;"' in rendu.render(pages["trouvé"])
    for cas in ("acteur", "quartier"):
        html = rendu.render(pages[cas])
        assert "</script><b>" not in html
        assert "\\u003c/script\\u003e" in html


def test_a_private_person_is_a_role_and_a_quartier(rendu: Rendu) -> None:
    html = rendu.render(list_pages("fr")["personne privée"])
    assert "Demandez à votre relais." in html
    assert "Marolles" in html
    for secret in ("Rue Haute", "02 000", "tel:", "mailto:", "example.org", "ld+json"):
        assert secret not in html


def test_a_phone_number_reads_from_left_to_right(rendu: Rendu) -> None:
    html = rendu.render(list_pages("fr")["trouvé"])
    assert 'href="tel:+3220000000"' in html
    assert '<bdi dir="ltr">02 000 00 00</bdi>' in html
    balises = read_page(rendu, "fr", "trouvé").balises
    assert ("bdi", {"lang": "ar", "dir": "rtl"}) in balises


def test_a_relay_without_contact_names_whom_to_ask(rendu: Rendu) -> None:
    page: Any = list_pages("fr")["frontière d'un seul"]
    html = rendu.render(page)
    assert "Coordonnées à compléter." in html
    assert "CASG Entr&#39;Aide des Marolles" in html
    assert "www.raq.brussels" in html


@pytest.mark.parametrize("langue", LANGUES)
@pytest.mark.parametrize("cas", ["trouvé sans numéro", "frontière d'un seul", "non couvert"])
def test_nothing_says_call_where_nothing_can_be_called(
    rendu: Rendu, cas: str, langue: Langue
) -> None:
    html = rendu.render(list_pages(langue)[cas])
    assert "tel:" not in html
    assert not re.search(r"[Aa]ppele[rz]|\bBel\b|\bbellen\b|\bCall\b|\bto call\b", html)
    rendez_vous = {"fr": "rendez-vous", "nl": "afspraak", "en": "appointment"}
    assert rendez_vous[langue] not in html


@pytest.mark.parametrize(
    ("langue", "appelez"), [("fr", "Appelez le"), ("nl", "Bel"), ("en", "Call")]
)
def test_a_relay_with_a_number_is_called_first(rendu: Rendu, langue: Langue, appelez: str) -> None:
    html = rendu.render(list_pages(langue)["trouvé"])
    assert f"<span>{appelez} <bdi" in html
    assert html.index(appelez) < html.index("mailto:") < html.index('lang="ar"')


def test_an_appointment_is_asked_of_who_can_be_reached(rendu: Rendu) -> None:
    pages = list_pages("fr")
    assert "Demandez un rendez-vous au relais." in rendu.render(pages["trouvé"])
    chez_l_hote = rendu.render(pages["trouvé chez un hôte joignable"])
    assert "Demandez un rendez-vous à l'organisation" in chez_l_hote
    assert 'href="tel:+3220000001"' in chez_l_hote


@pytest.mark.parametrize(
    ("langue", "mots"),
    [
        ("fr", ("Absence jusqu'au lundi 9 mars.", "En attendant, appelez ")),
        ("nl", ("Afwezig tot en met maandag 9 maart.", "Bel ondertussen ")),
        ("en", ("Away until Monday 9 March.", "Meanwhile, call ")),
    ],
)
def test_while_a_relay_is_away_the_card_gives_the_replacement_alone(
    rendu: Rendu, langue: Langue, mots: tuple[str, str]
) -> None:
    html = rendu.render(list_pages(langue)["trouvé, relais en absence"])
    for mot in mots:
        assert mot in html
    assert html.count('href="tel:') == 1
    assert "Anneessens" in html
    assert 'width="360"' in html
    assert '<span lang="fr">sur rendez-vous</span>' in html


@pytest.mark.parametrize("cas", ["trouvé, poste vacant", "non couvert, coordination joignable"])
def test_where_no_relay_answers_the_coordination_is_called(rendu: Rendu, cas: str) -> None:
    html = rendu.render(list_pages("fr")[cas])
    assert 'href="tel:+3220000003"' in html
    assert "mailto:coordination@example.org" in html


def test_hours_that_can_be_read_are_days_and_hours(rendu: Rendu) -> None:
    html = rendu.render(list_pages("fr")["trouvé, horaires lisibles"])
    assert "mardi 3 mars" in html
    assert "10\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30 – 12\N{NO-BREAK SPACE}h" in html
    assert "mercredi 4 mars" not in html


def test_an_address_and_its_quartier_are_parted(rendu: Rendu) -> None:
    html = rendu.render(list_pages("fr")["répertoire"])
    assert re.search(r"Rue Haute 1, 1000 · \s*<a", html)


def test_languages_that_nobody_speaks_are_not_offered(rendu: Rendu) -> None:
    page: Any = list_pages("fr")["répertoire"]
    assert "Langue parlée" in rendu.render(page)
    muet = replace(page, formulaire=replace(page.formulaire, langues=()))
    assert "Langue parlée" not in rendu.render(muet)


@pytest.mark.parametrize("langue", LANGUES)
def test_the_documentation_marks_its_french(rendu: Rendu, langue: Langue) -> None:
    balises = read_page(rendu, langue, "documentation").balises
    assert ("h1", {"lang": "fr"}) in balises
    assert ("dt", {"id": "page_inconnue"}) in balises


@pytest.mark.parametrize(
    "cas",
    ["trouvé", "frontière", "choisir", "quartiers", "commune", "quartier", "carte", "couverture"],
)
def test_every_page_that_shows_a_zone_says_that_it_is_a_proposal(rendu: Rendu, cas: str) -> None:
    assert "composition proposée, à confirmer par la coordination" in rendu.render(
        list_pages("fr")[cas]
    )


@pytest.mark.parametrize("langue", LANGUES)
def test_the_language_switch_keeps_path_and_query(rendu: Rendu, langue: Langue) -> None:
    html = rendu.render(list_pages(langue)["répertoire"])
    for autre in LANGUES:
        assert f'href="/{autre}/repertoire?q=x"' in html
