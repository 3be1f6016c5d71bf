"""Records that come from the pavement: no category yet, notes, found closed, two proposals."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from registre.modeles import HoteQuartier, Revision, Verification
from registre.revue.acteurs import read_contenu
from registre.revue.redaction import Geste, Redaction, redact
from registre.revue.revisions import Auteur
from registre.session import writing
from registre.valeurs import EtatActeur, ResultatVerification, Role
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


def propose(site: Site, acteur: UUID, contenu: dict[str, object], auteur: str = "Lina") -> UUID:
    with writing(site.sessions) as session:
        redaction = Redaction(
            acteur=acteur,
            contenu=contenu,
            base=0,
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
    assert "seul le groupe a été noté" in formulaire
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
