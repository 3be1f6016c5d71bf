"""Every French text of the pages and of the API has its Dutch and its English."""

import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from registre.textes_du_site import CLES
from vitrine.equipe.saisie_acteur import LANGUES
from vitrine.equipe.saisie_relais import CODES
from vitrine.langues import AUTONYMES, DOSSIER_TRADUCTIONS, Traductions, name_langue
from vitrine.messages import LANGUES_DE_REPONSE
from vitrine.textes import DOSSIER_CONTENU, PAGES, PHRASE, read_texte

RACINE = Path(__file__).resolve().parents[2]
MARQUES = {"_": None, "gettext": None, "ngettext": (1, 2), "a_traduire": None}
SOURCES = (
    ("templates", [("**.html", "jinja2.ext:babel_extract")]),
    ("api", [("**.py", "python")]),
    ("site/vitrine", [("**.py", "python")]),
)
TRADUITES = ("nl", "en")
CLE = re.compile(r"%\((\w+)\)s|%%")

UNE_PLACE = "Place du Jeu de Balle, 1000"
"""An example that keeps its French name in English."""

Message = str | tuple[str, ...]


def extract_messages() -> set[Message]:
    """Every text that the templates and the code mark for translation."""
    messages: set[Message] = set()
    for dossier, methodes in SOURCES:
        trouves = extract_from_dir(
            RACINE / dossier,
            method_map=methodes,
            keywords=MARQUES,
            options_map={"**.html": {"trimmed": "true"}},
        )
        messages.update(message for _, _, message, _, _ in trouves)
    return messages


def read_catalogue(langue: str) -> Catalog:
    with (DOSSIER_TRADUCTIONS / langue / "LC_MESSAGES" / "messages.po").open("rb") as fichier:
        return read_po(fichier, locale=langue)


@pytest.fixture(scope="module")
def messages() -> set[Message]:
    return extract_messages()


@pytest.mark.parametrize("langue", TRADUITES)
def test_no_text_is_missing_or_fuzzy(messages: set[Message], langue: str) -> None:
    assert len(messages) > 200
    traduits = {
        message.id
        for message in read_catalogue(langue)
        if message.id and not message.fuzzy and message.string and all(message.string)
    }
    assert messages - traduits == set()


@pytest.mark.parametrize("langue", TRADUITES)
def test_no_translation_is_left_of_a_text_that_is_gone(messages: set[Message], langue: str) -> None:
    assert {m.id for m in read_catalogue(langue) if m.id} - messages == set()


@pytest.mark.parametrize("langue", TRADUITES)
def test_a_translation_has_the_blanks_of_its_text(langue: str) -> None:
    for message in read_catalogue(langue):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        formes = [message.string] if isinstance(message.string, str) else message.string or []
        for forme in formes:
            assert sorted(CLE.findall(forme)) == sorted(CLE.findall(source)), source


@pytest.mark.parametrize("langue", TRADUITES)
def test_a_translation_is_no_copy_of_the_french(langue: str) -> None:
    copies = {
        message.id
        for message in read_catalogue(langue)
        if message.id == message.string and len(str(message.id).split()) > 4
    }
    assert copies <= {UNE_PLACE}


def test_french_counts_zero_as_one_and_dutch_and_english_as_many() -> None:
    traductions = Traductions.load()
    paire = ("%(num)s quartier", "%(num)s quartiers")
    assert traductions.translate_number("fr", *paire, 0) == "%(num)s quartier"
    assert traductions.translate_number("fr", *paire, 2) == "%(num)s quartiers"
    assert traductions.translate_number("nl", *paire, 0) == "%(num)s wijken"
    assert traductions.translate_number("en", *paire, 1) == "%(num)s neighbourhood"


def test_a_text_without_translation_is_shown_in_french() -> None:
    assert Traductions.load().translate("nl", "Un texte d'essai") == "Un texte d'essai"


@pytest.mark.parametrize("langue", ["fr", *TRADUITES])
def test_the_pages_of_text_are_written_in_each_language(langue: str) -> None:
    fichiers = {p.stem for p in (DOSSIER_CONTENU / langue).glob("*.md")}
    assert fichiers == {*PAGES, *CLES}
    titres = {read_texte(langue, nom)[0] for nom in fichiers}
    assert len(titres) == len(fichiers)
    for nom in fichiers - {PHRASE}:
        titre, html = read_texte(langue, nom)
        assert html.startswith(f"<h1>{titre}</h1>")


def test_a_spoken_language_is_named_in_itself() -> None:
    assert name_langue("tr").nom == "Türkçe"
    assert (name_langue("ar").nom, name_langue("ar").sens) == ("العربية", "rtl")
    assert name_langue("fr").nom == "Français"
    assert name_langue("xxx").nom == "xxx"


@pytest.mark.parametrize("code", AUTONYMES)
def test_a_language_is_named_and_written_as_babel_says(code: str) -> None:
    locale = Locale.parse(code)
    nom = locale.get_display_name(code)
    assert nom is not None
    nommee = name_langue(code)
    assert (nommee.nom, nommee.sens) == (nom[:1].upper() + nom[1:], locale.text_direction)


def test_every_language_that_a_form_offers_is_named_without_loading_it() -> None:
    offertes = {*LANGUES, *CODES, *LANGUES_DE_REPONSE}
    assert offertes - set(AUTONYMES) == set()
