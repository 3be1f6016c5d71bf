"""The whole site, for the tests of its pages."""

from collections.abc import Iterator

import pytest

from tests.appuis.applications import Site, opening
from tests.appuis.bases import Bases


@pytest.fixture(scope="session")
def site(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The site on the carried data, on each engine, its clock on a Tuesday morning; read only."""
    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)


@pytest.fixture
def site_propre(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The site on a database of the test's own, loaded from data/: it may be changed."""
    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)
