"""A private person's record never becomes an institution's: no public address ever shows it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from registre.modeles import Acteur, Consentement
from registre.recherche import index_acteurs
from registre.revue.acteurs import read_contenu
from registre.revue.lectures import last_numero
from registre.revue.revisions import Auteur, propose
from registre.session import writing
from registre.valeurs import EtatActeur, ObjetRevise, Role
from tests.appuis.applications import MARDI_MATIN, Site
from tests.appuis.equipe import log_in
from tests.appuis.fiches_equipe import (
    ACTEURS,
    NOUVEAU,
    add_acteur,
    create,
    decide,
    edit,
    find_attente,
    id_of,
    open_form,
    read_acteur,
    read_champs,
    read_revisions,
    send,
)

INSTITUTION = "maisons-medicales"
PERSONNE = "personne-ressource"
PHRASE = "Cette fiche a été celle d'une personne. Créez une nouvelle fiche pour l'institution."
SECRETS = ("Zébuline", "Quatrecoins", "0470 99 88 71", "470998871", "zebuline@quatrecoins")


def agree(site: Site, acteur: UUID) -> None:
    with writing(site.sessions) as session:
        session.add(
            Consentement(
                acteur=acteur,
                debut=MARDI_MATIN - timedelta(days=1),
                fin=MARDI_MATIN + timedelta(days=90),
                canal="oral",
                recueilli_par="Compte raq",
            )
        )


@pytest.fixture
def personne(site_propre: Site) -> UUID:
    """A person of the Marolles, published with a consent."""
    coordination = log_in(site_propre, nom="Coordination d'avant")
    champs = {
        "nom": "Zébuline Quatrecoins",
        "telephone": "0470 99 88 71",
        "courriel": "zebuline@quatrecoins.example",
        "categorie": PERSONNE,
    }
    acteur = id_of(create(coordination, "brouillon", **champs))
    agree(site_propre, acteur)
    assert edit(coordination, acteur, "publier").status_code == 303
    return acteur


def ensure_not_told(site: Site, acteur: UUID) -> None:
    """Walk the public addresses that could name this actor."""
    for chemin in (f"/fr/acteurs/{acteur}", f"/nl/acteurs/{acteur}", f"/api/v1/acteurs/{acteur}"):
        page = site.get(chemin).text
        assert [s for s in SECRETS if s.lower() in page.lower()] == [], chemin
    assert "zébuline" not in site.get("/fr/quartiers/marolles").text.lower()
    for chemin in ("/fr/repertoire", "/fr/carte", "/api/v1/acteurs"):
        for requete in ({"quartier": "marolles"}, {"categorie": INSTITUTION}):
            reponse = site.get(chemin, **requete)
            assert reponse.status_code == 200
            vus = [s for s in SECRETS if s.lower() in reponse.text.lower()]
            assert vus == [], (chemin, requete)
    assert str(acteur) not in site.get("/api/v1/acteurs", q="quatrecoins").text


def says(reponse: Any) -> bool:
    return PHRASE in reponse.text.replace("&#39;", "'")


def propose_as_institution(site: Site, acteur: UUID) -> None:
    """A proposal that waits, written before anybody refused it at the form."""
    with writing(site.sessions) as session:
        contenu = read_contenu(session.get_one(Acteur, acteur)) | {"categorie": INSTITUTION}
        cle = str(acteur)
        propose(
            session,
            ObjetRevise.ACTEUR,
            cle,
            contenu,
            base=last_numero(session, ObjetRevise.ACTEUR, cle),
            envoi=uuid4(),
            auteur=Auteur(None, "Samira"),
            motif="",
            instant=MARDI_MATIN,
        )


def test_the_coordinations_form_refuses_it_in_words(site_propre: Site, personne: UUID) -> None:
    reponse = edit(log_in(site_propre), personne, "publier", categorie=INSTITUTION)
    assert reponse.status_code == 409
    assert says(reponse)
    assert "Zébuline Quatrecoins" in reponse.text, "what was typed stays on the page"
    assert read_acteur(site_propre, personne).categorie == PERSONNE
    ensure_not_told(site_propre, personne)


def test_a_relay_is_told_at_once_and_nothing_waits(site_propre: Site, personne: UUID) -> None:
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    avant = len(read_revisions(site_propre, personne))
    reponse = edit(raq, personne, "proposer", categorie=INSTITUTION)
    assert reponse.status_code == 409
    assert says(reponse)
    assert len(read_revisions(site_propre, personne)) == avant


def test_the_review_refuses_it_in_words(site_propre: Site, personne: UUID) -> None:
    propose_as_institution(site_propre, personne)
    coordination = log_in(site_propre)
    reponse = decide(coordination, find_attente(site_propre, personne), "publier")
    assert reponse.status_code == 409
    assert says(reponse)
    lu = read_acteur(site_propre, personne)
    assert (lu.categorie, lu.public_jusqu_a) == (PERSONNE, MARDI_MATIN + timedelta(days=90))
    ensure_not_told(site_propre, personne)


def test_an_old_version_is_not_restored_either(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, "Zébuline Quatrecoins", telephone="0470 99 88 71")
    coordination = log_in(site_propre)
    agree(site_propre, acteur)
    assert edit(coordination, acteur, "publier", categorie=PERSONNE).status_code == 303
    chemin = f"{ACTEURS}/{acteur}"
    champs = {"numero": "1", "base": "2"}
    reponse = coordination.post(f"{chemin}/restauration", page=f"{chemin}/historique", **champs)
    assert reponse.status_code == 409
    assert says(reponse)
    assert "Rétablir la version 1" in " ".join(reponse.text.split())
    assert read_acteur(site_propre, acteur).categorie == PERSONNE
    ensure_not_told(site_propre, acteur)


def test_the_draft_of_a_person_stays_one(site_propre: Site) -> None:
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    acteur = id_of(create(raq, "brouillon", nom="Zébuline Quatrecoins", categorie=PERSONNE))
    for geste in ("brouillon", "proposer"):
        reponse = edit(raq, acteur, geste, categorie=INSTITUTION)
        assert reponse.status_code == 409
        assert says(reponse)
    assert read_acteur(site_propre, acteur).categorie == PERSONNE


def test_a_record_with_any_consent_or_any_version_of_a_person_is_a_persons(
    site_propre: Site,
) -> None:
    """Rows as they could stand before this rule: filed as an institution, not published."""
    coordination = log_in(site_propre)
    accord = add_acteur(site_propre, "Zébuline Quatrecoins", etat=EtatActeur.ARCHIVE)
    agree(site_propre, accord)
    version = id_of(create(coordination, "brouillon", nom="Zébuline Q.", categorie=PERSONNE))
    with writing(site_propre.sessions) as session:
        session.get_one(Acteur, version).categorie = INSTITUTION
    for acteur in (accord, version):
        reponse = edit(coordination, acteur, "publier", etat="publie")
        assert reponse.status_code == 409
        assert says(reponse)
        ensure_not_told(site_propre, acteur)


def test_a_published_one_from_before_can_still_be_archived(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, "Zébuline Quatrecoins")
    agree(site_propre, acteur)
    coordination = log_in(site_propre)
    assert says(edit(coordination, acteur, "publier", telephone="02 512 34 56"))
    assert edit(coordination, acteur, "publier", etat="archive").status_code == 303
    assert site_propre.get(f"/fr/acteurs/{acteur}").status_code == 404
    ensure_not_told(site_propre, acteur)


def test_a_mistaken_proposal_does_not_lock_an_institution(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    coordination = log_in(site_propre)
    assert edit(raq, acteur, "proposer", categorie=PERSONNE).status_code == 303
    revision = find_attente(site_propre, acteur)
    assert decide(coordination, revision, "refuser", decision="Non.").status_code == 303
    assert edit(coordination, acteur, "publier", telephone="02 512 34 56").status_code == 303
    assert "02 512 34 56" in site_propre.get(f"/fr/acteurs/{acteur}").text


def test_the_new_record_of_the_institution_is_published(site_propre: Site, personne: UUID) -> None:
    coordination = log_in(site_propre)
    champs = open_form(coordination, personne)
    neuf = read_champs(coordination.get(NOUVEAU).text, NOUVEAU)
    lieu = {nom: champs[nom] for nom in ("lon", "lat")}
    institution = {"nom": "Maison des voisins", "categorie": INSTITUTION, "geste": "publier"}
    acteur = id_of(send(coordination, NOUVEAU, neuf | lieu | institution))
    assert "Maison des voisins" in site_propre.get(f"/fr/acteurs/{acteur}").text


def test_a_person_may_be_of_another_category_of_persons(site_propre: Site, personne: UUID) -> None:
    from registre.modeles import Categorie

    with writing(site_propre.sessions) as session:
        session.get_one(Categorie, INSTITUTION).personne_privee = True
        index_acteurs(session, [personne])
    coordination = log_in(site_propre)
    assert edit(coordination, personne, "publier", categorie=INSTITUTION).status_code == 303
    ensure_not_told(site_propre, personne)
