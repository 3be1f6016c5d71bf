"""What strangers get wrong does not keep the owner of an account out of it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from api.navigateurs import COMPTES_MAXIMUM, COOKIE, DUREE
from registre.comptes import mots_de_passe
from registre.comptes.second_facteur import check_code
from registre.comptes.sessions import end_sessions
from registre.erreurs import TropDEssais
from registre.session import writing
from tests.appuis.applications import Site
from tests.appuis.equipe import make_client
from tests.site.equipe.test_connexion import (
    CODE,
    CONNEXION,
    LINA,
    PHRASE,
    add_compte,
    code_now,
    make_coordination,
    send_form,
    try_login,
)

OMAR = "omar@equipe.example"


def shut(site: Site, courriel: str = LINA) -> None:
    """Strangers fail from everywhere until the account takes no more tries."""
    for rang in range(50):
        client = make_client(site, f"198.51.100.{rang}")
        assert try_login(client, courriel, "faux mot de passe").status_code == 422


def know(site: Site, courriel: str = LINA) -> TestClient:
    """A browser that logged in to an account, then was taken elsewhere."""
    client = make_client(site, "203.0.113.7")
    assert try_login(client, courriel, PHRASE).status_code == 303
    client.cookies.delete("raq_equipe")
    return client


def test_a_browser_that_was_in_gets_in_although_strangers_shut_the_account(
    site_propre: Site,
) -> None:
    add_compte(site_propre)
    lina = know(site_propre)
    shut(site_propre)
    nouveau = make_client(site_propre, "203.0.113.8")
    assert try_login(nouveau, LINA, PHRASE).status_code == 429
    assert try_login(lina, LINA, PHRASE).status_code == 303


def test_its_cookie_is_signed_for_the_area_alone_and_names_nobody(site_propre: Site) -> None:
    add_compte(site_propre)
    entree = try_login(make_client(site_propre), LINA, PHRASE)
    cookie = next(c for c in entree.headers.get_list("set-cookie") if c.startswith(COOKIE))
    for drapeau in ("HttpOnly", "Path=/equipe", "SameSite=lax", "Max-Age=15552000"):
        assert drapeau in cookie
    assert "lina" not in cookie.lower()


@pytest.mark.parametrize("quoi", ["altere", "vieux", "d_un_autre"])
def test_another_browser_has_no_tries_of_its_own(site_propre: Site, quoi: str) -> None:
    add_compte(site_propre)
    add_compte(site_propre, OMAR)
    client = know(site_propre, OMAR if quoi == "d_un_autre" else LINA)
    if quoi == "altere":
        faux = client.cookies[COOKIE][:-2]
        client.cookies.clear()
        client.cookies.set(COOKIE, faux, domain="127.0.0.1", path="/equipe")
    if quoi == "vieux":
        site_propre.horloge.instant += DUREE
    shut(site_propre)
    assert try_login(client, LINA, PHRASE).status_code == 429


def test_its_own_failures_are_counted_wherever_it_goes(site_propre: Site) -> None:
    add_compte(site_propre)
    valeur = know(site_propre).cookies[COOKIE]
    for rang in range(6):
        client = make_client(site_propre, f"192.0.2.{rang}")
        client.cookies.set(COOKIE, valeur, domain="127.0.0.1", path="/equipe")
        attendu = 422 if rang < 5 else 429
        assert try_login(client, LINA, "faux mot de passe").status_code == attendu
    site_propre.horloge.instant += timedelta(minutes=15)
    assert try_login(client, LINA, PHRASE).status_code == 303


def test_a_shared_computer_knows_the_accounts_that_were_used_last(site_propre: Site) -> None:
    courriels = [f"membre{rang}@equipe.example" for rang in range(COMPTES_MAXIMUM + 1)]
    partage = make_client(site_propre, "203.0.113.7")
    for courriel in courriels:
        add_compte(site_propre, courriel)
        assert try_login(partage, courriel, PHRASE).status_code == 303
        partage.cookies.delete("raq_equipe")
    for courriel, attendu in ((courriels[0], 429), (courriels[1], 303)):
        shut(site_propre, courriel)
        assert try_login(partage, courriel, PHRASE).status_code == attendu
        partage.cookies.delete("raq_equipe")
        site_propre.horloge.instant += timedelta(minutes=15)


def log_in_with_code(site: Site, client: TestClient) -> Any:
    assert try_login(client, LINA, PHRASE).headers["location"].startswith(CODE)
    return send_form(client, CODE, code=code_now(site))


def test_who_knows_the_password_alone_does_not_keep_the_owner_from_the_code(
    site_propre: Site,
) -> None:
    _, lina = make_coordination(site_propre)
    assert log_in_with_code(site_propre, lina).status_code == 303
    site_propre.horloge.instant += timedelta(minutes=1)
    voleur = make_client(site_propre, "198.51.100.9")
    try_login(voleur, LINA, PHRASE)
    assert COOKIE not in voleur.cookies, "the password alone makes no browser known"
    for _ in range(5):
        assert send_form(voleur, CODE, code="000000").status_code == 422
    assert send_form(voleur, CODE, code="000000").status_code == 429
    lina.cookies.delete("raq_equipe")
    assert log_in_with_code(site_propre, lina).status_code == 303


def test_a_session_that_was_ended_meanwhile_is_not_completed(
    site_propre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new password ends all sessions between the check of the code and what follows."""
    compte, client = make_coordination(site_propre)
    try_login(client, LINA, PHRASE)

    def check_then_lose(*mots: Any, **options: Any) -> bool:
        juste = check_code(*mots, **options)
        _end(site_propre, compte)
        return juste

    monkeypatch.setattr("vitrine.equipe.second_facteur.check_code", check_then_lose)
    refus = send_form(client, CODE, code=code_now(site_propre))
    assert refus.status_code == 401
    assert client.get("/equipe/comptes").headers["location"].startswith(CONNEXION)


def _end(site: Site, compte: UUID) -> None:
    with writing(site.sessions) as session:
        end_sessions(session, compte)


def test_when_too_many_passwords_wait_one_is_told_to_come_back_and_no_try_is_counted(
    site_propre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_compte(site_propre)
    client = make_client(site_propre, "203.0.113.7")

    def refuse(*_: Any) -> bool:
        raise TropDEssais(mots_de_passe.DELAI_S)

    with monkeypatch.context() as plein:
        plein.setattr("registre.comptes.connexion.verify_mot_de_passe", refuse)
        for _ in range(7):
            refus = try_login(client, LINA, PHRASE)
            assert (refus.status_code, refus.headers["retry-after"]) == (429, "5")
            assert re.search("Attendez quelques secondes", refus.text)
    assert try_login(client, LINA, PHRASE).status_code == 303
