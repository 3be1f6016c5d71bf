"""Every page of the team's area, on a narrow phone and on a desk, by day and by night."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from api.acces import COOKIE
from api.droits import ACCES
from raq.reglages import Reglages
from registre.valeurs import Role
from tests.appuis.applications import MARDI_MATIN, opening
from tests.appuis.bases import BasesSqlite
from tests.appuis.equipe import log_in
from tests.appuis.objets_equipe import SIEN, Objets, add_objets
from tests.appuis.serveur import serving
from tests.navigateur.examens import find_debordements, find_violations
from tests.navigateur.visites import Visite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.navigateur

PAGES = sorted(modele for methode, modele in ACCES if methode == "GET")
DE_PASSAGE = {"/equipe/code", "/equipe/double-authentification"}
"""Whoever has given the second factor is led on from there."""
POUR_UN_PROGRAMME = {
    "/equipe/import/{identifiant}/rapport.csv",
    "/equipe/maraude/donnees",
    "/equipe/maraude/jeton",
    "/equipe/photos/{identifiant}",
}
"""What answers a file or JSON, not a page."""
OUVERTES = ("/equipe/connexion", "/equipe/mot-de-passe-oublie", "/equipe/invitation/inconnue")


@pytest.fixture(scope="module")
def equipe(
    bases_sqlite: BasesSqlite, modele_sqlite_seme: str
) -> Iterator[tuple[str, Objets, dict[str, str]]]:
    """Origin of a site with one record of each kind, and a session's secret by name."""
    url = bases_sqlite.copy(modele_sqlite_seme)
    with opening(url) as site:
        objets = add_objets(site, SIEN)
        secrets = {
            "complete": log_in(site, nom="Une coordination").client.cookies[COOKIE],
            "incomplete": log_in(site, nom="Une autre", complete=False).client.cookies[COOKIE],
            "sans facteur": log_in(site, Role.LECTURE, nom="Lit").client.cookies[COOKIE],
        }
    with serving(Reglages(base=url), lambda: MARDI_MATIN) as origine:
        yield origine, objets, secrets
    bases_sqlite.drop(url)


@pytest.fixture
def entre(
    navigateur: "Browser", equipe: tuple[str, Objets, dict[str, str]]
) -> Iterator[Callable[..., Visite]]:
    """`entre(secret, largeur)` opens a browser that holds this session (“” for none)."""
    ouvertes: list[Visite] = []
    origine, _, secrets = equipe

    def enter(secret: str, largeur: int) -> Visite:
        contexte = navigateur.new_context(
            viewport={"width": largeur, "height": 740}, base_url=origine
        )
        if secret:
            contexte.add_cookies(
                [{"name": COOKIE, "value": secrets[secret], "url": f"{origine}/equipe/"}]
            )
        ouvertes.append(Visite(contexte, origine))
        return ouvertes[-1]

    yield enter
    for ouverte in ouvertes:
        ouverte.contexte.close()


def examine(visite: Visite, url: str, attendu: int = 200) -> None:
    """Look at a page, folded by day and unfolded by night; colours do not change with the width."""
    reponse = visite.go(url)
    assert reponse.status == attendu, url
    etroite = visite.page.viewport_size is not None and visite.page.viewport_size["width"] == 360
    if etroite:
        assert find_violations(visite.page) == [], url
    assert find_debordements(visite.page) == [], url
    if etroite:
        visite.page.emulate_media(color_scheme="dark")
        assert find_violations(visite.page) == [], f"{url}, unfolded, by night"
    assert visite.page.locator("h1").count() == 1
    assert visite.erreurs == []
    assert visite.etrangeres == []


@pytest.mark.parametrize("largeur", [360, 1280])
@pytest.mark.parametrize("modele", [m for m in PAGES if m not in DE_PASSAGE | POUR_UN_PROGRAMME])
def test_a_page_of_the_area_is_accessible_and_fits(
    entre: Callable[..., Visite],
    equipe: tuple[str, Objets, dict[str, str]],
    modele: str,
    largeur: int,
) -> None:
    _, objets, _ = equipe
    examine(entre("complete", largeur), objets.write_url(modele, UUID(int=1)))


@pytest.mark.parametrize("largeur", [360, 1280])
def test_the_ways_in_are_accessible_and_fit(entre: Callable[..., Visite], largeur: int) -> None:
    for chemin in OUVERTES:
        examine(entre("", largeur), chemin, 410 if chemin.endswith("inconnue") else 200)
    examine(entre("incomplete", largeur), "/equipe/code")
    examine(entre("sans facteur", largeur), "/equipe/double-authentification")
