"""A RAQ notes what a private person agreed to; the public sees it at its next request."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from registre.calendrier import start_of_day
from registre.modeles import Acteur, Consentement
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import EtatActeur, Role
from tests.appuis.applications import MARDI_MATIN, Site
from tests.appuis.equipe import Connecte, log_in
from tests.fabriques import make_acteur

NOM = "Zébuline Quatrecoins"


def add_personne(site: Site, etat: str = EtatActeur.PUBLIE, quartier: str = "marolles") -> UUID:
    with writing(site.sessions) as session:
        personne = make_acteur(
            NOM,
            categorie="personne-ressource",
            quartier=quartier,
            etat=etat,
            public_jusqu_a=None,
        )
        session.add(personne)
        session.flush()
        index_acteurs(session, [personne.id])
        return personne.id


def url_of(personne: UUID) -> str:
    return f"/equipe/acteurs/{personne}/consentement"


def agree(connecte: Connecte, personne: UUID, **autres: str) -> Any:
    champs = {
        "le": "2026-03-02",
        "jusqu_au": "2026-06-30",
        "canal": "oral",
        "recueilli_par": "Une relais",
    }
    return connecte.post(url_of(personne), **champs | autres)


def is_public(site: Site, personne: UUID) -> bool:
    vus = {
        site.get(f"/api/v1/acteurs/{personne}").status_code == 200,
        site.get(f"/fr/acteurs/{personne}").status_code == 200,
        str(personne) in site.get("/api/v1/acteurs", categorie="personne-ressource").text,
        str(personne) in site.get("/fr/repertoire", categorie="personne-ressource").text,
    }
    assert len(vus) == 1
    return True in vus


def test_an_agreement_makes_the_record_public_until_it_ends_or_is_withdrawn(
    site_propre: Site,
) -> None:
    personne = add_personne(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    assert "Aucun accord n'est en cours" in raq.get(url_of(personne)).text
    assert not is_public(site_propre, personne)
    reponse = agree(raq, personne)
    assert (reponse.status_code, reponse.headers["location"]) == (
        303,
        f"{url_of(personne)}?fait=donne",
    )
    assert is_public(site_propre, personne)
    page = raq.get(url_of(personne), fait="donne").text
    assert "L&#39;accord est noté." in page
    assert "30 juin 2026" in page
    assert "de vive voix" in page
    retrait = raq.post(f"{url_of(personne)}/retrait", page=url_of(personne))
    assert retrait.status_code == 303
    assert not is_public(site_propre, personne)
    assert "à 10 h 30" in raq.get(url_of(personne)).text.replace("\N{NO-BREAK SPACE}", " ")


def test_kept_answers_end_with_the_agreement(site_propre: Site) -> None:
    personne = add_personne(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    agree(raq, personne, jusqu_au="2026-03-04")
    for _ in range(2):
        assert is_public(site_propre, personne)
    fin = start_of_day(MARDI_MATIN.date() + timedelta(days=2))
    site_propre.horloge.instant = fin - timedelta(seconds=1)
    assert is_public(site_propre, personne)
    site_propre.horloge.instant = fin
    assert not is_public(site_propre, personne)


IMPOSSIBLES: tuple[tuple[dict[str, str], str], ...] = (
    ({"le": "2026-03-04"}, "pas encore arrivé"),
    ({"jusqu_au": "2026-03-02"}, "Cette date est passée"),
    ({"jusqu_au": "2028-03-03"}, "deux ans au plus : jusqu&#39;au 2 mars 2028"),
    ({"jusqu_au": "9999-12-31"}, "deux ans au plus"),
    ({"jusqu_au": "31/12/2026"}, "Cette date n&#39;existe pas"),
    ({"le": ""}, "Ce champ est nécessaire"),
    ({"canal": ""}, "Ce champ est nécessaire"),
    ({"canal": "telepathie"}, "Choisissez une des réponses"),
    ({"recueilli_par": "<script>alert(1)</script>" * 9}, "trop long"),
    ({"recueilli_par": " "}, "Ce champ est nécessaire"),
)


def test_what_cannot_be_is_said_and_nothing_is_saved(site_propre: Site) -> None:
    personne = add_personne(site_propre)
    coordination = log_in(site_propre)
    for champs, phrase in IMPOSSIBLES:
        reponse = agree(coordination, personne, **champs)
        assert reponse.status_code == 422, champs
        assert phrase in reponse.text
        assert "<script>" not in reponse.text
    assert not is_public(site_propre, personne)
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Consentement)) == 0


def test_the_same_form_twice_is_one_agreement(site_propre: Site) -> None:
    personne = add_personne(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    champs = {
        "jeton": raq.jeton(url_of(personne)),
        "le": "2026-03-03",
        "jusqu_au": "2027-03-03",
        "canal": "ecrit",
        "recueilli_par": "Une relais",
    }
    for _ in range(2):
        assert raq.client.post(url_of(personne), data=champs).status_code == 303
    with site_propre.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Consentement)) == 1


def test_back_another_date_and_sent_again_is_another_agreement(site_propre: Site) -> None:
    personne = add_personne(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    premier = {
        "jeton": raq.jeton(url_of(personne)),
        "le": "2026-03-03",
        "jusqu_au": "2028-03-03",
        "canal": "ecrit",
        "recueilli_par": "Une relais",
    }
    plus_court = premier | {"jusqu_au": "2026-06-30"}
    for champs in (premier, plus_court, plus_court):
        assert raq.client.post(url_of(personne), data=champs).status_code == 303
    with site_propre.sessions() as session:
        assert session.get_one(Acteur, personne).public_jusqu_a == start_of_day(date(2026, 7, 1))
    encore = raq.client.post(url_of(personne), data=premier)
    assert encore.status_code == 409, "the first one is no longer what was agreed"
    assert "Un autre accord a été noté depuis" in encore.text
    with site_propre.sessions() as session:
        assert session.get_one(Acteur, personne).public_jusqu_a == start_of_day(date(2026, 7, 1))
        assert session.scalar(select(func.count()).select_from(Consentement)) == 2


def test_one_form_never_stands_for_two_persons(site_propre: Site) -> None:
    personnes = [add_personne(site_propre) for _ in range(2)]
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    champs = {
        "jeton": raq.jeton(url_of(personnes[0])),
        "le": "2026-03-03",
        "jusqu_au": "2026-06-30",
        "canal": "ecrit",
        "recueilli_par": "Une relais",
    }
    for personne in personnes:
        assert raq.client.post(url_of(personne), data=champs).status_code == 303
        assert is_public(site_propre, personne)


def test_only_the_field_of_that_quartier_and_the_coordination_see_it(site_propre: Site) -> None:
    personne = add_personne(site_propre)
    for role, statut in ((Role.HOTE, 403), (Role.LECTURE, 403), (Role.COORDINATION, 200)):
        assert log_in(site_propre, role).get(url_of(personne)).status_code == statut
    ailleurs = log_in(site_propre, Role.RAQ, nom="Ailleurs", quartiers=["matonge"])
    refus = ailleurs.get(url_of(personne))
    assert refus.status_code == 403
    assert NOM not in refus.text
    vole = log_in(site_propre, nom="Autre").jeton(url_of(personne))
    assert ailleurs.client.post(url_of(personne), data={"jeton": vole}).status_code == 403
    with site_propre.sessions() as session:
        assert session.get_one(Acteur, personne).public_jusqu_a is None


def test_an_institution_or_a_stranger_has_no_agreement(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    with site_propre.sessions() as session:
        institution = session.scalars(
            select(Acteur.id).where(Acteur.categorie == "pharmacies")
        ).first()
    for identifiant in (institution, uuid4(), "pas-un-identifiant"):
        chemin = f"/equipe/acteurs/{identifiant}/consentement"
        assert coordination.get(chemin).status_code == 404
    personne = add_personne(site_propre)
    inconnu = site_propre.get(url_of(personne), follow_redirects=False)
    assert inconnu.status_code == 303
    assert inconnu.headers["location"].startswith("/equipe/connexion?")


def test_a_draft_with_an_agreement_is_not_public(site_propre: Site) -> None:
    personne = add_personne(site_propre, etat=EtatActeur.A_RELIRE)
    coordination = log_in(site_propre)
    assert agree(coordination, personne).status_code == 303
    assert not is_public(site_propre, personne)
    assert "pas encore publiée" in coordination.get(url_of(personne)).text
