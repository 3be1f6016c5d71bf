"""Who may come into the team's area, and whose forms act."""

from datetime import timedelta

import pytest

from api.acces import COOKIE
from api.droits import ACCES, INCOMPLETES, OUVERTES, find_droits
from registre.comptes.sessions import DUREE, end_sessions
from registre.modeles import Compte, SessionEquipe
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import Site, opening
from tests.appuis.equipe import log_in, make_client


@pytest.mark.parametrize("chemin", ["/equipe/", "/equipe/quartiers", "/equipe/x/y", "/equipe"])
def test_a_stranger_is_led_to_the_login_whatever_the_address(site: Site, chemin: str) -> None:
    client = make_client(site)
    client.follow_redirects = True
    reponse = client.get(chemin)
    assert str(reponse.url).startswith("http://127.0.0.1/equipe/connexion")
    assert reponse.status_code == 200
    assert reponse.headers["cache-control"] == "no-store"


def test_a_strangers_form_is_refused_in_words_and_tells_what_to_do(site: Site) -> None:
    reponse = make_client(site).post("/equipe/reglages", data={"jeton": "x"})
    assert reponse.status_code == 401
    assert "Rien n'a été enregistré" in reponse.text.replace("&#39;", "'")


def test_a_session_ends_when_nobody_used_it_and_lives_on_when_somebody_does(
    site_propre: Site,
) -> None:
    membre = log_in(site_propre, Role.LECTURE)
    site_propre.horloge.instant += DUREE - timedelta(hours=1)
    assert membre.get("/equipe/quartiers").status_code == 200
    site_propre.horloge.instant += DUREE - timedelta(hours=1)
    assert membre.get("/equipe/quartiers").status_code == 200
    site_propre.horloge.instant += DUREE + timedelta(hours=1)
    assert membre.get("/equipe/quartiers").status_code == 303


@pytest.mark.parametrize(("role", "jours"), [(Role.LECTURE, 90), (Role.COORDINATION, 30)])
def test_a_session_ends_for_good_however_much_it_is_used(
    site_propre: Site, role: Role, jours: int
) -> None:
    membre = log_in(site_propre, role)
    for _ in range(jours - 1):
        site_propre.horloge.instant += timedelta(days=1)
        assert membre.get("/equipe/quartiers").status_code == 200
    with site_propre.sessions() as session:
        ouverte = session.query(SessionEquipe).one()
        assert ouverte.expire_le == ouverte.cree_le + timedelta(days=jours)
    site_propre.horloge.instant += timedelta(days=1)
    assert membre.get("/equipe/quartiers").status_code == 303


def test_reading_many_pages_writes_the_session_once(site_propre: Site) -> None:
    membre = log_in(site_propre, Role.LECTURE)
    site_propre.horloge.instant += timedelta(minutes=11)
    for _ in range(3):
        membre.get("/equipe/quartiers")
    with site_propre.sessions() as session:
        vue = session.query(SessionEquipe.vue_le).one()[0]
    assert vue == site_propre.horloge.instant
    site_propre.horloge.instant += timedelta(minutes=5)
    membre.get("/equipe/quartiers")
    with site_propre.sessions() as session:
        assert session.query(SessionEquipe.vue_le).one()[0] == vue


def test_without_the_second_factor_nothing_else_opens(site_propre: Site) -> None:
    avec = log_in(site_propre, Role.COORDINATION, nom="Avec", complete=False)
    reponse = avec.get("/equipe/quartiers")
    assert (reponse.status_code, reponse.headers["location"]) == (
        303,
        "/equipe/code?suite=/equipe/quartiers",
    )
    with writing(site_propre.sessions) as session:
        session.query(Compte).update({"totp_actif": False})
    sans = avec.get("/equipe/quartiers")
    assert sans.headers["location"].startswith("/equipe/double-authentification")


def test_a_disabled_account_and_an_ended_session_are_outside_at_once(site_propre: Site) -> None:
    membre = log_in(site_propre, Role.LECTURE)
    with writing(site_propre.sessions) as session:
        compte = session.get(Compte, membre.compte)
        assert compte is not None
        compte.actif = False
    assert membre.get("/equipe/quartiers").status_code == 303
    autre = log_in(site_propre, Role.LECTURE, nom="Autre")
    assert autre.get("/equipe/quartiers").status_code == 200
    with writing(site_propre.sessions) as session:
        end_sessions(session, autre.compte)
    assert autre.get("/equipe/quartiers").status_code == 303


def test_a_form_needs_its_token_its_session_its_site_and_its_day(site_propre: Site) -> None:
    membre = log_in(site_propre)
    autre = log_in(site_propre, nom="Autre coordination")
    page = "/equipe/quartiers/marolles"
    chemin = f"{page}/confirmation"
    bon, d_un_autre = membre.jeton(page), autre.jeton(page)
    for entetes, jeton in (
        ({}, ""),
        ({}, bon[:-2]),
        ({}, d_un_autre),
        ({"Origin": "https://ailleurs.example"}, bon),
        ({"Origin": "null"}, bon),
        ({"Sec-Fetch-Site": "cross-site"}, bon),
    ):
        reponse = membre.client.post(chemin, data={"jeton": jeton}, headers=entetes)
        assert reponse.status_code == 403, (entetes, jeton)
        assert "Rien n&#39;a été enregistré" in reponse.text
    assert membre.client.post(chemin, data={"jeton": bon}).status_code == 303
    site_propre.horloge.instant += timedelta(hours=25)
    assert membre.client.post(chemin, data={"jeton": bon}).status_code == 403


def test_the_cookie_never_reaches_a_public_page(site_propre: Site) -> None:
    membre = log_in(site_propre)
    publique = membre.client.get("/fr/")
    assert COOKIE not in (publique.request.headers.get("cookie") or "")
    assert "set-cookie" not in publique.headers


def test_pages_of_the_area_are_kept_nowhere(site_propre: Site) -> None:
    entetes = log_in(site_propre).get("/equipe/quartiers").headers
    assert entetes["cache-control"] == "no-store"
    assert entetes["x-robots-tag"] == "noindex"
    assert entetes["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in entetes["content-security-policy"]


def test_behind_https_another_origin_is_refused_and_ours_is_taken(url_sqlite_semee: str) -> None:
    with opening(url_sqlite_semee, url_publique="https://relais.example") as site:
        membre = log_in(site)
        membre.client.base_url = "https://relais.example"
        membre.client.cookies.set(COOKIE, membre.client.cookies[COOKIE], path="/equipe")
        page = "/equipe/quartiers/marolles"
        jeton = membre.jeton(page)
        for origine, statut in (("https://relais.example", 303), ("http://127.0.0.1", 403)):
            reponse = membre.client.post(
                f"{page}/confirmation", data={"jeton": jeton}, headers={"Origin": origine}
            )
            assert reponse.status_code == statut


def test_the_table_denies_what_it_does_not_name() -> None:
    assert find_droits("POST", "/equipe/acteurs/{identifiant}/suppression") == {}
    assert find_droits("HEAD", "/equipe/") == find_droits("GET", "/equipe/")
    assert not OUVERTES & {modele for _, modele in ACCES}
    assert {modele for _, modele in ACCES} >= INCOMPLETES
