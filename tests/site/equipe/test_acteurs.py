"""The team writes actors: drafts, proposals, publication, two editors, hostile input."""

import re
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from registre.doublons.paires import separate
from registre.modeles import Acteur, Compte, Revision
from registre.session import writing
from registre.valeurs import EtatActeur, EtatRevision, Role
from tests.appuis.applications import Site
from tests.appuis.equipe import log_in
from tests.appuis.fiches_equipe import (
    ACTEURS,
    MARCHE,
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


def count(site: Site, modele: type[Any]) -> int:
    from sqlalchemy import func, select

    with site.sessions() as session:
        return session.scalar(select(func.count()).select_from(modele)) or 0


def test_a_relay_proposes_and_the_record_stands_until_the_coordination_publishes(
    site_propre: Site,
) -> None:
    acteur = add_acteur(site_propre, telephone="02 511 31 54")
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    reponse = edit(raq, acteur, "proposer", telephone="02 512 34 56", motif="passé mardi")
    assert reponse.headers["location"] == f"{ACTEURS}/{acteur}?fait=proposer"
    assert read_acteur(site_propre, acteur).telephone == "02 511 31 54"
    assert "02 511 31 54" in site_propre.get(f"/fr/acteurs/{acteur}").text

    coordination = log_in(site_propre)
    queue = coordination.get("/equipe/relecture").text
    assert "Maison médicale des Marolles" in queue
    assert "passé mardi" in queue
    revision = find_attente(site_propre, acteur)
    page = coordination.get(f"/equipe/relecture/{revision}").text
    assert "02 511 31 54" in page
    assert "02 512 34 56" in page
    assert decide(coordination, revision, "publier").status_code == 303
    assert read_acteur(site_propre, acteur).telephone == "02 512 34 56"
    assert "02 512 34 56" in site_propre.get(f"/fr/acteurs/{acteur}").text
    assert coordination.get("/equipe/relecture").text.count("Maison médicale des Marolles") == 0


def test_the_coordination_publishes_at_once_and_history_begins_with_what_was_loaded(
    site_propre: Site,
) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    assert edit(coordination, acteur, "publier", nom="Maison médicale").status_code == 303
    premiere, deuxieme = read_revisions(site_propre, acteur)
    assert (premiere.numero, premiere.auteur_nom) == (1, "données chargées")
    assert premiere.contenu["nom"] == "Maison médicale des Marolles"
    assert (deuxieme.numero, deuxieme.etat) == (2, EtatRevision.PUBLIEE)
    lu = read_acteur(site_propre, acteur)
    assert (lu.nom, lu.modifie_par) == ("Maison médicale", "Compte coordination")
    assert lu.modifie_le == site_propre.horloge()


def test_a_draft_waits_for_its_author_and_a_submission_for_its_reviewer(site_propre: Site) -> None:
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    acteur = id_of(create(raq, "brouillon"))
    lu = read_acteur(site_propre, acteur)
    assert (lu.etat, lu.quartier, lu.source) == (EtatActeur.BROUILLON, "marolles", "equipe")
    assert MARCHE["nom"] not in raq.get("/equipe/relecture").text
    assert site_propre.get(f"/fr/acteurs/{acteur}").status_code == 404
    assert edit(raq, acteur, "proposer").status_code == 303
    assert read_acteur(site_propre, acteur).etat == EtatActeur.A_RELIRE
    assert MARCHE["nom"] in raq.get("/equipe/relecture").text
    coordination = log_in(site_propre)
    assert decide(coordination, find_attente(site_propre, acteur), "publier").status_code == 303
    assert site_propre.get(f"/fr/acteurs/{acteur}").status_code == 200


def test_a_refusal_needs_a_reason_and_gives_the_draft_back(site_propre: Site) -> None:
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    acteur = id_of(create(raq, "proposer"))
    coordination = log_in(site_propre)
    revision = find_attente(site_propre, acteur)
    sans_raison = decide(coordination, revision, "refuser")
    assert sans_raison.status_code == 422
    assert read_acteur(site_propre, acteur).etat == EtatActeur.A_RELIRE
    reponse = decide(coordination, revision, "refuser", decision="Ce lieu est fermé.")
    assert reponse.status_code == 303
    assert read_acteur(site_propre, acteur).etat == EtatActeur.BROUILLON
    assert "Ce lieu est fermé." in raq.get(f"{ACTEURS}/{acteur}").text


def test_the_same_form_sent_twice_is_one_record_and_one_revision(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    champs = read_champs(coordination.get(NOUVEAU).text, NOUVEAU) | MARCHE | {"geste": "publier"}
    avant = count(site_propre, Acteur)
    premiere, seconde = (send(coordination, NOUVEAU, champs) for _ in range(2))
    assert premiere.headers["location"] == seconde.headers["location"]
    assert count(site_propre, Acteur) == avant + 1
    assert len(read_revisions(site_propre, id_of(premiere))) == 1

    ancien = {"rue": "Rue Haute", "numero": "10", "code_postal": "1000", "telephone": "12 34"}
    acteur = add_acteur(site_propre, **ancien)  # its point is not the gazetteer's
    champs = open_form(coordination, acteur) | {"nom": "Autre nom", "geste": "proposer"}
    for _ in range(2):
        assert send(coordination, f"{ACTEURS}/{acteur}", champs).status_code == 303
    assert len(read_revisions(site_propre, acteur)) == 2


def test_back_and_another_word_does_not_vanish_behind_the_first_sending(site_propre: Site) -> None:
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    champs = read_champs(raq.get(NOUVEAU).text, NOUVEAU) | MARCHE | {"geste": "proposer"}
    id_of(send(raq, NOUVEAU, champs))
    encore = send(raq, NOUVEAU, champs | {"nom": "Le vrai nom du marché"})
    assert encore.status_code == 409
    assert "Le vrai nom du marché" in encore.text
    assert MARCHE["nom"] in encore.text


def test_two_editors_are_shown_both_versions_and_nothing_is_lost(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, telephone="02 511 31 54", horaires="Mo-Fr 09:00-17:00")
    coordination = log_in(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    tard = open_form(raq, acteur) | {"telephone": "02 512 34 56", "nom": "Maison de santé"}
    tot = edit(coordination, acteur, "publier", telephone="02 513 13 13", courriel="a@marolles.be")
    assert tot.status_code == 303

    conflit = send(raq, f"{ACTEURS}/{acteur}", tard | {"geste": "proposer"})
    assert conflit.status_code == 409
    for texte in ("02 511 31 54", "02 512 34 56", "02 513 13 13", "Compte coordination"):
        assert texte in conflit.text
    assert "Enregistré :" in conflit.text
    assert "Le vôtre :" in conflit.text
    champs = read_champs(conflit.text, f"{ACTEURS}/{acteur}")
    assert champs["choix-nom"] == "moi"
    assert champs["choix-courriel"] == "eux"
    assert "choix-telephone" not in champs, "both changed it: nobody chooses in their place"

    muet = send(raq, f"{ACTEURS}/{acteur}", champs | {"geste": "proposer"})
    assert muet.status_code == 422
    assert "02 512 34 56" in muet.text

    champs = read_champs(muet.text, f"{ACTEURS}/{acteur}") | {"choix-telephone": "moi"}
    assert send(raq, f"{ACTEURS}/{acteur}", champs | {"geste": "proposer"}).status_code == 303
    decide(coordination, find_attente(site_propre, acteur), "publier")
    lu = read_acteur(site_propre, acteur)
    assert (lu.nom, lu.telephone, lu.courriel, lu.horaires) == (
        "Maison de santé",
        "02 512 34 56",
        "a@marolles.be",
        "Mo-Fr 09:00-17:00",
    )


def test_the_place_that_the_other_editor_gave_is_kept_whole(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, rue="Rue Haute", numero="10", code_postal="1000")
    coordination = log_in(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    tard = open_form(raq, acteur) | {"nom": "Maison de santé", "geste": "proposer"}
    edit(coordination, acteur, "publier", rue="Rue Blaes", numero="")
    deplace = read_acteur(site_propre, acteur)
    assert deplace.lon != float(tard["lon"])
    conflit = send(raq, f"{ACTEURS}/{acteur}", tard)
    champs = read_champs(conflit.text, f"{ACTEURS}/{acteur}") | {"geste": "proposer"}
    assert champs["choix-lieu"] == "eux"
    assert send(raq, f"{ACTEURS}/{acteur}", champs).status_code == 303
    propose = read_revisions(site_propre, acteur)[-1].contenu
    assert (propose["nom"], propose["rue"], propose["numero"]) == (
        "Maison de santé",
        "Rue Blaes",
        None,
    )
    assert (propose["lon"], propose["lat"]) == (deplace.lon, deplace.lat)


def test_a_proposal_published_meanwhile_is_seen_by_who_had_the_form_open(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    edit(raq, acteur, "proposer", telephone="02 512 34 56")
    coordination = log_in(site_propre)
    ouvert = open_form(coordination, acteur)  # the proposal waits already: it is not in the form
    decide(log_in(site_propre, nom="Autre"), find_attente(site_propre, acteur), "publier")
    reponse = send(
        coordination, f"{ACTEURS}/{acteur}", ouvert | {"nom": "Maison", "geste": "publier"}
    )
    assert reponse.status_code == 409
    assert read_acteur(site_propre, acteur).telephone == "02 512 34 56"


def test_the_reviewer_decides_what_both_sides_changed(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, telephone="02 511 31 54")
    raq = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    coordination = log_in(site_propre)
    edit(raq, acteur, "proposer", telephone="02 512 34 56", courriel="accueil@marolles.be")
    edit(coordination, acteur, "publier", telephone="02 513 13 13", nom="Maison de santé")
    revision = find_attente(site_propre, acteur)
    page = coordination.get(f"/equipe/relecture/{revision}").text
    assert "Maison de santé" in page, "what was published meanwhile is shown"
    assert decide(coordination, revision, "publier").status_code == 409
    assert read_acteur(site_propre, acteur).telephone == "02 513 13 13"
    reponse = decide(coordination, revision, "publier", **{"choix-telephone": "prendre"})
    assert reponse.status_code == 303
    lu = read_acteur(site_propre, acteur)
    assert (lu.nom, lu.telephone, lu.courriel) == (
        "Maison de santé",
        "02 512 34 56",
        "accueil@marolles.be",
    )


def test_an_address_gives_the_point_and_a_move_changes_the_quartier(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, rue="Rue Haute", numero="10", code_postal="1000")
    coordination = log_in(site_propre)
    reponse = edit(
        coordination, acteur, "publier", rue="Place Liedts", numero="", code_postal="1030"
    )
    assert reponse.status_code == 303
    lu = read_acteur(site_propre, acteur)
    assert lu.quartier not in {None, "marolles"}
    assert lu.nis5 == "21015"
    assert lu.geom is not None
    assert (lu.geom.x, lu.geom.y) == (lu.lon, lu.lat)
    assert lu.secteur is not None
    assert lu.secteur.startswith("21015")


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"rue": "Rue qui n'existe pas du tout"}, "Adresse non trouvée"),
        ({"lon": "50.83672", "lat": "4.34565"}, "inversées"),
        ({"lon": "4.8", "lat": "50.6"}, "pas dans la Région"),
        ({"lon": "4.35", "lat": ""}, "deux coordonnées"),
        ({"lon": "nan", "lat": "inf"}, "nombre de degrés"),
        ({"telephone": "12 34"}, "un numéro de téléphone"),
        ({"courriel": "pas une adresse"}, "adresse de courriel"),
        ({"site": "javascript:alert(1)"}, "adresse de site"),
        ({"horaires": "quand on veut"}, "ne peuvent pas être lus"),
        ({"horaires": "x" * 10_000}, "trop long"),
        ({"autres_langues": "<script>"}, "codes de deux ou trois lettres"),
        ({"code_postal": "BE10"}, "a 4 chiffres"),
        ({"categorie": "n-existe-pas"}, "réponses proposées"),
        ({"categorie": ""}, "nécessaire"),
        ({"nom": "\0\u202e"}, "nécessaire"),
        ({"nom": "é" * 10_000}, "trop long"),
        ({"langues": ["fr", "klingon"]}, "réponses proposées"),
        ({"etat": "detruit"}, "réponses proposées"),
        ({"base": "-1"}, "nombre entre"),
    ],
)
def test_bad_input_is_said_and_nothing_is_half_saved(
    site_propre: Site, champs: dict[str, Any], phrase: str
) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    autres = {} if "nom" in champs else {"nom": "Ce que j'ai tapé"}
    reponse = edit(coordination, acteur, "publier", **autres, **champs)
    assert reponse.status_code == 422
    assert phrase in reponse.text.replace("&#39;", "'")
    assert all(tape in reponse.text.replace("&#39;", "'") for tape in autres.values())
    assert read_acteur(site_propre, acteur).nom == "Maison médicale des Marolles"
    assert count(site_propre, Revision) == 0


def test_hostile_texts_are_kept_as_text(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    nom = "<script>alert('x')</script>=1+1 \u202egnp.\0 {{ 7*7 }} 'a'); DROP TABLE acteur;--"
    acteur = id_of(create(coordination, "publier", nom=nom, motif="<b>gras</b>"))
    lu = read_acteur(site_propre, acteur)
    assert lu.nom == "<script>alert('x')</script>=1+1 gnp. {{ 7*7 }} 'a'); DROP TABLE acteur;--"
    for chemin in (f"{ACTEURS}/{acteur}", f"{ACTEURS}/{acteur}/historique", ACTEURS):
        page = coordination.get(chemin, q="DROP TABLE" if chemin == ACTEURS else None).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page
        assert "<b>gras" not in page


def test_hours_that_nobody_can_read_may_stay_as_they_were_loaded(site_propre: Site) -> None:
    acteur = add_acteur(site_propre, horaires="sur demande, parfois")
    coordination = log_in(site_propre)
    assert edit(coordination, acteur, "publier", nom="Maison de santé").status_code == 303
    assert read_acteur(site_propre, acteur).horaires == "sur demande, parfois"


def test_a_relay_writes_in_its_own_quartiers_only(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    ailleurs = log_in(site_propre, Role.RAQ, quartiers=["cureghem-rosee"])
    assert ailleurs.get(f"{ACTEURS}/{acteur}").status_code == 200
    assert ailleurs.get(f"{ACTEURS}/{acteur}", modifier="oui").status_code == 403
    champs = {**MARCHE, "base": "0", "geste": "proposer", "jeton": ailleurs.jeton(NOUVEAU)}
    assert send(ailleurs, f"{ACTEURS}/{acteur}", champs).status_code == 403
    neuf = create(ailleurs, "proposer")
    assert neuf.status_code == 422
    assert "aucun de vos quartiers" in neuf.text
    assert count(site_propre, Revision) == 0


def test_only_the_coordination_publishes_even_with_a_form_from_before(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    compte = log_in(site_propre)
    champs = open_form(compte, acteur) | {"nom": "Maison", "geste": "publier"}
    for role, statut in ((Role.RAQ, 403), (Role.LECTURE, 403)):
        with writing(site_propre.sessions) as session:
            sien = session.get(Compte, compte.compte)
            assert sien is not None
            sien.role = role
        assert send(compte, f"{ACTEURS}/{acteur}", champs).status_code == statut
    assert read_acteur(site_propre, acteur).nom == "Maison médicale des Marolles"
    assert count(site_propre, Revision) == 0


def test_a_record_is_archived_and_restored_never_deleted(site_propre: Site) -> None:
    acteur = add_acteur(site_propre)
    coordination = log_in(site_propre)
    assert edit(coordination, acteur, "publier", etat="archive").status_code == 303
    assert read_acteur(site_propre, acteur).etat == EtatActeur.ARCHIVE
    assert site_propre.get(f"/fr/acteurs/{acteur}").status_code == 404
    assert "archivée" in coordination.get(ACTEURS, etat="archive").text
    assert edit(coordination, acteur, "publier", etat="publie").status_code == 303
    assert site_propre.get(f"/fr/acteurs/{acteur}").status_code == 200


def test_a_private_person_is_published_with_a_consent_only(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    sans = create(coordination, "publier", categorie="personne-ressource", nom="Zoé Exemple")
    assert sans.status_code == 409
    assert "aucun accord" in sans.text
    assert "Zoé Exemple" in sans.text, "what was typed stays on the page"
    assert count(site_propre, Revision) == 0


def test_a_possible_duplicate_is_a_warning(site_propre: Site) -> None:
    autre = add_acteur(site_propre, "Marché aux Puces des Maroles !")
    coordination = log_in(site_propre)
    acteur = id_of(create(coordination, "publier"))
    page = coordination.get(f"{ACTEURS}/{acteur}").text
    assert "ressemble à celle-ci" in page
    assert f'href="{ACTEURS}/{autre}"' in page
    with writing(site_propre.sessions) as session:
        separate(session, acteur, autre, "Lina", site_propre.horloge())
    assert "ressemble à celle-ci" not in coordination.get(f"{ACTEURS}/{acteur}").text


def test_the_warning_of_a_duplicate_names_nobody_to_who_may_not_read_it(site_propre: Site) -> None:
    ici = add_acteur(site_propre, "Chez Zéphyrine")
    a_choisir = add_acteur(
        site_propre, "Chez Zephyrine", etat="a_relire", groupe_seul="A", quartier="maritime"
    )
    add_acteur(site_propre, "Chez Zéphyrine", categorie="personne-ressource")
    relais = log_in(site_propre, Role.RAQ, quartiers=["marolles"])
    assert "ressemble à celle-ci" not in relais.get(f"{ACTEURS}/{ici}").text
    page = log_in(site_propre).get(f"{ACTEURS}/{ici}").text
    avis = page.partition("ressemble à celle-ci")[2].partition("</ul>")[0]
    assert avis.count("<li>") == 1
    assert f'href="{ACTEURS}/{a_choisir}"' in avis


def test_the_list_is_searched_filtered_and_held_to_a_hosts_quartiers(site_propre: Site) -> None:
    add_acteur(site_propre, "Épicerie des Tanneurs")
    coordination = log_in(site_propre)
    trouvee = coordination.get(ACTEURS, q="epicerie tanneurs").text
    assert "Épicerie des Tanneurs" in trouvee
    assert "1 fiche" in trouvee
    ailleurs = coordination.get(ACTEURS, q="epicerie tanneurs", quartier="cureghem-rosee").text
    assert "Aucune fiche" in ailleurs
    deuxieme = coordination.get(ACTEURS, page="2")
    assert "Page 2 sur" in deuxieme.text
    for page in ("0", "-1", "9" * 30, "x", "99999"):
        assert coordination.get(ACTEURS, page=page).status_code == 200
    hote = log_in(site_propre, Role.HOTE)
    assert "Aucune fiche" in hote.get(ACTEURS).text


def test_what_is_no_record_is_said_so(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    for suite in ("", "/historique"):
        for identifiant in (uuid4(), "pas-un-identifiant"):
            assert coordination.get(f"{ACTEURS}/{identifiant}{suite}").status_code == 404
    assert coordination.get(f"/equipe/relecture/{uuid4()}").status_code == 404
    assert coordination.get("/equipe/relecture/x").status_code == 404


def test_a_street_across_two_zones_asks_for_its_part(site_propre: Site) -> None:
    coordination = log_in(site_propre)
    champs = {
        "nom": "Comité de la rue Haute",
        "categorie": "pharmacies",
        **{"rue": "Rue Haute", "numero": "247", "code_postal": "1000", "geste": "publier"},
    }
    refus = coordination.post(NOUVEAU, **champs)
    assert refus.status_code == 422
    assert "choisissez la partie" in refus.text
    parties = re.findall(r'name="partie"\s+value="([^"]+)"', refus.text)
    assert [p.split(",")[0][:4] for p in parties] == ["4.34", "4.35"]
    sans_nom = coordination.post(NOUVEAU, **{**champs, "nom": "", "partie": parties[0]})
    assert f'value="{parties[0]}" checked' in " ".join(sans_nom.text.split())
    fait = coordination.post(NOUVEAU, **champs, partie=parties[0])
    assert fait.status_code == 303, fait.text
    with site_propre.sessions() as session:
        comite = session.scalars(select(Acteur).where(Acteur.nom == champs["nom"])).one()
        assert (comite.quartier, comite.nis5) == ("marolles", "21004")
