"""The history of a record: differences between any two versions, and restoring one."""

from uuid import UUID, uuid4

from registre.modeles import Signalement
from registre.session import writing
from registre.valeurs import CanalVerification, EtatActeur, EtatRevision, Role
from registre.verifications import verify_acteur
from tests.appuis.applications import MARDI_MATIN, Site
from tests.appuis.equipe import Connecte, log_in
from tests.appuis.fiches_equipe import (
    ACTEURS,
    add_acteur,
    create,
    decide,
    edit,
    find_attente,
    id_of,
    read_acteur,
    read_revisions,
)


def restore(qui: Connecte, acteur: UUID, numero: int, base: int) -> object:
    chemin = f"{ACTEURS}/{acteur}"
    champs = {"numero": str(numero), "base": str(base)}
    reponse = qui.post(f"{chemin}/restauration", page=f"{chemin}/historique", **champs)
    return reponse.status_code


def test_any_two_versions_are_compared_field_by_field(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, langues="fr", acces_pmr="limite", horaires="Mo 09:00-12:00")
    coordination = log_in(site_propre)
    edit(coordination, acteur, "publier", langues=["fr", "ti"], motif="vu sur la porte")
    edit(coordination, acteur, "publier", acces_pmr="oui", horaires="")
    page = coordination.get(f"{ACTEURS}/{acteur}/historique", de="1", a="3").text
    for mot in (
        "français, tigrigna",
        "avec de l&#39;aide",
        "(rien)",
        "vu sur la porte",
        "en vigueur",
    ):
        assert mot in page, mot
    assert "De la version 1 à la version 3" in page
    une = coordination.get(f"{ACTEURS}/{acteur}/historique", de="1", a="2").text
    assert "avec de l&#39;aide" not in une
    for de, a in (("0", "9"), ("x", "-1"), ("1" * 30, "")):
        assert coordination.get(f"{ACTEURS}/{acteur}/historique", de=de, a=a).status_code == 200


def test_the_coordination_restores_at_once_and_a_relay_proposes(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    edit(coordination, acteur, "publier", nom="Mauvais nom")
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    assert restore(raq, acteur, 1, 2) == 303
    assert read_acteur(site_propre, acteur).nom == "Mauvais nom"
    decide(coordination, find_attente(site_propre, acteur), "publier")
    assert read_acteur(site_propre, acteur).nom == "Maison médicale des Marolles"
    edit(coordination, acteur, "publier", etat="archive")
    assert restore(coordination, acteur, 1, 5) == 303
    assert read_acteur(site_propre, acteur).etat == EtatActeur.PUBLIE
    assert len(read_revisions(site_propre, acteur)) == 5
    assert "Retour à la version du" in coordination.get(f"{ACTEURS}/{acteur}/historique").text


def test_restoring_on_an_old_page_overwrites_nobody(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    edit(coordination, acteur, "publier", nom="Deuxième nom")
    edit(coordination, acteur, "publier", nom="Troisième nom")
    assert restore(coordination, acteur, 1, 2) == 409
    assert restore(coordination, acteur, 7, 3) == 404
    assert read_acteur(site_propre, acteur).nom == "Troisième nom"


def test_a_relay_restores_nothing_elsewhere(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    edit(coordination, acteur, "publier", nom="Deuxième nom")
    ailleurs = log_in(site_propre, Role.RAQ, quartiers=["cureghem-rosee"])
    assert restore(ailleurs, acteur, 1, 2) == 403
    assert "restauration" not in ailleurs.get(f"{ACTEURS}/{acteur}/historique").text


def test_a_draft_that_is_restored_stays_a_draft(site_propre: Site) -> None:
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    acteur = id_of(create(raq, "brouillon"))
    edit(raq, acteur, "brouillon", nom="Autre nom")
    assert restore(raq, acteur, 1, 2) == 303
    lu = read_acteur(site_propre, acteur)
    assert (lu.nom, lu.etat) == ("Marché aux puces des Marolles", EtatActeur.BROUILLON)
    assert {r.etat for r in read_revisions(site_propre, acteur)} == {EtatRevision.REMPLACEE}


def test_history_also_tells_verifications_and_reports(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    page = coordination.get(f"{ACTEURS}/{acteur}/historique").text
    assert "Personne n'a encore modifié cette fiche" in page
    with writing(site_propre.sessions) as session:
        session.add(Signalement(acteur=acteur, motif="demenage", cree_le=MARDI_MATIN))
        canal = CanalVerification.TELEPHONE
        verify_acteur(session, acteur, "Compte raq", canal, MARDI_MATIN, id=uuid4())
    page = coordination.get(f"{ACTEURS}/{acteur}/historique").text
    assert "signalé : déménagé" in page
    assert "par téléphone" in page
