"""How many statements an answer may cost, and that more rows do not cost more of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from api.gardees import Souvenirs
from api.octets import MemoireOctets
from tests.appuis.applications import Site

Compte = Callable[[Any], AbstractContextManager[list[str]]]

BUDGETS = [
    ("/api/v1/acteurs", 3),
    ("/api/v1/acteurs?limit=10000", 3),
    ("/api/v1/acteurs?q=ecole", 5),
    ("/api/v1/acteurs?q=ecolle+fondamantale", 5),
    ("/api/v1/acteurs?ouvert=1", 4),
    ("/api/v1/acteurs?q=ecole&categorie=C&quartier=marolles&commune=ixelles&ouvert=1", 11),
    ("/api/v1/acteurs/44993525-6ba8-588a-af42-e7e17eb1f905", 2),
    ("/api/v1/quartiers", 9),
    ("/api/v1/quartiers?limit=3", 9),
    ("/api/v1/quartiers/marolles", 8),
    ("/api/v1/categories", 5),
    ("/api/v1/secteurs?limit=10", 3),
    ("/api/v1/secteurs?limit=10000", 3),
    ("/api/v1/trouver?adresse=Place+du+Jeu+de+Balle", 11),
    ("/api/v1/trouver?adresse=chauss%C3%A9e+de+wavre", 11),
    ("/api/v1/trouver?adresse=rue+neuve+1000", 11),
    ("/healthz", 1),
]


@pytest.mark.parametrize(("chemin", "budget"), BUDGETS)
def test_an_answer_keeps_to_its_budget_and_costs_one_statement_once_it_is_kept(
    site_libre: Site, compte_requetes: Compte, chemin: str, budget: int
) -> None:
    site_libre.get("/api/v1/quartiers")  # the territory is built once, not at each request
    site_libre.replace_services(octets=MemoireOctets())
    site_libre.app.state.souvenirs = Souvenirs()
    site_libre.get("/healthz")
    with compte_requetes(site_libre.sessions) as requetes:
        assert site_libre.get(chemin).status_code == 200
    assert 0 < len(requetes) <= budget, requetes
    if "trouver" not in chemin:
        with compte_requetes(site_libre.sessions) as encore:
            site_libre.get(chemin)
        assert len(encore) == 1, encore
