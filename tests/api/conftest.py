"""Sites under test: one that tests only read, shared by all, and one of a test's own."""

from collections.abc import Iterator

import pytest

from tests.appuis.applications import Site, opening
from tests.appuis.bases import Bases


@pytest.fixture(scope="session")
def site(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The whole site on the carried data, on each engine. Tests only read it."""
    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)


@pytest.fixture
def site_propre(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The whole site on a database of the test's own, loaded from data/: it may be changed."""
    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)
