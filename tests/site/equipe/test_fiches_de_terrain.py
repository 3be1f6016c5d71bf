"""Records that come from the pavement: no category yet, notes, found closed, two proposals."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from registre.modeles import HoteQuartier, Revision, Verification
from registre.revue.acteurs import read_contenu
from registre.revue.redaction import Geste, Redaction, redact
from registre.revue.revisions import Auteur
from registre.revue.revisions import propose as propose_revision
from registre.session import writing
from registre.valeurs import EtatActeur, ObjetRevise, ResultatVerification, Role
from tests.appuis.applications import Site
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

LIEU = {"lon": 4.3448, "lat": 50.8362}
"""Place du Jeu de Balle."""


MIROIR = {"rue": "Rue du Miroir", "numero": "", "code_postal": "1000"}


def find_hote(site: Site) -> UUID:
    """The host partner of the Marolles."""
    with site.sessions() as session:
        return session.scalars(
            select(HoteQuartier.hote).where(HoteQuartier.quartier == "marolles")
        ).one()


def propose_sans_categorie(site: Site, nom: str = "Ali's Corner", **champs: object) -> UUID:
    """A record noted on the pavement with its group alone."""
    acteur = uuid4()
    contenu = {
        "nom": nom,
        "categorie": "services-sociaux-generalistes",
        "groupe_seul": "D",
        "etat": "publie",
        **LIEU,
        **champs,
    }
    propose(site, acteur, contenu)
    return acteur


def propose(
    site: Site, acteur: UUID, contenu: dict[str, object], auteur: str = "Lina", base: int = 0
) -> UUID:
    with writing(site.sessions) as session:
        redaction = Redaction(
            acteur=acteur,
            contenu=contenu,
            base=base,
            envoi=uuid4(),
            auteur=Auteur(None, auteur),
            motif="",
            instant=site.horloge(),
        )
        territoire = site.services.territoires.current(session, site.horloge().date()).territoire
        return redact(session, redaction, Geste.PROPOSER, territoire).id


def note(site: Site, acteur: UUID, resultat: ResultatVerification, le: datetime) -> None:
    """What somebody found there."""
    with writing(site.sessions) as session:
        session.add(
            Verification(
                acteur=acteur,
                verifie_le=le,
                verifie_par="Lina",
                canal="sur_place",
                resultat=resultat,
            )
        )


def test_a_record_without_category_is_published_once_somebody_chose_it(site_propre: Site) -> None:
    acteur = propose_sans_categorie(site_propre)
    coordination = log_in(site_propre)
    revision = find_attente(site_propre, acteur)
    page = coordination.get(f"/equipe/relecture/{revision}").text
    assert "à choisir dans" in page
    assert f"{ACTEURS}/{acteur}?modifier=oui" in page
    refuse = decide(coordination, revision, "publier")
    assert refuse.status_code == 409
    assert "choisi la catégorie" in refuse.text
    assert read_acteur(site_propre, acteur).etat == EtatActeur.A_RELIRE

    formulaire = coordination.get(f"{ACTEURS}/{acteur}?modifier=oui").text
    assert "Seul le groupe a été noté" in formulaire
    assert read_champs(formulaire, f"{ACTEURS}/{acteur}").get("categorie", "") == ""
    sans = edit(coordination, acteur, "publier")
    assert sans.status_code == 422
    assert edit(coordination, acteur, "publier", categorie="pharmacies").status_code == 303
    lu = read_acteur(site_propre, acteur)
    assert (lu.etat, lu.categorie, lu.groupe_seul) == (EtatActeur.PUBLIE, "pharmacies", None)
    assert site_propre.get(f"/fr/acteurs/{acteur}").status_code == 200


@pytest.mark.parametrize("role", [Role.HOTE, Role.LECTURE])
def test_a_record_without_category_may_be_a_person_s_and_is_not_named_to_all(
    site_propre: Site, role: Role
) -> None:
    acteur = propose_sans_categorie(site_propre, "Zéphyrine Ostrowska")
    membre = log_in(site_propre, role, hote=find_hote(site_propre) if role is Role.HOTE else None)
    for page in (f"{ACTEURS}?q=Zephyrine", f"{ACTEURS}/{acteur}", "/equipe/relecture"):
        assert "Ostrowska" not in membre.get(page).text, page
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    assert "Ostrowska" in raq.get(f"{ACTEURS}/{acteur}").text
    ailleurs = log_in(site_propre, Role.RAQ, nom="Relais ailleurs", quartiers=["maritime"])
    assert "Ostrowska" not in ailleurs.get("/equipe/relecture").text


def test_a_record_without_category_is_found_by_name_by_who_may_read_it(site_propre: Site) -> None:
    acteur = propose_sans_categorie(site_propre, "Zéphyrine Ostrowska")
    coordination = log_in(site_propre)
    ici = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    ailleurs = log_in(site_propre, Role.RAQ, nom="Relais ailleurs", quartiers=["maritime"])
    for qui, trouve in ((coordination, True), (ici, True), (ailleurs, False)):
        page = qui.get(ACTEURS, q="ostrowska").text
        assert (f"{ACTEURS}/{acteur}" in page) is trouve
    autre = add_acteur(site_propre)
    choix = coordination.get(f"{ACTEURS}/{autre}/fusion", q="ostrowska").text
    assert f"{ACTEURS}/{autre}/fusion?avec={acteur}" in choix


def test_versions_from_before_the_category_are_read_once_an_institution_was_chosen(
    site_propre: Site,
) -> None:
    acteur = propose_sans_categorie(site_propre)
    lecture = log_in(site_propre, Role.LECTURE)
    historique = f"{ACTEURS}/{acteur}/historique?de=1&a=2"
    assert "Ali" not in lecture.get(historique).text
    coordination = log_in(site_propre)
    champs = {"categorie": "pharmacies", "nom": "Pharmacie du Miroir"}
    assert edit(coordination, acteur, "publier", **champs).status_code == 303
    page = lecture.get(historique).text
    assert "Ali&#39;s Corner" in page
    assert "Pharmacie du Miroir" in page


def test_notes_are_for_the_team_and_a_host_changes_none(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    secret = "Sonner deux fois"
    assert edit(coordination, acteur, "publier", note=secret).status_code == 303
    assert read_acteur(site_propre, acteur).note == secret
    assert secret in coordination.get(f"{ACTEURS}/{acteur}").text
    for publique in (f"/fr/acteurs/{acteur}", f"/api/v1/acteurs/{acteur}"):
        assert secret not in site_propre.get(publique).text

    hote = log_in(site_propre, Role.HOTE, hote=find_hote(site_propre))
    for page in ("", "?modifier=oui", "/historique?de=1&a=2"):
        assert secret not in hote.get(f"{ACTEURS}/{acteur}{page}").text, page
    assert edit(hote, acteur, "proposer", telephone="02 512 34 56").status_code == 303
    proposee = read_revisions(site_propre, acteur)[-1]
    assert proposee.contenu["note"] == secret


def test_found_closed_waits_for_somebody_and_changes_nothing(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    avant = site_propre.get(f"/fr/acteurs/{acteur}").text
    note(site_propre, acteur, ResultatVerification.FERME, site_propre.horloge())
    assert site_propre.get(f"/fr/acteurs/{acteur}").text == avant
    assert "fermée ou déménagée" in raq.get("/equipe/").text
    liste = raq.get("/equipe/a-reverifier").text
    assert "Notées fermées ou déménagées" in liste
    assert "Maison médicale des Marolles" in liste
    assert "<strong>fermé</strong>" in raq.get(f"{ACTEURS}/{acteur}").text
    ailleurs = log_in(site_propre, Role.RAQ, nom="Relais ailleurs", quartiers=["maritime"])
    assert "Notées fermées" not in ailleurs.get("/equipe/a-reverifier").text


@pytest.mark.parametrize("regle", ["toujours_la", "publiee", "archivee"])
def test_found_moved_is_settled_by_a_visit_a_new_version_or_the_archive(
    site_propre: Site, regle: str
) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    instant = site_propre.horloge()
    note(site_propre, acteur, ResultatVerification.DEMENAGE, instant - timedelta(hours=2))
    assert "Notées fermées" in coordination.get("/equipe/a-reverifier").text
    if regle == "toujours_la":
        note(site_propre, acteur, ResultatVerification.TOUJOURS_LA, instant - timedelta(hours=1))
    else:
        etat = "archive" if regle == "archivee" else "publie"
        assert edit(coordination, acteur, "publier", etat=etat, numero="12").status_code == 303
    assert "Notées fermées" not in coordination.get("/equipe/a-reverifier").text
    assert "déménagé</strong>" not in coordination.get(f"{ACTEURS}/{acteur}").text


def test_two_proposals_for_one_record_are_shown_side_by_side(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, telephone="02 511 31 54")
    for nom, telephone in (("Lina", "02 512 34 56"), ("Omar", "02 513 45 67")):
        raq = log_in(site_propre, Role.RAQ, nom=nom, quartiers=["marolles"])
        assert edit(raq, acteur, "proposer", telephone=telephone).status_code == 303
    premiere, seconde = (r.id for r in read_revisions(site_propre, acteur)[-2:])
    coordination = log_in(site_propre)
    page = coordination.get(f"/equipe/relecture/{premiere}").text
    assert "Omar a proposé autre chose pour la même fiche" in page
    assert "02 513 45 67" in page
    assert f"/equipe/relecture/{seconde}" in page
    assert decide(coordination, premiere, "publier").status_code == 303
    assert "a proposé autre chose" not in coordination.get(f"/equipe/relecture/{seconde}").text


@pytest.mark.parametrize(
    ("role", "quartiers", "lit"),
    [
        (Role.LECTURE, [], False),
        (Role.RAQ, ["maritime"], False),
        (Role.RAQ, ["marolles"], True),
    ],
    ids=["reader", "relay of another quartier", "relay of the quartier"],
)
def test_a_proposal_that_makes_a_person_of_the_record_is_not_shown_beside_another(
    site_propre: Site, role: Role, quartiers: list[str], lit: bool
) -> None:
    acteur = add_acteur(site_propre, telephone="02 511 31 54")
    lieu = {"etat": "publie", **LIEU}
    institution = {"nom": "Maison verte", "categorie": "maisons-medicales", **lieu}
    personne = {"nom": "Zéphyrine Ostrowska", "categorie": "personne-ressource", **lieu}
    propose(site_propre, acteur, institution)
    propose(site_propre, acteur, personne | {"telephone": "0475 11 22 33"}, "Omar", base=2)
    premiere = read_revisions(site_propre, acteur)[-2].id
    membre = log_in(site_propre, role, nom="Qui lit", quartiers=quartiers)
    page = membre.get(f"/equipe/relecture/{premiere}")
    assert page.status_code == 200
    assert "Maison verte" in page.text
    for su in ("Ostrowska", "0475 11 22 33", "Omar a proposé autre chose"):
        assert (su in page.text) is lit, su


def test_a_record_merged_into_one_that_became_a_person_s_is_hidden_with_it(
    site_propre: Site,
) -> None:
    personne = add_acteur(site_propre, "Zéphyrine O.", categorie="personne-ressource")
    entre_deux = add_acteur(
        site_propre, "Zéphyrine Ostrowska ", etat=EtatActeur.ARCHIVE, fusionne_dans=personne
    )
    absorbee = add_acteur(
        site_propre, "Zéphyrine Ostrowska", etat=EtatActeur.ARCHIVE, fusionne_dans=entre_deux
    )
    autre = add_acteur(site_propre, "La même ailleurs", etat=EtatActeur.ARCHIVE)
    ici = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    for qui, lit in ((log_in(site_propre, Role.LECTURE, nom="Qui lit"), False), (ici, True)):
        for page in (f"{ACTEURS}/{absorbee}", f"{ACTEURS}/{entre_deux}", f"{ACTEURS}?etat=archive"):
            assert ("Ostrowska" in qui.get(page).text) is lit, page
        assert "La même ailleurs" in qui.get(f"{ACTEURS}/{autre}").text


def test_a_street_without_a_known_house_is_said_to_be_approximate(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    cree = create(coordination, "publier", lon="", lat="", **MIROIR)
    acteur = id_of(cree)
    assert read_acteur(site_propre, acteur).precision_lieu == "rue"
    assert "Emplacement approximatif" in site_propre.get(f"/fr/acteurs/{acteur}").text
    proprietes = site_propre.get(f"/api/v1/acteurs/{acteur}").json()["properties"]
    assert proprietes["lieu_approximatif"] is True
    assert "approximatif : un point de la rue" in coordination.get(f"{ACTEURS}/{acteur}").text

    champs = open_form(coordination, acteur) | {"lon": "4.3448", "lat": "50.8362"}
    assert (
        send(coordination, f"{ACTEURS}/{acteur}", champs | {"geste": "publier"}).status_code == 303
    )
    assert read_acteur(site_propre, acteur).precision_lieu == "carte"
    proprietes = site_propre.get(f"/api/v1/acteurs/{acteur}").json()["properties"]
    assert "lieu_approximatif" not in proprietes


def test_the_content_of_a_new_record_names_how_its_point_came_to_be(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    assert NOUVEAU.startswith(ACTEURS)
    acteur = propose_sans_categorie(site_propre, precision_lieu="gps", precision_m=12)
    page = coordination.get(f"{ACTEURS}/{acteur}").text
    assert "relevé sur place (à 12 m près)" in page
    assert read_contenu(read_acteur(site_propre, acteur))["precision_m"] == 12


def test_going_back_to_a_version_from_before_notes_keeps_the_note(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    assert edit(coordination, acteur, "publier", nom="Maison médicale").status_code == 303
    with writing(site_propre.sessions) as session:  # as the versions of last year were kept
        premiere = session.get(Revision, read_revisions(site_propre, acteur)[0].id)
        assert premiere is not None
        premiere.contenu = {c: v for c, v in premiere.contenu.items() if c != "note"}
    assert edit(coordination, acteur, "publier", note="Sonner deux fois").status_code == 303
    historique = f"{ACTEURS}/{acteur}/historique"
    restauration = f"{ACTEURS}/{acteur}/restauration"
    champs = read_champs(coordination.get(historique).text, restauration) | {"numero": "1"}
    assert send(coordination, restauration, champs).status_code == 303
    lu = read_acteur(site_propre, acteur)
    assert (lu.nom, lu.note) == ("Maison médicale des Marolles", "Sonner deux fois")


@pytest.mark.parametrize("role", [Role.LECTURE, Role.RAQ])
def test_a_late_proposal_that_leaves_the_category_open_is_not_named_to_all(
    site_propre: Site, role: Role
) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    assert edit(coordination, acteur, "publier", telephone="02 511 31 54").status_code == 303
    contenu = {"nom": "Zéphyrine Ostrowska", "categorie": "pharmacies", "groupe_seul": "H"}
    with writing(site_propre.sessions) as session:
        tardive = propose_revision(
            session,
            ObjetRevise.ACTEUR,
            str(acteur),
            {**contenu, **LIEU, "etat": "publie"},
            base=1,
            envoi=uuid4(),
            auteur=Auteur(None, "Lina"),
            motif="",
            instant=site_propre.horloge(),
            tardive=True,
        ).id
    membre = log_in(site_propre, role, quartiers=["maritime"] if role is Role.RAQ else [])
    assert "Ostrowska" not in membre.get(f"/equipe/relecture/{tardive}").text
    assert "Ostrowska" in coordination.get(f"/equipe/relecture/{tardive}").text
