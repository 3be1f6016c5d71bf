"""The queue of reports: held to quartiers, each answered once by a person."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from registre.modeles import Acteur, Signalement
from registre.session import writing
from registre.signalements import report
from registre.valeurs import EtatActeur, MotifSignalement, Role
from tests.appuis.applications import Site
from tests.appuis.equipe import log_in, make_client, read_jeton

URL = "/equipe/signalements"


def find_acteur(site: Site, quartier: str = "marolles") -> Acteur:
    with site.sessions() as session:
        siens = select(Acteur).where(Acteur.quartier == quartier)
        acteur = session.scalars(siens.where(Acteur.etat == EtatActeur.PUBLIE)).first()
    assert acteur is not None
    return acteur


def add_report(site: Site, acteur: UUID, texte: str = "Volets baissés") -> str:
    identifiant = uuid4()
    with writing(site.sessions) as session:
        instant = site.horloge()
        report(session, acteur, MotifSignalement.DEMENAGE, texte, instant, id=identifiant)
    return f"{URL}/{identifiant}"


def state_of(site: Site, url: str) -> tuple[str, str | None, str | None]:
    with site.sessions() as session:
        recu = session.get_one(Signalement, UUID(url.rpartition("/")[2]))
        return recu.etat, recu.suite, recu.traite_par


def test_a_stranger_reports_and_the_relay_answers(site_propre: Site) -> None:
    acteur = find_acteur(site_propre)
    passant, page = make_client(site_propre), f"/fr/acteurs/{acteur.id}/signaler"
    jeton = read_jeton(passant.get(page).text)
    site_propre.horloge.instant += timedelta(seconds=30)
    passant.post(page, data={"jeton": jeton, "motif": "demenage", "texte": "<b>Parti</b> !"})
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    file = relais.get(URL)
    assert "À traiter : 1" in file.text
    assert "Le lieu a déménagé" in file.text
    assert "&lt;b&gt;Parti&lt;/b&gt; !" in file.text
    assert f'href="/equipe/acteurs/{acteur.id}"' in file.text
    with site_propre.sessions() as session:
        identifiant = session.scalars(select(Signalement.id)).one()
    url = f"{URL}/{identifiant}"
    reponse = relais.post(url, page=URL, etat="traite", suite="Nouvelle adresse vérifiée")
    assert reponse.status_code == 303
    apres = relais.client.get(reponse.headers["location"])
    assert "À traiter : 0" in apres.text
    assert "Votre réponse est enregistrée." in apres.text
    assert "Nouvelle adresse vérifiée" in apres.text
    assert state_of(site_propre, url) == ("traite", "Nouvelle adresse vérifiée", relais.nom)


def test_an_answer_is_given_once_whoever_sends_it_again(site_propre: Site) -> None:
    url = add_report(site_propre, find_acteur(site_propre).id)
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    coordination = log_in(site_propre)
    jeton = relais.jeton(URL)
    envoi = {"jeton": jeton, "etat": "ecarte", "suite": "Toujours là"}
    for _ in range(2):
        reponse = relais.client.post(url, data=envoi)
        assert reponse.headers["location"] == f"{URL}?fait=repondu"
    autre = coordination.post(url, page=URL, etat="traite", suite="Corrigé")
    assert autre.headers["location"] == f"{URL}?fait=deja"
    assert "avait déjà répondu" in coordination.client.get(autre.headers["location"]).text
    assert state_of(site_propre, url) == ("ecarte", "Toujours là", relais.nom)


def test_a_relay_sees_and_answers_only_for_their_quartiers(site_propre: Site) -> None:
    add_report(site_propre, find_acteur(site_propre).id, "Aux Marolles")
    ailleurs = add_report(site_propre, find_acteur(site_propre, "matonge").id, "À Matongé")
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    file = relais.get(URL).text
    assert "Aux Marolles" in file
    assert "À Matongé" not in file
    reponse = relais.post(ailleurs, page=URL, etat="traite", suite="")
    assert reponse.status_code == 403
    assert state_of(site_propre, ailleurs)[0] == "nouveau"
    assert "À Matongé" in log_in(site_propre).get(URL).text


@pytest.mark.parametrize("role", [Role.HOTE, Role.LECTURE])
def test_the_others_do_not_read_what_visitors_wrote(site_propre: Site, role: Role) -> None:
    add_report(site_propre, find_acteur(site_propre).id)
    reponse = log_in(site_propre, role).get(URL)
    assert reponse.status_code == 403
    assert "Volets" not in reponse.text


def test_an_answer_that_is_too_long_comes_back(site_propre: Site) -> None:
    url = add_report(site_propre, find_acteur(site_propre).id)
    coordination = log_in(site_propre)
    page = coordination.post(url, page=URL, etat="traite", suite="x" * 501)
    assert page.status_code == 422
    assert "x" * 501 in page.text
    assert "500 caractères au plus" in page.text
    assert coordination.post(url, page=URL, etat="perdu", suite="").status_code == 422
    assert state_of(site_propre, url)[0] == "nouveau"


@pytest.mark.parametrize("identifiant", ["atlantide", str(UUID(int=0))])
def test_a_report_that_does_not_exist_is_not_answered(site_propre: Site, identifiant: str) -> None:
    coordination = log_in(site_propre)
    reponse = coordination.post(f"{URL}/{identifiant}", page=URL, etat="traite", suite="")
    assert reponse.status_code == 404


def test_an_empty_queue_says_where_reports_come_from(site_propre: Site) -> None:
    assert "Rien n'attend" in log_in(site_propre).get(URL).text
