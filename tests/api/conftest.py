"""Sites under test: one that tests only read, shared by all, and one of a test's own."""

from collections.abc import Iterator

import pytest

from tests.appuis.applications import Site, opening
from tests.appuis.bases import Bases
from tests.appuis.exemples import ORIGINE


@pytest.fixture(scope="session")
def site_public(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The same site under its public name, as the examples of openapi.json show it."""
    url = bases.copy(modele_seme)
    with opening(url, url_publique=ORIGINE) as ouvert:
        yield ouvert
    bases.drop(url)


@pytest.fixture
def site_libre(site: Site) -> Iterator[Site]:
    """The shared site whose services a test may replace; they come back after it."""
    avant = site.services
    yield site
    site.app.state.services = avant
