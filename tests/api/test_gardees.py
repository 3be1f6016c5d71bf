"""The short way to kept answers: same bytes, same log line, one statement, never out of date."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from api.gardees import SOUVENIRS_GARDES, Souvenir, Souvenirs
from registre.session import writing
from registre.valeurs import Compteur
from registre.versions import Versions, bump
from tests.appuis.applications import Site

Compte = Callable[[Any], AbstractContextManager[list[str]]]
QUESTIONS = [
    "/api/v1/acteurs?limit=10000",
    "/api/v1/acteurs?q=ecole&quartier=marolles",
    "/api/v1/acteurs/44993525-6ba8-588a-af42-e7e17eb1f905",
    "/api/v1/quartiers",
    "/api/v1/quartiers/marolles",
    "/api/v1/categories",
    "/api/v1/secteurs?limit=2",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_second_answer_is_the_first_one_for_one_statement(
    site: Site, compte_requetes: Compte, question: str, caplog: pytest.LogCaptureFixture
) -> None:
    premiere = site.client.get(question)
    with (
        caplog.at_level(logging.INFO, "raq.requetes"),
        compte_requetes(site.sessions) as requetes,
    ):
        seconde = site.client.get(question)
    assert len(requetes) == 1
    assert seconde.content == premiere.content
    assert dict(seconde.headers) == dict(premiere.headers)
    modele = question.partition("?")[0]
    modele = modele.replace("marolles", "{slug}")
    modele = modele.replace("44993525-6ba8-588a-af42-e7e17eb1f905", "{identifiant}")
    assert f"GET {modele} 200" in caplog.messages[-1]


def test_an_answer_kept_under_one_name_is_not_sent_under_another(site: Site) -> None:
    for hote in ("localhost:8000", "127.0.0.1:9000", "localhost:8000"):
        corps = site.get("/api/v1/quartiers", {"Host": hote}, limit=1).json()
        assert corps["links"][0]["href"].startswith(f"http://{hote}/")


def test_any_change_of_the_data_ends_the_short_way_at_once(
    site_propre: Site, compte_requetes: Compte
) -> None:
    for compteur in (Compteur.ANNUAIRE, Compteur.TERRITOIRE):
        site_propre.get("/api/v1/categories")
        with writing(site_propre.sessions) as session:
            bump(session, compteur)
        with compte_requetes(site_propre.sessions) as requetes:
            site_propre.get("/api/v1/categories")
        assert len(requetes) > 2


def test_questions_are_remembered_within_bounds() -> None:
    souvenirs = Souvenirs()
    souvenir = Souvenir(Versions(1, 1), ("acteurs",), None)
    for numero in range(SOUVENIRS_GARDES + 10):
        souvenirs.keep(("/api/v1/acteurs", f"offset={numero}".encode(), "localhost"), souvenir)
    assert souvenirs.find(("/api/v1/acteurs", b"offset=9", "localhost")) is None
    assert souvenirs.find(("/api/v1/acteurs", b"offset=10", "localhost")) is souvenir
    longue = ("/api/v1/acteurs", b"q=" + b"a" * 500, "localhost")
    souvenirs.keep(longue, souvenir)
    assert souvenirs.find(longue) is None
