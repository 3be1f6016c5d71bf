"""The coordination sees every mail that waits, and lets it leave again."""

import threading
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from raq.app import create_app
from raq.reglages import Reglages
from registre.base import now
from registre.courrier import boite
from registre.courrier.delais import ABANDON
from registre.courrier.depot import post_courriel
from registre.modeles import Courriel
from registre.session import writing
from registre.valeurs import EtatCourriel, NatureCourriel
from tests.appuis.applications import MARDI_MATIN, Site, opening
from tests.appuis.attente import wait_for
from tests.appuis.bases import Bases
from tests.appuis.equipe import log_in
from tests.appuis.serveur_smtp import serving_mail

PAGE = "/equipe/courriers"


def post(site: Site, **autres: Any) -> UUID:
    valeurs: dict[str, Any] = {
        "id": uuid4(),
        "nature": NatureCourriel.CONTACT,
        "destinataire": "relais.prive@example.org",
        "objet": "Message pour le relais de Marolles",
        "corps": "Bonjour,\n<b>j'habite</b> place du Jeu de Balle.",
        "quartier": "marolles",
        "instant": site.horloge(),
        **autres,
    }
    with writing(site.sessions) as session:
        return post_courriel(session, **valeurs).id


def refuse(site: Site, raison: str = "Le serveur de courrier refuse l'adresse (550).") -> None:
    with writing(site.sessions) as session:
        prise = boite.take_due(session, site.horloge(), boite.ATTENTE_SANS_PERSONNE)
        assert prise is not None
        boite.refuse(session, prise, raison)


def read(site: Site, courriel: UUID) -> Courriel:
    with site.sessions() as session:
        return session.get_one(Courriel, courriel)


def test_an_empty_outbox_says_what_will_be_there(site_propre: Site) -> None:
    html = log_in(site_propre).get(PAGE).text
    assert "Aucun courrier pour l'instant" in html
    assert "Essayer à nouveau" not in html


def test_without_a_mail_server_mails_wait_and_the_page_says_what_to_ask(site_propre: Site) -> None:
    post(site_propre)
    html = log_in(site_propre).get(PAGE).text
    assert "Les courriers attendent : aucun serveur de courrier n'est réglé." in html
    assert "RAQ_SMTP_URL" in html
    assert "RAQ_COURRIEL_EXPEDITEUR" in html
    site_propre.replace_services(courrier_regle=True)
    assert "aucun serveur" not in log_in(site_propre, nom="Autre").get(PAGE).text


def test_the_list_names_the_relay_by_its_quartier_and_never_shows_what_was_written(
    site_propre: Site,
) -> None:
    post(site_propre)
    post(site_propre, destinataire=None)
    post(
        site_propre,
        nature=NatureCourriel.INVITATION,
        destinataire="nouvelle@example.org",
        quartier=None,
    )
    html = log_in(site_propre).get(PAGE).text
    assert "relais de Marolles" in html
    assert html.count("relais de Marolles, ou qui répond à sa place") == 2
    assert "nouvelle@example.org" in html
    assert "mardi 3 mars à 10\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30" in html
    assert "relais.prive" not in html
    assert "Jeu de Balle" not in html
    assert "<strong>3</strong>" in html


def test_a_message_that_is_still_there_can_be_read_and_is_only_text(site_propre: Site) -> None:
    courriel = post(site_propre, reponse_a="amina@example.org")
    html = log_in(site_propre).get(f"{PAGE}/{courriel}").text
    assert "&lt;b&gt;j&#39;habite&lt;/b&gt; place du Jeu de Balle." in html
    assert "amina@example.org" in html
    assert str(courriel) in html


@pytest.mark.parametrize(
    "nature",
    [NatureCourriel.INVITATION, NatureCourriel.MOT_DE_PASSE, NatureCourriel.CONFIRMATION],
)
def test_a_mail_with_a_secret_link_is_read_by_its_addressee_alone(
    site_propre: Site, nature: NatureCourriel
) -> None:
    courriel = post(site_propre, nature=nature, corps="https://relais.example/equipe/SECRET")
    html = log_in(site_propre).get(f"{PAGE}/{courriel}").text
    assert "SECRET" not in html
    assert "seule la personne qui le reçoit peut le lire" in html


def test_a_refused_mail_says_why_and_leaves_again_at_once_when_asked(site_propre: Site) -> None:
    courriel = post(site_propre)
    refuse(site_propre)
    reveils: list[bool] = []
    site_propre.replace_services(
        courrier_regle=True, envoyer_courriers=lambda: reveils.append(True)
    )
    coordination = log_in(site_propre)
    assert "refuse l&#39;adresse (550)" in coordination.get(PAGE).text
    reponse = coordination.post(f"{PAGE}/{courriel}/nouvel-essai", PAGE)
    assert (reponse.status_code, reponse.headers["location"]) == (303, f"{PAGE}?fait=nouvel_essai")
    assert "Le courrier repart" in coordination.get(PAGE, fait="nouvel_essai").text
    reparti = read(site_propre, courriel)
    assert (reparti.etat, reparti.essais) == (EtatCourriel.EN_ATTENTE, 0)
    assert reparti.prochain_essai == MARDI_MATIN
    assert reveils == [True]


def test_asked_again_without_a_server_the_mail_waits_and_the_page_says_so(
    site_propre: Site,
) -> None:
    courriel = post(site_propre)
    coordination = log_in(site_propre)
    reponse = coordination.post(f"{PAGE}/{courriel}/nouvel-essai", PAGE)
    assert reponse.headers["location"] == f"{PAGE}?fait=attend"


def test_a_mail_that_arrived_meanwhile_is_not_sent_again(site_propre: Site) -> None:
    courriel = post(site_propre)
    coordination = log_in(site_propre)
    jeton = coordination.jeton(PAGE)
    with writing(site_propre.sessions) as session:
        prise = boite.take_due(session, site_propre.horloge(), ABANDON)
        assert prise is not None
        boite.note_sent(session, prise, site_propre.horloge())
    reponse = coordination.client.post(f"{PAGE}/{courriel}/nouvel-essai", data={"jeton": jeton})
    assert reponse.status_code == 409
    assert read(site_propre, courriel).etat == EtatCourriel.ENVOYE
    html = coordination.get(f"{PAGE}/{courriel}").text
    assert "Le texte de ce courrier a été effacé" in html
    assert "Essayer à nouveau" not in html


@pytest.mark.parametrize("identifiant", ["1", "../etc", str(UUID(int=7)), "%00", "é" * 300])
def test_a_mail_that_does_not_exist_is_a_plain_404(site_propre: Site, identifiant: str) -> None:
    post(site_propre)
    coordination = log_in(site_propre)
    assert coordination.get(f"{PAGE}/{identifiant}").status_code == 404
    reponse = coordination.post(f"{PAGE}/{identifiant}/nouvel-essai", PAGE)
    assert reponse.status_code == 404


def test_the_list_stops_at_two_hundred_and_takes_few_queries(
    site_propre: Site, compte_requetes: Any
) -> None:
    for _ in range(201):
        post(site_propre)
    coordination = log_in(site_propre)
    with compte_requetes(site_propre.sessions) as requetes:
        html = coordination.get(PAGE).text
    assert html.count("Pour :") == 200
    assert "Seuls les 200 derniers courriers" in html
    assert "<strong>201</strong>" in html
    assert len(requetes) <= 5, requetes


def test_the_site_s_own_postman_is_woken_and_the_page_says_that_it_arrived(
    bases: Bases, modele_seme: str
) -> None:
    url = bases.copy(modele_seme)
    with serving_mail() as serveur:
        smtp = {"smtp_url": serveur.url, "expediteur": "raq@relais.example"}
        with opening(url, **smtp) as site:
            courriel = post(site, nature=NatureCourriel.INVITATION, quartier=None)
            site.services.envoyer_courriers()
            wait_for(lambda: read(site, courriel).etat == EtatCourriel.ENVOYE)
            html = log_in(site).get(f"{PAGE}/{courriel}").text
        assert [recu.message_id for recu in serveur.recus] == [f"<{courriel}@relais.example>"]
    bases.drop(url)
    assert "Arrivé chez le serveur mardi 3 mars" in html
    assert "aucun serveur" not in html


def test_nothing_leaves_before_the_site_serves_nor_after_it(bases: Bases, modele_seme: str) -> None:
    url = bases.copy(modele_seme)
    with serving_mail() as serveur:
        app = create_app(Reglages(base=url, smtp_url=serveur.url, expediteur="raq@relais.example"))
        sessions = app.state.services.sessions
        with writing(sessions) as session:
            post_courriel(
                session,
                id=uuid4(),
                nature=NatureCourriel.CONTACT,
                destinataire="relais@example.org",
                objet="Marolles",
                corps="Bonjour",
                instant=now(),
            )
        app.state.services.envoyer_courriers()
        time.sleep(0.3)
        assert not serveur.recus
        with TestClient(app, base_url="http://127.0.0.1"):
            wait_for(lambda: serveur.recus)
        assert not [fil for fil in threading.enumerate() if fil.name == "facteur"]
    bases.drop(url)
