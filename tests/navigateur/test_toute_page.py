"""Every public page, in three languages, on a narrow phone, by day and by night."""

import re
from collections.abc import Callable

import pytest

from registre.modeles import Acteur
from tests.navigateur.examens import find_debordements, find_violations
from tests.navigateur.visites import Visite

pytestmark = pytest.mark.navigateur

LANGUES = ("fr", "nl", "en")

PAGES = {
    "accueil": "/",
    "trouve": "/trouver?adresse=Place du Jeu de Balle, 1000",
    "frontiere": "/trouver?lon=4.3414&lat=50.8386",
    "choisir": "/trouver?adresse=chaussée de wavre 1050",
    "non couvert": "/trouver?adresse=avenue brugmann 1180",
    "hors Région": "/trouver?adresse=Namur",
    "introuvable": "/trouver?adresse=xyzzy",
    "adresse vide": "/trouver?adresse=",
    "communes": "/quartiers",
    "une commune": "/quartiers?commune=21009",
    "une commune sans relais": "/quartiers?commune=21016",
    "un quartier": "/quartiers/marolles",
    "écrire au relais": "/quartiers/marolles/ecrire",
    "message reçu": "/quartiers/marolles/ecrit/K7QF-2M9X",
    "répertoire": "/repertoire",
    "répertoire filtré": "/repertoire?q=pharmacie&categorie=H&ouvert=true",
    "répertoire vide": "/repertoire?q=xyzzyxyzzy",
    "un acteur": "/acteurs/{hostile}",
    "signaler": "/acteurs/{hostile}/signaler",
    "signalé": "/acteurs/{hostile}/signale",
    "lien inconnu": "/confirmer/un-secret-que-personne-n-a",
    "confirmé": "/confirme",
    "carte": "/carte",
    "carte filtrée": "/carte?quartier=marolles",
    "couverture": "/couverture",
    "projet": "/projet",
    "vie privée": "/confidentialite",
    "sources": "/sources",
    "partenaires": "/partenaires",
    "page absente": "/nulle-part",
    "quartier inconnu": "/quartiers/atlantide",
}


def _open(visite: Callable[..., Visite], langue: str, page: str, hostile: Acteur) -> Visite:
    ouverte = visite(largeur=360)
    ouverte.go(f"/{langue}{PAGES[page].format(hostile=hostile.id)}")
    return ouverte


@pytest.mark.parametrize("langue", LANGUES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible_quiet_and_keeps_to_itself(
    visite: Callable[..., Visite], hostile: Acteur, page: str, langue: str
) -> None:
    ouverte = _open(visite, langue, page, hostile)
    assert find_violations(ouverte.page) == []
    ouverte.page.emulate_media(color_scheme="dark")
    assert find_violations(ouverte.page) == []
    assert ouverte.page.locator("html").get_attribute("lang") == langue
    assert ouverte.page.locator("h1").count() == 1
    assert ouverte.erreurs == []
    assert ouverte.etrangeres == []
    assert ouverte.contexte.cookies() == []
    assert ouverte.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_narrow_phone_and_a_thumb(
    visite: Callable[..., Visite], hostile: Acteur, page: str
) -> None:
    ouverte = _open(visite, "fr", page, hostile)
    assert find_debordements(ouverte.page) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_title_of_its_own_in_each_language(
    visite: Callable[..., Visite], hostile: Acteur, page: str
) -> None:
    demande = visite().contexte.request
    titres = set()
    for langue in LANGUES:
        html = demande.get(f"/{langue}{PAGES[page].format(hostile=hostile.id)}").text()
        titre = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
        assert titre is not None
        titres.add(titre[1].strip())
    assert len(titres) == len(LANGUES), titres


def test_the_page_of_the_interface_is_as_quiet_as_the_others(
    visite: Callable[..., Visite],
) -> None:
    ouverte = visite(largeur=360)
    assert ouverte.go("/docs").ok
    assert find_violations(ouverte.page) == []
    assert ouverte.erreurs == []
    assert ouverte.etrangeres == []
