"""The dashboard says what waits, to each role what it can do about it."""

from datetime import timedelta
from uuid import uuid4

from registre.modeles import Acteur, Courriel, Signalement
from registre.session import writing
from registre.valeurs import EtatCourriel, Role
from tests.appuis.applications import Site
from tests.appuis.equipe import log_in
from tests.fabriques import make_acteur


def tell(site: Site, role: Role, *quartiers: str) -> str:
    page = log_in(site, role, nom=f"{role} {uuid4().hex[:6]}", quartiers=quartiers).get("/equipe/")
    assert page.status_code == 200
    return " ".join(page.text.split())


def add_attente(site: Site) -> None:
    with writing(site.sessions) as session:
        acteur = make_acteur("Pharmacie fermée", categorie="pharmacies", quartier="marolles")
        personne = make_acteur(
            "Une personne",
            categorie="personne-ressource",
            quartier="marolles",
            public_jusqu_a=site.horloge() + timedelta(days=10),
        )
        session.add_all([acteur, personne])
        session.flush()
        session.add(Signalement(acteur=acteur.id, motif="ferme"))
        session.add(
            Courriel(
                id=uuid4(),
                message_id="<1@raq>",
                nature="contact",
                objet="Message",
                etat=EtatCourriel.REFUSE,
            )
        )


def test_the_coordination_sees_all_that_waits(site_propre: Site) -> None:
    add_attente(site_propre)
    page = tell(site_propre, Role.COORDINATION)
    assert "<strong>1</strong> signalement à traiter" in page
    assert "<strong>30</strong> quartiers où personne n&#39;est joignable" in page
    assert "Courriers refusés : 1" in page
    assert "Aucun serveur de courrier n&#39;est réglé" in page
    assert "Consentements qui finissent dans les 30 jours : 1" in page


def test_a_raq_sees_what_waits_in_its_own_quartiers(site_propre: Site) -> None:
    add_attente(site_propre)
    ici = tell(site_propre, Role.RAQ, "marolles")
    assert "<strong>1</strong> signalement à traiter" in ici
    assert "<h3>Marolles</h3>" in ici
    assert "Consentements qui finissent dans les 30 jours : 1" in ici
    ailleurs = tell(site_propre, Role.RAQ, "bosnie")
    assert "<strong>0</strong> signalement à traiter" in ailleurs
    assert "Consentements" not in ailleurs
    assert "Courriers" not in ailleurs


def test_who_only_reads_is_offered_nothing_to_do(site_propre: Site) -> None:
    page = tell(site_propre, Role.LECTURE)
    assert "Ajouter un lieu" not in page
    assert "à traiter" not in page
    with site_propre.sessions() as session:
        assert session.query(Acteur).count() == 457
