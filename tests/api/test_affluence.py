"""A crowd of forms at once: pages are still answered, nobody waits for a connection in vain."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from typing import Final
from urllib.parse import urlencode, urlsplit

import pytest
from anyio import from_thread, to_thread

from api.acces import COOKIE
from api.formulaires import Formulaires
from raq.app import create_app
from raq.reglages import Reglages
from registre.base import now
from registre.session import CONNEXIONS, FILS, make_engine
from tests.appuis.bases import Bases
from tests.appuis.serveur import serving
from vitrine.messages import BUT as BUT_DU_MESSAGE

FOULE: Final = 60
PATIENCE_S: Final = 5.0
SECRET: Final = "un secret d'installation de 32 caractères"
MAROLLES: Final = "/fr/quartiers/marolles"


@pytest.fixture
def origine(bases: Bases, modele_seme: str) -> Iterator[str]:
    url = bases.copy(modele_seme)
    with serving(Reglages(base=url, secret=SECRET)) as adresse:
        yield adresse
    bases.drop(url)


def ask(origine: str, chemin: str, champs: dict[str, str] | None = None) -> tuple[int, float]:
    """Status of one request, as a browser with an old cookie sends it, and its seconds."""
    debut = time.monotonic()
    with closing(HTTPConnection(urlsplit(origine).netloc, timeout=60)) as connexion:
        entetes = {"Cookie": f"{COOKIE}=une-session-finie"}
        if champs is None:
            connexion.request("GET", chemin, headers=entetes)
        else:
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
            connexion.request("POST", chemin, urlencode(champs), entetes)
        reponse = connexion.getresponse()
        reponse.read()
        return reponse.status, time.monotonic() - debut


def crowd(origine: str, send: Callable[[int], int]) -> tuple[list[int], list[tuple[int, float]]]:
    """Send FOULE forms at once and read a page meanwhile; statuses, and statuses with seconds."""
    assert ask(origine, MAROLLES)[0] == 200
    depart = Barrier(FOULE + 1)

    def come(rang: int) -> int:
        depart.wait()
        return send(rang)

    with ThreadPoolExecutor(FOULE) as fils:
        envois = [fils.submit(come, rang) for rang in range(FOULE)]
        depart.wait()
        lues = [ask(origine, MAROLLES)]
        while not all(envoi.done() for envoi in envois):
            lues.append(ask(origine, MAROLLES))
        return [envoi.result() for envoi in envois], lues


def test_sixty_messages_at_once_are_taken_and_the_page_is_still_read(origine: str) -> None:
    formulaires, montre = Formulaires(SECRET), now() - timedelta(minutes=1)

    def write(rang: int) -> int:
        champs = {
            "jeton": formulaires.sign(BUT_DU_MESSAGE, montre, "marolles"),
            "sorte": "message",
            "reponse": f"voisine{rang}@exemple.be",
            "message": f"Bonjour, je cherche un cours de français. ({rang})",
        }
        return ask(origine, f"{MAROLLES}/ecrire", champs)[0]

    statuts, lues = crowd(origine, write)
    assert set(statuts) == {303}
    assert {statut for statut, _ in lues} == {200}
    assert max(duree for _, duree in lues) < PATIENCE_S


def test_sixty_logins_at_once_are_checked_or_told_to_wait_and_the_page_is_still_read(
    origine: str,
) -> None:
    jeton = Formulaires(SECRET).sign("connexion", now())

    def log_in(rang: int) -> int:
        champs = {
            "jeton": jeton,
            "courriel": f"personne{rang}@equipe.example",
            "mot_de_passe": "le tram 81 est en retard",
        }
        return ask(origine, "/equipe/connexion", champs)[0]

    statuts, lues = crowd(origine, log_in)
    assert set(statuts) <= {422, 429}
    assert 422 in statuts, "some were checked"
    assert {statut for statut, _ in lues} == {200}
    assert max(duree for _, duree in lues) < PATIENCE_S


def test_every_thread_finds_two_connections_and_some_are_left(modele_vierge: str) -> None:
    moteur = make_engine(modele_vierge)
    try:
        prises = [moteur.connect() for _ in range(CONNEXIONS)]
        for prise in prises:
            prise.close()
    finally:
        moteur.dispose()
    assert CONNEXIONS > 2 * FILS


async def _count_threads() -> float:
    return to_thread.current_default_thread_limiter().total_tokens


def test_the_application_has_as_many_threads_as_its_connections_serve(modele_vierge: str) -> None:
    app = create_app(Reglages(base=modele_vierge, secret=SECRET))

    async def live() -> float:
        async with app.router.lifespan_context(app):
            return await _count_threads()

    with from_thread.start_blocking_portal() as portail:
        assert portail.call(live) == FILS
