"""Coming in and leaving, as a browser does it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pyotp
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.acces import COOKIE
from registre.comptes import mots_de_passe
from registre.comptes.mots_de_passe import hash_mot_de_passe
from registre.comptes.scelles import seal, unseal
from registre.comptes.totp import derive_secret_totp
from registre.modeles import Compte, Courriel, Lien, SessionEquipe
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import LOCALE, Site
from tests.appuis.bases import Bases
from tests.appuis.equipe import log_in, make_client, read_jeton

CONNEXION = "/equipe/connexion"
CODE = "/equipe/code"
DOUBLE = "/equipe/double-authentification"
OUBLI = "/equipe/mot-de-passe-oublie"
LINA = "lina@equipe.example"
PHRASE = "le tram 81 est en retard"
EMPREINTE: list[str] = []
SECRET_TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def add_compte(site: Site, courriel: str = LINA, **valeurs: Any) -> UUID:
    """An account that may log in with PHRASE (its hash is computed once)."""
    if not EMPREINTE:
        EMPREINTE.append(hash_mot_de_passe(PHRASE))
    ordinaires = {"nom": "Lina Dupont", "role": Role.LECTURE, "mot_de_passe": EMPREINTE[0]}
    with writing(site.sessions) as session:
        compte = Compte(courriel=courriel, **ordinaires | valeurs)
        session.add(compte)
        session.flush()
        return compte.id


def try_login(client: TestClient, courriel: str, mot_de_passe: str, **champs: Any) -> Any:
    jeton = read_jeton(client.get(CONNEXION).text)
    champs = {"jeton": jeton, "courriel": courriel, "mot_de_passe": mot_de_passe, **champs}
    return client.post(CONNEXION, data=champs)


def send_form(client: TestClient, page: str, **champs: Any) -> Any:
    return client.post(page, data={"jeton": read_jeton(client.get(page).text), **champs})


@contextmanager
def counting_verifications(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    hacheur = type(mots_de_passe._hacheur())
    vrai = hacheur.verify
    faites: list[object] = []

    def count(*mots: Any) -> bool:
        faites.append(mots)
        return vrai(*mots)

    with monkeypatch.context() as m:
        m.setattr(hacheur, "verify", count)
        yield faites


def test_a_member_logs_in_with_mail_and_password_and_goes_where_they_wanted(
    site_propre: Site,
) -> None:
    add_compte(site_propre)
    client = make_client(site_propre)
    voulue = client.get("/equipe/comptes")
    assert voulue.headers["location"] == f"{CONNEXION}?suite=/equipe/comptes"
    entree = try_login(client, " Lina@Equipe.example ", PHRASE, suite="/equipe/compte")
    assert (entree.status_code, entree.headers["location"]) == (303, "/equipe/compte")
    assert entree.headers["cache-control"] == "no-store"
    assert "Lina Dupont" in client.get("/equipe/compte").text
    assert client.get(CONNEXION).headers["location"] == "/equipe/"


def test_the_cookie_is_for_the_area_alone_and_out_of_reach_of_scripts(
    bases: Bases, modele_seme: str, site_propre: Site
) -> None:
    add_compte(site_propre)
    local = try_login(make_client(site_propre), LINA, PHRASE).headers["set-cookie"]
    assert re.match(rf"{COOKIE}=[\w-]{{43}};", local)
    for drapeau in ("HttpOnly", "Path=/equipe", "SameSite=lax", "Max-Age=7776000"):
        assert drapeau in local
    assert "Secure" not in local
    site_propre.replace_services(url_publique="https://relais.example")
    client = make_client(site_propre)
    jeton = read_jeton(client.get(CONNEXION).text)
    champs = {"jeton": jeton, "courriel": LINA, "mot_de_passe": PHRASE}
    assert "Secure" in client.post(CONNEXION, data=champs).headers["set-cookie"]


def test_the_secret_of_a_session_is_never_used_twice_nor_kept(site_propre: Site) -> None:
    add_compte(site_propre)
    client = make_client(site_propre)
    client.cookies.set(COOKIE, "choisi-par-un-autre", domain="127.0.0.1", path="/equipe")
    secrets = []
    for _ in range(2):
        cookie = try_login(client, LINA, PHRASE).headers["set-cookie"]
        secrets.append(cookie.partition("=")[2].partition(";")[0])
        client.cookies.clear()
    assert len(set(secrets) | {"choisi-par-un-autre"}) == 3
    with site_propre.sessions() as session:
        gardees = session.scalars(select(SessionEquipe.empreinte)).all()
    assert not set(secrets) & set(gardees)


def test_logging_in_again_ends_the_session_that_the_browser_had(site_propre: Site) -> None:
    add_compte(site_propre, role=Role.COORDINATION)
    client = make_client(site_propre)
    for _ in range(2):  # neither is complete: the login stays open
        assert try_login(client, LINA, PHRASE).status_code == 303
    with site_propre.sessions() as session:
        assert len(session.scalars(select(SessionEquipe.id)).all()) == 1


@pytest.mark.parametrize(
    "suite",
    [
        "//ailleurs.example/",
        "https://ailleurs.example/equipe/",
        "/equipe/..//ailleurs.example",
        "/equipe/\\ailleurs.example",
        "\\\\ailleurs.example",
        "/fr/",
        "/equipe//ailleurs.example",
        "/equipe/../fr/",
        "/equipe/%0d%0aSet-Cookie:x",
        "/equipe/" + "a" * 400,
        "javascript:alert(1)",
        "",
    ],
)
def test_the_login_never_leads_out_of_the_area(site: Site, suite: str) -> None:
    page = make_client(site).get(CONNEXION, params={"suite": suite})
    assert re.search(r'name="suite" value="([^"]*)"', page.text).group(1) == "/equipe/"  # type: ignore[union-attr]


def test_the_answer_and_the_work_are_the_same_whoever_asks(
    site_propre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_compte(site_propre)
    add_compte(site_propre, "invitee@equipe.example", mot_de_passe=None)
    add_compte(site_propre, "partie@equipe.example", actif=False)
    reponses = set()
    for courriel, mot_de_passe in (
        (LINA, "un autre mot de passe"),
        ("personne@equipe.example", PHRASE),
        ("invitee@equipe.example", PHRASE),
        ("partie@equipe.example", PHRASE),
    ):
        with counting_verifications(monkeypatch) as faites:
            reponse = try_login(make_client(site_propre), courriel, mot_de_passe)
        assert len(faites) == 1, courriel
        assert f'value="{courriel}"' in reponse.text  # typed once is enough
        assert mot_de_passe not in reponse.text
        assert "set-cookie" not in reponse.headers
        texte = re.sub(r'name="jeton" value="[^"]+"', "", reponse.text).replace(courriel, "…")
        reponses.add((reponse.status_code, texte))
    assert len(reponses) == 1
    assert reponses.pop()[0] == 422


@pytest.mark.parametrize("courriel", [LINA, "personne@equipe.example"])
def test_after_five_wrong_tries_from_one_place_one_waits_known_or_not(
    site_propre: Site, courriel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_compte(site_propre)
    client = make_client(site_propre, "203.0.113.7")
    for _ in range(5):
        assert try_login(client, courriel, "faux mot de passe").status_code == 422
    with counting_verifications(monkeypatch) as faites:
        refus = try_login(client, courriel, PHRASE)
    assert faites == []
    assert (refus.status_code, refus.headers["retry-after"]) == (429, "900")
    assert "Attendez 15 minutes" in refus.text
    assert f'value="{courriel}"' in refus.text
    ailleurs = try_login(make_client(site_propre, "198.51.100.9"), LINA, PHRASE)
    assert ailleurs.status_code == 303, "the account itself is not locked"
    site_propre.horloge.instant += timedelta(minutes=14)
    assert "Attendez une minute" in try_login(client, courriel, PHRASE).text
    site_propre.horloge.instant += timedelta(minutes=1)
    assert try_login(client, courriel, PHRASE).status_code == (303 if courriel == LINA else 422)


def test_one_address_cannot_try_many_accounts_nor_many_addresses_one_account(
    site_propre: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mots_de_passe, "hash_mot_de_passe", lambda _: "")
    monkeypatch.setattr("registre.comptes.connexion.verify_mot_de_passe", lambda *_: False)
    for rang in range(30):
        client = make_client(site_propre, "203.0.113.7")
        assert try_login(client, f"x{rang}@equipe.example", "faux").status_code == 422
    assert try_login(client, "x99@equipe.example", "faux").status_code == 429
    for rang in range(50):
        client = make_client(site_propre, f"198.51.100.{rang}")
        assert try_login(client, LINA, "faux").status_code == 422
    autre = make_client(site_propre, "198.51.100.200")
    assert try_login(autre, LINA, "faux").status_code == 429
    assert try_login(autre, "x98@equipe.example", "faux").status_code == 422


def test_right_passwords_are_no_tries_and_forgive_the_wrong_ones(site_propre: Site) -> None:
    add_compte(site_propre)
    for _ in range(3):
        for _ in range(3):
            assert try_login(make_client(site_propre), LINA, "faux").status_code == 422
        assert try_login(make_client(site_propre), LINA, PHRASE).status_code == 303


def test_a_form_of_another_site_or_without_its_token_logs_nobody_in(site_propre: Site) -> None:
    add_compte(site_propre)
    client = make_client(site_propre)
    champs = {"courriel": LINA, "mot_de_passe": PHRASE}
    assert client.post(CONNEXION, data=champs).status_code == 403
    champs["jeton"] = read_jeton(client.get(OUBLI).text)
    assert client.post(CONNEXION, data=champs).status_code == 403
    champs["jeton"] = read_jeton(client.get(CONNEXION).text)
    for entetes in ({"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(CONNEXION, data=champs, headers=entetes).status_code == 403
    meme = {"Origin": LOCALE, "Sec-Fetch-Site": "same-origin"}
    assert client.post(CONNEXION, data=champs, headers=meme).status_code == 303


def test_who_leaves_is_out_and_a_form_kept_open_does_nothing_any_more(site_propre: Site) -> None:
    membre = log_in(site_propre, Role.COORDINATION)
    jeton = membre.jeton("/equipe/comptes/nouveau")
    secret = membre.client.cookies[COOKIE]
    sortie = membre.client.post("/equipe/deconnexion", data={"jeton": jeton})
    assert sortie.headers["location"] == f"{CONNEXION}?fait=deconnexion"
    assert f'{COOKIE}=""' in sortie.headers["set-cookie"]
    assert "Vous avez quitté" in membre.client.get(sortie.headers["location"]).text
    membre.client.cookies.set(COOKIE, secret, domain="127.0.0.1", path="/equipe")
    champs = {"jeton": jeton, "courriel": "x@y.be", "nom": "X", "role": "lecture"}
    rejouee = membre.client.post("/equipe/comptes/nouveau", data=champs)
    assert rejouee.status_code == 401
    assert "Rien n'a été enregistré" in rejouee.text.replace("&#39;", "'")
    with site_propre.sessions() as session:
        assert session.scalar(select(Compte.id).where(Compte.courriel == "x@y.be")) is None


def test_a_form_of_an_older_session_does_nothing_in_the_new_one(site_propre: Site) -> None:
    avant = log_in(site_propre, Role.COORDINATION, nom="Avant")
    jeton = avant.jeton("/equipe/comptes/nouveau")
    apres = log_in(site_propre, Role.COORDINATION, nom="Apres")
    champs = {"jeton": jeton, "courriel": "x@y.be", "nom": "X", "role": "lecture"}
    assert apres.client.post("/equipe/comptes/nouveau", data=champs).status_code == 403


# The second factor


def make_coordination(site: Site) -> tuple[UUID, TestClient]:
    compte = add_compte(site, role=Role.COORDINATION, totp_actif=True)
    with writing(site.sessions) as session:
        scelle = seal(site.services.secret, compte, SECRET_TOTP)
        session.get_one(Compte, compte).secret_totp = scelle
    return compte, make_client(site)


def read_totp(site: Site, compte: UUID) -> str | None:
    with site.sessions() as session:
        scelle = session.get_one(Compte, compte).secret_totp
    return unseal(site.services.secret, compte, scelle) if scelle else None


def code_now(site: Site, secret: str = SECRET_TOTP, *, dans: int = 0) -> str:
    return pyotp.TOTP(secret).at(site.horloge() + timedelta(seconds=dans))


def test_the_coordination_gives_a_code_before_anything_else(site_propre: Site) -> None:
    _, client = make_coordination(site_propre)
    entree = try_login(client, LINA, PHRASE, suite="/equipe/comptes")
    assert entree.headers["location"] == f"{CODE}?suite=%2Fequipe%2Fcomptes"
    demi = client.cookies[COOKIE]
    for chemin in ("/equipe/", "/equipe/comptes", "/equipe/compte", "/equipe/nulle-part"):
        assert client.get(chemin).headers.get("location", "").startswith(CODE) or (
            client.get(chemin).status_code == 404
        )
    page = client.get(entree.headers["location"])
    assert "6 chiffres" in page.text
    code = code_now(site_propre)
    champs = {
        "jeton": read_jeton(page.text),
        "suite": "/equipe/comptes",
        "code": f"{code[:3]} {code[3:]}",
    }
    passe = client.post(CODE, data=champs)
    assert (passe.status_code, passe.headers["location"]) == (303, "/equipe/comptes")
    assert client.get("/equipe/comptes").status_code == 200
    assert client.cookies[COOKIE] != demi
    intrus = make_client(site_propre)
    intrus.cookies.set(COOKIE, demi, domain="127.0.0.1", path="/equipe")
    assert intrus.get(CODE).headers["location"].startswith(CONNEXION), "the old secret is dead"
    assert client.get(CODE).headers["location"] == "/equipe/"


def test_a_code_serves_once_and_wrong_ones_are_counted(site_propre: Site) -> None:
    _, client = make_coordination(site_propre)
    try_login(client, LINA, PHRASE)
    assert send_form(client, CODE, code=code_now(site_propre)).status_code == 303
    autre = make_client(site_propre)
    try_login(autre, LINA, PHRASE)
    rejoue = send_form(autre, CODE, code=code_now(site_propre))
    assert (rejoue.status_code, "a déjà servi" in rejoue.text) == (422, True)
    for _ in range(4):
        assert send_form(autre, CODE, code="000000").status_code == 422
    site_propre.horloge.instant += timedelta(seconds=60)
    refus = send_form(autre, CODE, code=code_now(site_propre))
    assert (refus.status_code, refus.headers["retry-after"]) == (429, "840")
    assert "Attendez 14 minutes" in refus.text


def test_the_half_open_session_ends_after_a_quarter_of_an_hour(site_propre: Site) -> None:
    _, client = make_coordination(site_propre)
    try_login(client, LINA, PHRASE)
    site_propre.horloge.instant += timedelta(minutes=15)
    assert client.get(CODE).headers["location"].startswith(CONNEXION)


def test_a_password_alone_does_not_touch_the_second_factor(site_propre: Site) -> None:
    compte, client = make_coordination(site_propre)
    try_login(client, LINA, PHRASE)
    assert client.get(DOUBLE).headers["location"] == CODE
    jeton = read_jeton(client.get(CODE).text)
    for champs in ({"geste": "retirer", "mot_de_passe": PHRASE}, {"code": "000000"}):
        reponse = client.post(DOUBLE, data={"jeton": jeton, **champs})
        assert reponse.headers["location"] == CODE
    assert read_totp(site_propre, compte) == SECRET_TOTP


def test_a_new_coordination_puts_the_account_on_its_phone_first(site_propre: Site) -> None:
    compte = add_compte(site_propre, role=Role.COORDINATION)
    client = make_client(site_propre)
    assert try_login(client, LINA, PHRASE).headers["location"] == DOUBLE
    assert client.get(CODE).headers["location"] == DOUBLE
    page = client.get(DOUBLE).text
    assert 'src="data:image/svg+xml;' in page
    groupes = re.search(r'<strong class="cle">([A-Z2-7 ]+)</strong>', page)
    assert groupes is not None
    secret = groupes[1].replace(" ", "")
    assert client.get(DOUBLE).text.count(groupes[1]) == 1, "the same when opened again"
    with site_propre.sessions() as session:
        assert session.get_one(Compte, compte).secret_totp is None, "opening writes nothing"
        ouverte = session.scalars(select(SessionEquipe)).one()
        assert secret == derive_secret_totp(site_propre.services.secret, ouverte.id, None)
    assert send_form(client, DOUBLE, code="000000").status_code == 422
    demi = client.cookies[COOKIE]
    assert send_form(client, DOUBLE, code=code_now(site_propre, secret)).status_code == 303
    assert client.cookies[COOKIE] != demi
    assert client.get("/equipe/comptes").status_code == 200
    assert "nécessaire" in client.get(DOUBLE).text
    refus = send_form(client, DOUBLE, geste="retirer", mot_de_passe=PHRASE)
    assert refus.status_code == 409


def test_others_may_switch_it_on_and_off_with_their_password(site_propre: Site) -> None:
    compte = add_compte(site_propre)
    client, voisin = make_client(site_propre), make_client(site_propre)
    try_login(client, LINA, PHRASE)
    try_login(voisin, LINA, PHRASE)
    cle = re.search(r'class="cle">([A-Z2-7 ]+)<', client.get(DOUBLE).text)
    assert cle is not None
    premiere = cle[1].replace(" ", "")
    juste = {"code": code_now(site_propre, premiere)}
    for faux in ({}, {"mot_de_passe": "faux"}):
        refus = send_form(client, DOUBLE, **juste, **faux)
        assert (refus.status_code, "pas votre mot de passe" in refus.text) == (
            422,
            True,
        ), "a browser left open may be in the hands of anybody"
    assert send_form(client, DOUBLE, **juste, mot_de_passe=PHRASE).status_code == 303
    assert read_totp(site_propre, compte) == premiere
    assert voisin.get("/equipe/compte").status_code == 303, "it never showed the second factor"
    assert send_form(client, DOUBLE, geste="retirer", mot_de_passe="faux").status_code == 422
    fin = send_form(client, DOUBLE, geste="retirer", mot_de_passe=PHRASE)
    assert fin.headers["location"] == "/equipe/compte?fait=facteur_retire"
    with site_propre.sessions() as session:
        assert session.get_one(Compte, compte).secret_totp is None
    assert cle[1] not in client.get(DOUBLE).text, "another secret the next time"


# Links from mails


def read_mail(site: Site) -> Courriel:
    with site.sessions() as session:
        return session.scalars(select(Courriel).order_by(Courriel.cree_le.desc())).all()[-1]


def find_lien(corps: str | None) -> str:
    lien = re.search(r"http://127\.0\.0\.1(/equipe/\S+)", corps or "")
    assert lien is not None, corps
    return lien[1]


def count_mails(site: Site) -> int:
    with site.sessions() as session:
        return len(session.scalars(select(Courriel.id)).all())


def test_a_forgotten_password_is_chosen_anew_by_a_mailed_link(site_propre: Site) -> None:
    add_compte(site_propre)
    client, appareil = make_client(site_propre), make_client(site_propre)
    try_login(appareil, LINA, PHRASE)
    for _ in range(5):
        try_login(client, LINA, "oublié")
    assert try_login(client, LINA, PHRASE).status_code == 429
    assert send_form(client, OUBLI, courriel=LINA).status_code == 200
    courriel = read_mail(site_propre)
    assert (courriel.destinataire, courriel.nature) == (LINA, "mot_de_passe")
    lien = find_lien(courriel.corps)
    for _ in range(3):  # a mail scanner opens it before its reader
        page = client.get(lien)
        assert (page.status_code, LINA in page.text) == (200, True)
        assert page.headers["referrer-policy"] == "same-origin"
    assert send_form(client, lien, mot_de_passe="trop court").status_code == 422
    assert send_form(client, lien, mot_de_passe="passwordstandard").status_code == 422
    nouveau = "une gaufre place du Jeu de Balle"
    jeton = read_jeton(client.get(lien).text)
    fait = client.post(lien, data={"jeton": jeton, "mot_de_passe": nouveau})
    assert fait.headers["location"] == f"{CONNEXION}?fait=mot_de_passe"
    rejoue = client.post(lien, data={"jeton": jeton, "mot_de_passe": "encore une autre phrase"})
    assert (rejoue.status_code, "a déjà servi" in rejoue.text) == (410, True)
    assert client.get(lien).status_code == 410
    assert appareil.get("/equipe/compte").status_code == 303, "all sessions ended"
    assert try_login(client, LINA, nouveau).status_code == 303, "failures are forgotten"
    assert try_login(make_client(site_propre), LINA, PHRASE).status_code == 422


def test_asking_for_a_link_tells_nothing_of_who_has_an_account(site_propre: Site) -> None:
    add_compte(site_propre)
    add_compte(site_propre, "partie@equipe.example", actif=False)
    pages = {
        send_form(make_client(site_propre), OUBLI, courriel=courriel).text
        for courriel in (
            LINA,
            "personne@equipe.example",
            "partie@equipe.example",
            "pas un courriel",
        )
    }
    assert len({re.sub(r'name="jeton" value="[^"]+"', "", page) for page in pages}) == 1
    assert count_mails(site_propre) == 1


def test_the_same_demand_sent_twice_is_one_mail_and_its_link_still_works(
    site_propre: Site,
) -> None:
    add_compte(site_propre)
    client = make_client(site_propre)
    champs = {"jeton": read_jeton(client.get(OUBLI).text), "courriel": LINA}
    for _ in range(2):
        assert client.post(OUBLI, data=champs).status_code == 200
    assert count_mails(site_propre) == 1
    assert client.get(find_lien(read_mail(site_propre).corps)).status_code == 200


def test_a_stranger_who_asks_for_links_does_not_keep_the_owner_from_one(site_propre: Site) -> None:
    add_compte(site_propre)
    etranger, lina = (make_client(site_propre, ip) for ip in ("198.51.100.9", "203.0.113.7"))
    for _ in range(5):
        assert send_form(etranger, OUBLI, courriel=LINA).status_code == 200
    assert count_mails(site_propre) == 3
    assert send_form(lina, OUBLI, courriel=LINA).status_code == 200
    assert count_mails(site_propre) == 4


def test_nobody_is_flooded_with_links_nor_asks_for_all_accounts(site_propre: Site) -> None:
    add_compte(site_propre)
    for rang in range(14):
        client = make_client(site_propre, f"198.51.100.{rang}")
        assert send_form(client, OUBLI, courriel=LINA).status_code == 200
    assert count_mails(site_propre) == 12
    client = make_client(site_propre, "203.0.113.7")
    for rang in range(20):
        assert send_form(client, OUBLI, courriel=f"x{rang}@y.be").status_code == 200
    assert send_form(client, OUBLI, courriel=LINA).status_code == 429
    site_propre.horloge.instant += timedelta(hours=1)
    assert send_form(client, OUBLI, courriel=LINA).status_code == 200
    assert count_mails(site_propre) == 13


def test_a_forgotten_password_is_the_same_work_for_an_account_and_for_none(
    site_propre: Site, compte_requetes: Any
) -> None:
    """First sending, same form again, and one too many: each asks the base the same things."""
    add_compte(site_propre)
    travaux: dict[str, list[list[str]]] = {}
    for courriel in (LINA, "personne@equipe.example"):
        client = make_client(site_propre)
        premier = {"jeton": read_jeton(client.get(OUBLI).text), "courriel": courriel}
        autres = [
            {"jeton": read_jeton(client.get(OUBLI).text), "courriel": courriel} for _ in range(2)
        ]
        for champs in (premier, premier, *autres):
            with compte_requetes(site_propre.sessions) as requetes:
                assert client.post(OUBLI, data=champs).status_code == 200
            travaux.setdefault(courriel, []).append(
                [" ".join(r.split()[:3]) for r in requetes if "INTO" in r or "UPDATE" in r]
            )
    assert travaux[LINA] == travaux["personne@equipe.example"]
    assert any("INSERT INTO courriel" in requete for requete in travaux[LINA][0])
    assert count_mails(site_propre) == 2
    with site_propre.sessions() as session:
        assert len(session.scalars(select(Lien.id)).all()) == 2


@pytest.mark.parametrize("apres", [timedelta(hours=1), timedelta(days=30)])
def test_a_link_that_came_too_late_says_so(site_propre: Site, apres: timedelta) -> None:
    add_compte(site_propre)
    client = make_client(site_propre)
    send_form(client, OUBLI, courriel=LINA)
    lien = find_lien(read_mail(site_propre).corps)
    site_propre.horloge.instant += apres
    page = client.get(lien)
    assert (page.status_code, "expiré" in page.text) == (410, True)


def test_an_altered_link_or_one_for_another_thing_opens_nothing(site_propre: Site) -> None:
    add_compte(site_propre)
    client = make_client(site_propre)
    send_form(client, OUBLI, courriel=LINA)
    lien = find_lien(read_mail(site_propre).corps)
    jeton = read_jeton(client.get(lien).text)
    secret = lien.rpartition("/")[2]
    for autre in (lien[:-1], f"/equipe/invitation/{secret}"):
        assert client.get(autre).status_code == 410
        champs = {"jeton": jeton, "nom": "X", "mot_de_passe": "une gaufre au Jeu de Balle"}
        assert client.post(autre, data=champs).status_code in {403, 410}
    assert client.get(lien).status_code == 200


def test_a_link_of_an_account_disabled_since_opens_nothing(site_propre: Site) -> None:
    compte = add_compte(site_propre)
    client = make_client(site_propre)
    send_form(client, OUBLI, courriel=LINA)
    lien = find_lien(read_mail(site_propre).corps)
    with writing(site_propre.sessions) as session:
        session.get_one(Compte, compte).actif = False
    assert client.get(lien).status_code == 410
