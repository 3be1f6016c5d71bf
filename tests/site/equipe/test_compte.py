"""One's own account: password, devices."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.requests import Request

from registre.comptes.mots_de_passe import hash_mot_de_passe, verify_mot_de_passe
from registre.comptes.sessions import open_session
from registre.modeles import Compte, SessionEquipe
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in
from vitrine.equipe.appareils import describe_appareil

COMPTE = "/equipe/compte"
PHRASE = "le tram 81 est en retard"
NOUVELLE = "une gaufre place du Jeu de Balle"


def open_devices(site: Site, membre: Connecte, *appareils: str) -> None:
    with writing(site.sessions) as session:
        for appareil in appareils:
            open_session(session, membre.compte, appareil, site.horloge(), complete=True)


def list_devices(site: Site, membre: Connecte) -> dict[str, str]:
    with site.sessions() as session:
        siennes = select(SessionEquipe).where(SessionEquipe.compte == membre.compte)
        return {ouverte.appareil: str(ouverte.id) for ouverte in session.scalars(siennes)}


def log_in_with_password(site: Site, role: Role = Role.RAQ) -> Connecte:
    membre = log_in(site, role, quartiers=["marolles"])
    with writing(site.sessions) as session:
        session.get_one(Compte, membre.compte).mot_de_passe = hash_mot_de_passe(PHRASE)
    return membre


def change(membre: Connecte, actuel: str, nouveau: str) -> Any:
    return membre.post(f"{COMPTE}/mot-de-passe", COMPTE, actuel=actuel, nouveau=nouveau)


def test_one_sees_who_one_is_and_where_one_is_logged_in(site_propre: Site) -> None:
    membre = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    open_devices(site_propre, membre, "Firefox, Android")
    page = membre.get(COMPTE).text
    for mot in ("Compte raq", "relais de quartier", "Marolles", "Firefox, Android", "mardi 3 mars"):
        assert mot in page
    assert page.count("cet appareil") == 1
    assert page.count("/fin") == 2, "one other device, and all the others"


def test_a_lost_device_is_logged_out(site_propre: Site) -> None:
    membre = log_in(site_propre, Role.RAQ)
    open_devices(site_propre, membre, "Firefox, Android", "Safari, iPhone")
    perdu = list_devices(site_propre, membre)["Safari, iPhone"]
    fin = membre.post(f"{COMPTE}/sessions/{perdu}/fin", COMPTE)
    assert fin.headers["location"] == f"{COMPTE}?fait=session_finie"
    assert set(list_devices(site_propre, membre)) == {"Firefox, Android", "Essai"}
    membre.post(f"{COMPTE}/sessions/fin", COMPTE)
    assert set(list_devices(site_propre, membre)) == {"Essai"}
    assert membre.get(COMPTE).status_code == 200


def test_nobody_ends_the_session_of_somebody_else(site_propre: Site) -> None:
    membre, autre = log_in(site_propre, Role.RAQ), log_in(site_propre, Role.COORDINATION)
    sienne = list_devices(site_propre, membre)["Essai"]
    for identifiant in (sienne, "pas-un-identifiant"):
        assert autre.post(f"{COMPTE}/sessions/{identifiant}/fin", COMPTE).status_code == 404
    assert membre.get(COMPTE).status_code == 200


def test_a_changed_password_logs_the_other_devices_out(site_propre: Site) -> None:
    membre = log_in_with_password(site_propre)
    open_devices(site_propre, membre, "Safari, iPhone")
    fait = change(membre, PHRASE, NOUVELLE)
    assert fait.headers["location"] == f"{COMPTE}?fait=mot_de_passe"
    assert "déconnectés" in membre.get(fait.headers["location"]).text
    assert set(list_devices(site_propre, membre)) == {"Essai"}
    with site_propre.sessions() as session:
        assert verify_mot_de_passe(NOUVELLE, session.get_one(Compte, membre.compte).mot_de_passe)


def test_the_present_password_is_asked_and_cannot_be_guessed(site_propre: Site) -> None:
    membre = log_in_with_password(site_propre)
    for _ in range(5):
        refus = change(membre, "faux", NOUVELLE)
        assert (refus.status_code, "pas votre mot de passe actuel" in refus.text) == (422, True)
        assert NOUVELLE not in refus.text
    trop = change(membre, PHRASE, NOUVELLE)
    assert (trop.status_code, trop.headers["retry-after"]) == (429, "900")
    site_propre.horloge.instant += timedelta(minutes=15)
    assert change(membre, PHRASE, NOUVELLE).status_code == 303


@pytest.mark.parametrize(
    ("nouveau", "mot"), [("court", "trop court"), ("compte raq compte", "trop facile à deviner")]
)
def test_a_bad_choice_is_told_and_costs_no_try(site_propre: Site, nouveau: str, mot: str) -> None:
    membre = log_in_with_password(site_propre)
    for _ in range(6):
        refus = change(membre, PHRASE, nouveau)
        assert (refus.status_code, mot in refus.text) == (422, True)
    assert change(membre, PHRASE, NOUVELLE).status_code == 303


UBUNTU = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("agent", "dit"),
    [
        (UBUNTU, "Firefox, Linux"),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
            "Firefox, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
            "like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/140.0.0.0 Safari/537.36",
            "Chrome, Mac",
        ),
        ("curl/8.0", "Appareil inconnu"),
        ("<script>alert(1)</script>", "Appareil inconnu"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_device_is_named_in_words(agent: str, dit: str) -> None:
    requete = Request({"type": "http", "headers": [(b"user-agent", agent.encode())]})
    assert describe_appareil(requete) == dit


def test_the_page_has_no_password_and_asks_browsers_for_the_right_one(site: Site) -> None:
    membre = log_in(site, Role.LECTURE, nom="Lecture du compte")
    page = membre.get(COMPTE).text
    assert re.findall(r'type="password"\s+value="([^"]*)"', page) == ["", ""]
    assert re.findall(r'autocomplete="([^"]*)"', page) == [
        "username",
        "current-password",
        "new-password",
    ]
