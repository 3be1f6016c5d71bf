"""The real application, seeded, and visits to it by a real browser that notes what goes wrong."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from raq.reglages import Reglages
from registre.modeles import Acteur
from registre.recherche import index_acteurs
from registre.session import make_engine, make_sessions, writing
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.bases import BasesSqlite
from tests.appuis.serveur import serving
from tests.fabriques import make_acteur
from tests.navigateur.visites import PATIENCE_MS, Visite

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOM_HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)} `alert(3)` \\"
"""What runs as a script when a page writes a name as HTML or as JavaScript."""

FOREST = (4.3241, 50.8103)
"""Place Saint-Denis, far from the other actors: its pin stands alone on the map."""


def _add_hostile(url: str) -> Acteur:
    moteur = make_engine(url)
    lon, lat = FOREST
    hostile = make_acteur(
        NOM_HOSTILE, categorie="education-de-rue", lon=lon, lat=lat, rue="Place <b>Saint-Denis</b>"
    )
    try:
        with writing(make_sessions(moteur)) as session:
            session.add(hostile)
            session.flush()
            index_acteurs(session, [hostile.id])
            bump(session, Compteur.ANNUAIRE)
            session.expunge_all()
    finally:
        moteur.dispose()
    return hostile


@pytest.fixture(scope="session")
def base_du_site(
    bases_sqlite: BasesSqlite, modele_sqlite_seme: str
) -> Iterator[tuple[str, Acteur]]:
    """A seeded database with one actor more, whose name is an attack; and that actor."""
    url = bases_sqlite.copy(modele_sqlite_seme)
    yield url, _add_hostile(url)
    bases_sqlite.drop(url)


@pytest.fixture(scope="session")
def hostile(base_du_site: tuple[str, Acteur]) -> Acteur:
    """The actor whose name is an attack."""
    return base_du_site[1]


@pytest.fixture(scope="session")
def serveur(base_du_site: tuple[str, Acteur]) -> Iterator[str]:
    """Origin of the running application; tests only read."""
    with serving(Reglages(base=base_du_site[0])) as origine:
        yield origine


@pytest.fixture
def visite(navigateur: "Browser", serveur: str) -> Iterator[Callable[..., Visite]]:
    """`visite(width=360, …)` opens a clean browser context; all are closed after the test."""
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    ouvertes: list[Visite] = []

    def visit(largeur: int = 360, hauteur: int = 640, **options: Any) -> Visite:
        contexte = navigateur.new_context(
            viewport={"width": largeur, "height": hauteur}, base_url=serveur, **options
        )
        ouvertes.append(Visite(contexte, serveur))
        return ouvertes[-1]

    yield visit
    for ouverte in ouvertes:
        ouverte.contexte.close()
