"""The coordination keeps the accounts in its browser, from the first invitation on."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pyotp
import pytest
from sqlalchemy import select

from registre.modeles import Compte, CompteQuartier, Courriel, Hote
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte, log_in, make_client, read_jeton

COMPTES = "/equipe/comptes"
NOUVEAU = f"{COMPTES}/nouveau"
PHRASE = "le tram 81 est en retard"
OMAR = {"courriel": "omar@exemple.be", "nom": "Omar Benali", "role": "raq", "quartiers": "marolles"}


def find_by_mail(site: Site, courriel: str) -> Compte:
    with site.sessions() as session:
        return session.scalars(select(Compte).where(Compte.courriel == courriel)).one()


def read_mails(site: Site) -> list[Courriel]:
    with site.sessions() as session:
        return list(session.scalars(select(Courriel).order_by(Courriel.cree_le)))


def find_lien(courriel: Courriel) -> str:
    lien = re.search(r"http://127\.0\.0\.1(/equipe/invitation/\S+)", courriel.corps or "")
    assert lien is not None
    return lien[1]


def accept(site: Site, lien: str, **champs: Any) -> Any:
    client = make_client(site)
    jeton = read_jeton(client.get(lien).text)
    reponse = client.post(lien, data={"jeton": jeton, "mot_de_passe": PHRASE, **champs})
    return client, reponse


@pytest.fixture
def lina(site_propre: Site) -> Connecte:
    """A coordination that can log in."""
    membre = log_in(site_propre, nom="Lina Dupont")
    with writing(site_propre.sessions) as session:
        session.get_one(Compte, membre.compte).mot_de_passe = "$argon2id$essai"
    return membre


def test_a_relay_is_invited_by_mail_chooses_a_password_and_is_in(
    site_propre: Site, lina: Connecte
) -> None:
    invite = lina.post(NOUVEAU, **OMAR)
    assert invite.headers["location"] == f"{COMPTES}?fait=attend"
    liste = lina.get(invite.headers["location"]).text
    for mot in ("attend dans les courriers", "Omar Benali", "Marolles", "invitation en cours"):
        assert mot in liste
    (courriel,) = read_mails(site_propre)
    assert (courriel.destinataire, courriel.nature) == ("omar@exemple.be", "invitation")
    lien = find_lien(courriel)
    assert lien.rpartition("/")[2] not in liste, "nothing secret on screen"
    page = make_client(site_propre).get(lien).text
    for mot in ("omar@exemple.be", "relais de quartier", 'value="Omar Benali"'):
        assert mot in page
    client, entree = accept(site_propre, lien, nom="Omar B.")
    assert (entree.status_code, entree.headers["location"]) == (303, "/equipe/")
    assert "Omar B." in client.get("/equipe/compte").text
    assert client.get(COMPTES).status_code == 403
    assert make_client(site_propre).get(lien).status_code == 410
    assert "invitation en cours" not in lina.get(COMPTES).text


def test_with_a_mail_server_the_page_says_that_the_invitation_left(
    site_propre: Site, lina: Connecte
) -> None:
    appels: list[int] = []
    site_propre.replace_services(courrier_regle=True, envoyer_courriers=lambda: appels.append(1))
    assert lina.post(NOUVEAU, **OMAR).headers["location"] == f"{COMPTES}?fait=invite"
    assert appels == [1]


def test_an_invited_coordination_sets_its_phone_up_before_anything_else(
    site_propre: Site, lina: Connecte
) -> None:
    lina.post(NOUVEAU, courriel="zoe@exemple.be", nom="Zoé", role="coordination")
    client, entree = accept(site_propre, find_lien(read_mails(site_propre)[0]), nom="Zoé")
    assert entree.headers["location"] == "/equipe/double-authentification"
    assert client.get(COMPTES).headers["location"].startswith("/equipe/double-authentification")
    page = client.get("/equipe/double-authentification").text
    cle = re.search(r'class="cle">([A-Z2-7 ]+)<', page)
    assert cle is not None
    code = pyotp.TOTP(cle[1].replace(" ", "")).at(site_propre.horloge())
    client.post("/equipe/double-authentification", data={"jeton": read_jeton(page), "code": code})
    assert client.get(COMPTES).status_code == 200


def test_a_weak_password_or_no_name_leaves_the_invitation_open(
    site_propre: Site, lina: Connecte
) -> None:
    lina.post(NOUVEAU, **OMAR)
    lien = find_lien(read_mails(site_propre)[0])
    for champs, mot in (
        ({"nom": "Omar", "mot_de_passe": "omar@exemple.be"}, "trop facile à deviner"),
        ({"nom": "Omar", "mot_de_passe": "court"}, "trop court"),
        ({"nom": " "}, "Ce champ est nécessaire"),
    ):
        _, refus = accept(site_propre, lien, **champs)
        assert (refus.status_code, mot in refus.text) == (422, True)
    assert find_by_mail(site_propre, "omar@exemple.be").mot_de_passe is None
    site_propre.horloge.instant += timedelta(days=7) - timedelta(seconds=1)
    _, entree = accept(site_propre, lien, nom="Omar")
    assert entree.status_code == 303


def test_an_invitation_expires_after_seven_days(site_propre: Site, lina: Connecte) -> None:
    lina.post(NOUVEAU, **OMAR)
    lien = find_lien(read_mails(site_propre)[0])
    site_propre.horloge.instant += timedelta(days=7)
    assert make_client(site_propre).get(lien).status_code == 410


def test_the_same_invitation_sent_twice_is_one_account_and_one_mail(
    site_propre: Site, lina: Connecte
) -> None:
    champs = {"jeton": lina.jeton(NOUVEAU), **OMAR}
    for _ in range(2):
        assert lina.client.post(NOUVEAU, data=champs).status_code == 303
    (courriel,) = read_mails(site_propre)
    assert make_client(site_propre).get(find_lien(courriel)).status_code == 200


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"courriel": "omar"}, "Écrivez une adresse"),
        ({"courriel": "omar@exemple.be\nBcc: x@y.be"}, "Écrivez une adresse"),
        ({"courriel": "lina.dupont@equipe.example"}, "Un compte existe déjà"),
        ({"nom": ""}, "Ce champ est nécessaire"),
        ({"nom": "x" * 121}, "trop long"),
        ({"role": "roi"}, "Choisissez une des réponses"),
        ({"role": ""}, "Ce champ est nécessaire"),
        ({"quartiers": ""}, "Choisissez"),
        ({"quartiers": "atlantide"}, "Choisissez une des réponses"),
        ({"role": "hote"}, "Choisissez le partenaire"),
        ({"role": "hote", "hote": str(uuid4())}, "Choisissez le partenaire"),
        ({"role": "hote", "hote": "x"}, "Choisissez une des réponses"),
    ],
)
def test_a_mistake_is_told_what_was_typed_stays_and_nothing_is_saved(
    site_propre: Site, lina: Connecte, change: dict[str, str], phrase: str
) -> None:
    refus = lina.post(NOUVEAU, **OMAR | change)
    assert (refus.status_code, phrase in refus.text) == (422, True)
    if "nom" not in change:
        assert 'value="Omar Benali"' in refus.text
    with site_propre.sessions() as session:
        assert session.scalars(select(Compte.courriel)).all() == ["lina.dupont@equipe.example"]
    assert read_mails(site_propre) == []


def test_a_hostile_name_stays_text(site_propre: Site, lina: Connecte) -> None:
    nom = "<script>alert(1)</script>=1+1 \u202egnirts"
    lina.post(NOUVEAU, **OMAR | {"nom": nom})
    page = lina.get(COMPTES).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=1+1 gnirts" in page
    assert "<script>alert" not in page


def test_a_role_and_its_places_are_edited(site_propre: Site, lina: Connecte) -> None:
    lina.post(NOUVEAU, **OMAR)
    omar = find_by_mail(site_propre, "omar@exemple.be").id
    with site_propre.sessions() as session:
        hote = session.scalars(select(Hote).order_by(Hote.nom)).first()
    assert hote is not None
    page = f"{COMPTES}/{omar}"
    fiche = lina.get(page).text
    assert re.search(r'value="marolles" checked', fiche)
    fait = lina.post(page, nom="Omar Benali", role="hote", hote=str(hote.id), quartiers="marolles")
    assert fait.headers["location"] == f"{page}?fait=enregistre"
    with site_propre.sessions() as session:
        compte = session.get_one(Compte, omar)
        assert (compte.role, compte.hote) == ("hote", hote.id)
        assert not session.scalars(select(CompteQuartier.quartier)).all()
    assert "partenaire hébergeur" in lina.get(COMPTES).text


def test_a_changed_role_counts_at_the_next_request_and_refuses_forms_kept_open(
    site_propre: Site, lina: Connecte
) -> None:
    autre = log_in(site_propre, nom="Zoe Peeters")
    jeton = autre.jeton(NOUVEAU)
    lina.post(f"{COMPTES}/{autre.compte}", nom="Zoe Peeters", role="lecture")
    assert autre.get(COMPTES).status_code == 403
    assert autre.client.post(NOUVEAU, data={"jeton": jeton, **OMAR}).status_code == 403
    with site_propre.sessions() as session:
        assert session.scalar(select(Compte.id).where(Compte.courriel == OMAR["courriel"])) is None


def test_of_two_who_edit_one_account_the_second_is_shown_both(
    site_propre: Site, lina: Connecte
) -> None:
    lina.post(NOUVEAU, **OMAR)
    page = f"{COMPTES}/{find_by_mail(site_propre, 'omar@exemple.be').id}"
    vu = read_vu(lina.get(page).text)
    lina.post(page, nom="Omar Benali", role="raq", quartiers="matonge", vu=vu)
    second = lina.post(page, nom="Omar le grand", role="raq", quartiers="marolles", vu=vu)
    assert second.status_code == 409
    for mot in ("Quelqu'un a changé", "Matongé", 'value="Omar le grand"'):
        assert mot in second.text.replace("&#39;", "'")
    assert find_by_mail(site_propre, "omar@exemple.be").nom == "Omar Benali"
    jeton, vu = read_jeton(second.text), read_vu(second.text)
    champs = {"jeton": jeton, "vu": vu, "nom": "Omar le grand", "role": "raq"}
    confirme = lina.client.post(page, data={**champs, "quartiers": "marolles"})
    assert confirme.status_code == 303
    assert find_by_mail(site_propre, "omar@exemple.be").nom == "Omar le grand"


def read_vu(html: str) -> str:
    vu = re.search(r'name="vu" value="([0-9a-f]+)"', html)
    assert vu is not None
    return vu[1]


def test_a_disabled_account_is_out_at_once_and_can_come_back(
    site_propre: Site, lina: Connecte
) -> None:
    omar = log_in(site_propre, Role.RAQ, nom="Omar Benali")
    page = f"{COMPTES}/{omar.compte}"
    assert omar.get("/equipe/compte").status_code == 200
    fait = lina.post(f"{page}/desactivation", page)
    assert fait.headers["location"] == f"{COMPTES}?fait=desactive"
    assert omar.get("/equipe/compte").status_code == 303
    assert "désactivé" in lina.get(page).text
    lina.post(f"{page}/reactivation", page)
    assert find_by_mail(site_propre, "omar.benali@equipe.example").actif


def test_the_last_coordination_neither_leaves_nor_locks_itself_out(
    site_propre: Site, lina: Connecte
) -> None:
    page = f"{COMPTES}/{lina.compte}"
    for chemin, champs in (
        (page, {"nom": "Lina Dupont", "role": "lecture"}),
        (f"{page}/desactivation", {}),
        (f"{page}/invitation", {}),
    ):
        refus = lina.post(chemin, page, **champs)
        assert (refus.status_code, "dernier compte de coordination" in refus.text) == (409, True)
    assert lina.get(page).status_code == 200
    assert read_mails(site_propre) == []


def test_an_invitation_sent_again_is_for_a_lost_phone(site_propre: Site, lina: Connecte) -> None:
    zoe = log_in(site_propre, nom="Zoe Peeters")
    page = f"{COMPTES}/{zoe.compte}"
    jeton = lina.jeton(page)
    for _ in range(2):
        assert lina.client.post(f"{page}/invitation", data={"jeton": jeton}).status_code == 303
    (courriel,) = read_mails(site_propre)
    assert zoe.get("/equipe/compte").status_code == 303
    assert not find_by_mail(site_propre, "zoe.peeters@equipe.example").totp_actif
    _, entree = accept(site_propre, find_lien(courriel), nom="Zoé Peeters")
    assert entree.headers["location"] == "/equipe/double-authentification"


@pytest.mark.parametrize("suite", ["", "/invitation", "/desactivation", "/reactivation"])
@pytest.mark.parametrize("identifiant", [str(UUID(int=7)), "pas-un-identifiant"])
def test_an_account_that_is_none_is_not_found(site: Site, suite: str, identifiant: str) -> None:
    lina = log_in(site, nom=f"Lina {uuid4()}")
    champs = {"jeton": lina.jeton(NOUVEAU), "nom": "X", "role": "lecture"}
    assert lina.client.post(f"{COMPTES}/{identifiant}{suite}", data=champs).status_code == 404
    assert lina.get(f"{COMPTES}/{identifiant}").status_code == 404
