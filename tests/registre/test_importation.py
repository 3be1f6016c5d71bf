"""A file of actors on both engines: found again, proposed, written once, never by half."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

from registre.base import now
from registre.chargement.identites import identify_acteur
from registre.erreurs import ActionImpossible
from registre.importation.etapes import (
    choose,
    choose_colonnes,
    give_up,
    read_refus,
    start_import,
)
from registre.importation.oubli import erase_lignes, forget_fichiers
from registre.modeles import Acteur, Importation, LigneImportation, Revision
from registre.revue.acteurs import read_contenu
from registre.revue.revisions import Auteur, propose
from registre.session import writing
from registre.territoire import TerritoireCourant
from registre.valeurs import (
    ChoixDoublon,
    DecisionLigne,
    EtatActeur,
    EtatImportation,
    EtatRevision,
    ObjetRevise,
    Role,
)
from registre.versions import read_versions
from tests.appuis.importations import (
    Bureau,
    count_decisions,
    make_courant_of,
    mistype,
    read_acteurs_osm,
    write_csv,
)
from tests.appuis.photographie import photograph
from tests.conftest import RACINE
from tests.fabriques import make_acteur

DEPART_S = 60
"""Python and the gazetteer start slowly on a busy machine."""

LES_LIGNES = ("importation", "ligne_importation")
"""The tables in which a dry run stands."""

ATELIER = {
    "nom": "Atelier du Jeu de Balle",
    "categorie": "Maisons de quartier",
    "lon": "4.34565",
    "lat": "50.83672",
}


@pytest.fixture(scope="module")
def courant_of(donnees: Path) -> Callable[[Session], TerritoireCourant]:
    return make_courant_of(donnees)


@pytest.fixture
def bureau(
    sessions_semees: sessionmaker[Session], courant_of: Callable[[Session], TerritoireCourant]
) -> Bureau:
    return Bureau(sessions_semees, courant_of)


def test_the_directory_sent_again_from_a_spreadsheet_gives_457_duplicates_and_no_new_actor(
    bureau: Bureau, donnees: Path
) -> None:
    rangees = read_acteurs_osm(donnees)
    avant = photograph(bureau.sessions, *LES_LIGNES)
    identifiant = bureau.send(write_csv(rangees, "cp1252"))
    lue = bureau.read(identifiant)
    assert (lue.etat, lue.bilan) == (EtatImportation.A_DECIDER, {"doublon": 457})
    assert (lue.faites, lue.total) == (457, 457)
    lignes = bureau.lignes(identifiant)
    assert {ligne.numero: ligne.acteur for ligne in lignes} == {
        numero: identify_acteur(r["nom"], r["lon"], r["lat"])
        for numero, r in enumerate(rangees, start=2)
    }
    assert photograph(bureau.sessions, *LES_LIGNES) == avant
    assert bureau.apply(identifiant).bilan["crees"] == 0
    assert photograph(bureau.sessions, *LES_LIGNES) == avant


@pytest.mark.parametrize("graine", [4, 19])
def test_mistyped_in_a_fifth_of_the_names_it_is_still_proposed(
    bureau: Bureau, donnees: Path, graine: int
) -> None:
    rangees, hasard = read_acteurs_osm(donnees), Random(graine)
    justes = [identify_acteur(r["nom"], r["lon"], r["lat"]) for r in rangees]
    fautives = hasard.sample(range(len(rangees)), len(rangees) // 5)
    for rang in fautives:
        rangees[rang]["nom"] = mistype(rangees[rang]["nom"], hasard)
    identifiant = bureau.send(write_csv(rangees, "cp1252"))
    bureau.read(identifiant)
    lignes = bureau.lignes(identifiant)
    proposees = [
        rang
        for rang in fautives
        if (lignes[rang].decision, lignes[rang].acteur) == (DecisionLigne.DOUBLON, justes[rang])
    ]
    assert len(proposees) >= 0.95 * len(fautives)
    assert all(ligne.choix is None for ligne in lignes)
    assert bureau.apply(identifiant).bilan["completes"] == 0


def test_a_new_actor_waits_for_a_review_with_its_history(bureau: Bureau) -> None:
    identifiant, (ligne,) = bureau.send_and_read(ATELIER)
    assert ligne.decision == DecisionLigne.CREER
    assert bureau.acteurs(ATELIER["nom"]) == []
    bilan = bureau.apply(identifiant).bilan
    assert (bilan["crees"], bilan["publies"]) == (1, 0)
    (acteur,) = bureau.acteurs(ATELIER["nom"])
    assert (acteur.etat, acteur.quartier, acteur.nis5) == ("a_relire", "marolles", "21004")
    assert (acteur.source, acteur.categorie) == ("partenaire", "maisons-de-quartier")
    (revision,) = read_revisions(bureau, acteur.id)
    assert (revision.numero, revision.base, revision.etat) == (1, 0, EtatRevision.PROPOSEE)
    assert (revision.auteur_nom, revision.contenu["nom"]) == ("Samira", ATELIER["nom"])
    assert "liste.csv" in revision.motif


def test_applied_twice_it_acts_once(bureau: Bureau) -> None:
    identifiant, _ = bureau.send_and_read(ATELIER)
    bureau.apply(identifiant)
    avant = photograph(bureau.sessions)
    assert bureau.apply(identifiant).etat == EtatImportation.APPLIQUEE
    assert photograph(bureau.sessions) == avant


def test_a_row_to_create_that_somebody_left_out_writes_nothing(bureau: Bureau) -> None:
    autre = {**ATELIER, "nom": "Cercle de Flagey", "lon": "4.3724", "lat": "50.8277"}
    identifiant, lignes = bureau.send_and_read(ATELIER, autre)
    laissee, creee = (ligne.numero for ligne in lignes)
    with writing(bureau.sessions) as session:
        assert choose(session, identifiant, [laissee, creee], ChoixDoublon.LAISSER) == 2
        assert choose(session, identifiant, [laissee, creee], ChoixDoublon.COMPLETER) == 0
        assert choose(session, identifiant, [creee], ChoixDoublon.CREER) == 1
    bilan = bureau.apply(identifiant).bilan
    assert (bilan["crees"], bilan["laisses"]) == (1, 0)
    assert bureau.acteurs(ATELIER["nom"]) == []
    assert len(bureau.acteurs(autre["nom"])) == 1
    apres = bureau.lignes(identifiant)
    assert [ligne.decision for ligne in apres] == [DecisionLigne.IGNORER, DecisionLigne.CREER]
    assert apres[0].raisons[0][0] == "laissee"


def test_sent_again_as_another_import_it_is_a_duplicate(bureau: Bureau) -> None:
    premier, _ = bureau.send_and_read(ATELIER)
    second, (en_meme_temps,) = bureau.send_and_read(ATELIER)
    assert en_meme_temps.decision == DecisionLigne.CREER
    bureau.apply(premier)
    assert bureau.apply(second).bilan["laisses"] == 1
    (ligne,) = bureau.lignes(second)
    assert ligne.decision == DecisionLigne.DOUBLON
    (acteur,) = bureau.acteurs(ATELIER["nom"])
    assert ligne.acteur == acteur.id
    _, (plus_tard,) = bureau.send_and_read(ATELIER)
    assert plus_tard.decision == DecisionLigne.DOUBLON


def test_the_coordination_publishes_at_once_but_never_a_person_nor_a_bare_group(
    bureau: Bureau,
) -> None:
    personne = {**ATELIER, "nom": "Fatiha", "categorie": "personne-ressource"}
    groupe = {**ATELIER, "nom": "Les Tanneurs solidaires", "categorie": "F"}
    coordination = bureau.make_compte(Role.COORDINATION)
    versions = annuaire(bureau)
    identifiant, _ = bureau.send_and_read(ATELIER, personne, groupe, compte=coordination)
    assert annuaire(bureau) == versions
    bilan = bureau.apply(identifiant, publier=True).bilan
    assert (bilan["crees"], bilan["publies"]) == (3, 1)
    assert annuaire(bureau) == versions + 1
    etats = {nom: bureau.acteurs(nom)[0].etat for nom in (ATELIER["nom"], "Fatiha", groupe["nom"])}
    assert list(etats.values()) == ["publie", "a_relire", "a_relire"]
    assert bureau.acteurs(groupe["nom"])[0].groupe_seul == "F"
    (atelier,) = bureau.acteurs(ATELIER["nom"])
    (revision,) = read_revisions(bureau, atelier.id)
    assert (revision.etat, revision.decide_par) == (EtatRevision.PUBLIEE, "Samira")
    assert "atelier" in atelier.texte_recherche


def test_a_relay_proposes_in_its_own_quartiers_and_never_publishes(bureau: Bureau) -> None:
    raq = bureau.make_compte(Role.RAQ, "marolles")
    flagey = {**ATELIER, "nom": "Cercle de Flagey", "lon": "4.3724", "lat": "50.8277"}
    sans_point = {"nom": "Cercle sans adresse", "categorie": "Maisons de quartier"}
    identifiant, lignes = bureau.send_and_read(ATELIER, flagey, sans_point, compte=raq)
    assert [ligne.decision for ligne in lignes] == ["creer", "refuser", "refuser"]
    assert [ligne.raisons[0][0] for ligne in lignes[1:]] == ["hors_quartiers"] * 2
    bureau.apply(identifiant, publier=True)
    assert [a.etat for a in bureau.acteurs(ATELIER["nom"])] == [EtatActeur.A_RELIRE]
    assert bureau.acteurs(flagey["nom"]) == []


def test_what_a_relay_may_not_read_is_not_told_by_a_proposal(bureau: Bureau) -> None:
    personne = {**ATELIER, "nom": "Fatiha", "categorie": "personne-ressource"}
    premier, _ = bureau.send_and_read(personne)
    bureau.apply(premier)
    au_bord = {**personne, "lon": "4.3472", "lat": "50.8372"}
    ailleurs = bureau.make_compte(Role.RAQ, "anneessens")
    ici = bureau.make_compte(Role.RAQ, "marolles")
    assert bureau.send_and_read(au_bord, compte=ici)[1][0].decision == DecisionLigne.DOUBLON
    assert bureau.send_and_read(au_bord, compte=ailleurs)[1][0].acteur is None


def test_a_row_that_names_its_record_changes_what_it_says_and_nothing_else(
    bureau: Bureau,
) -> None:
    acteur = find_ecole(bureau)
    rangee = {"id": str(acteur.id), "nom": acteur.nom, "telephone": "02 512 34 56", "site": ""}
    identifiant, (ligne,) = bureau.send_and_read(rangee, compte=bureau.make_compte(COORDINATION))
    assert (ligne.decision, ligne.contenu) == ("modifier", {"telephone": "02 512 34 56"})
    assert ["change", "telephone", acteur.telephone] in ligne.raisons
    assert bureau.apply(identifiant, publier=True).bilan["modifies"] == 1
    apres = get_acteur(bureau, acteur.id)
    assert (apres.telephone, apres.site, apres.etat) == ("02 512 34 56", acteur.site, "publie")
    numeros = [(r.numero, r.etat) for r in read_revisions(bureau, acteur.id)]
    assert numeros == [(1, EtatRevision.PUBLIEE), (2, EtatRevision.PUBLIEE)]
    encore, (inchangee,) = bureau.send_and_read(rangee)
    assert inchangee.decision == DecisionLigne.IGNORER
    avant = photograph(bureau.sessions, *LES_LIGNES)
    bureau.apply(encore)
    assert photograph(bureau.sessions, *LES_LIGNES) == avant


def test_without_publication_a_change_waits_and_what_stands_stays(bureau: Bureau) -> None:
    acteur = find_ecole(bureau)
    for telephone in ("02 512 34 56", "02 512 34 57"):
        rangee = {"id": str(acteur.id), "telephone": telephone}
        identifiant, _ = bureau.send_and_read(rangee)
        bureau.apply(identifiant)
    assert get_acteur(bureau, acteur.id).telephone == acteur.telephone
    etats = [revision.etat for revision in read_revisions(bureau, acteur.id)]
    assert etats == [EtatRevision.PUBLIEE, EtatRevision.REMPLACEE, EtatRevision.PROPOSEE]


def test_a_proposal_that_came_late_from_the_street_waits_beside_the_import(
    bureau: Bureau,
) -> None:
    acteur, samira = find_ecole(bureau), Auteur(None, "Samira")
    cle, contenu = str(acteur.id), read_contenu(acteur)
    for etage, tardive in (("au premier", False), ("au rez", True)):
        with writing(bureau.sessions) as session:
            propose(
                *(session, ObjetRevise.ACTEUR, cle, {**contenu, "note": etage}),
                base=1 if not tardive else 0,
                envoi=uuid4(),
                auteur=samira,
                motif="",
                instant=now(),
                tardive=tardive,
            )
    identifiant, _ = bureau.send_and_read({"id": cle, "telephone": "02 512 34 56"})
    bureau.apply(identifiant)
    etats = [(r.contenu["note"], r.etat) for r in read_revisions(bureau, acteur.id)[1:]]
    assert etats == [
        ("au premier", EtatRevision.REMPLACEE),
        ("au rez", EtatRevision.PROPOSEE),
        (None, EtatRevision.PROPOSEE),
    ]


def test_a_record_changed_since_the_dry_run_is_left_alone_and_said(bureau: Bureau) -> None:
    acteur = find_ecole(bureau)
    identifiant, _ = bureau.send_and_read({"id": str(acteur.id), "telephone": "02 512 34 56"})
    with writing(bureau.sessions) as session:
        session.get_one(Acteur, acteur.id).telephone = "02 999 99 99"
    assert bureau.apply(identifiant).bilan["laisses"] == 1
    (ligne,) = bureau.lignes(identifiant)
    assert (ligne.decision, ligne.raisons[0][0]) == ("refuser", "change_depuis")
    assert get_acteur(bureau, acteur.id).telephone == "02 999 99 99"


def test_a_row_is_read_as_the_last_of_merged_records_and_circles_end_nowhere(
    bureau: Bureau,
) -> None:
    gardee = find_ecole(bureau)
    point = {"lon": str(gardee.lon), "lat": str(gardee.lat), "categorie": gardee.categorie}
    repetee = {"nom": "Ancien nom du registre", **point}
    with writing(bureau.sessions) as session:
        lieu = {"lon": gardee.lon, "lat": gardee.lat, "categorie": gardee.categorie}
        archivees = [
            make_acteur(repetee["nom"], etat=EtatActeur.ARCHIVE, cree_le=now(), **lieu)
            for _ in range(3)
        ]
        session.add_all(archivees)
        session.flush()
        absorbee, une, autre = archivees
        absorbee.fusionne_dans = gardee.id
        une.fusionne_dans, autre.fusionne_dans = autre.id, une.id
        cles = (absorbee.id, une.id)
    _, lignes = bureau.send_and_read(
        {"id": str(cles[0]), "telephone": "02 512 34 56"},
        {"id": str(cles[1]), **ATELIER},
        repetee,
    )
    assert [(ligne.decision, ligne.acteur) for ligne in lignes] == [
        (DecisionLigne.MODIFIER, gardee.id),
        (DecisionLigne.CREER, None),
        (DecisionLigne.DOUBLON, gardee.id),
    ]


def test_a_duplicate_is_completed_or_created_only_when_a_person_says_so(bureau: Bureau) -> None:
    acteur = find_ecole(bureau)
    point = {"lon": str(acteur.lon), "lat": str(acteur.lat), "categorie": acteur.categorie}
    repetee = {"nom": acteur.nom, "telephone": "02 512 34 56", "note": "sonner deux fois", **point}
    identifiant, lignes = bureau.send_and_read(repetee, repetee, repetee)
    assert count_decisions(lignes) == {DecisionLigne.DOUBLON: 3}
    with writing(bureau.sessions) as session:
        assert choose(session, identifiant, [2, 99], ChoixDoublon.COMPLETER) == 1
        assert choose(session, identifiant, [3], ChoixDoublon.CREER) == 1
    bilan = bureau.apply(identifiant, publier=True).bilan
    assert (bilan["crees"], bilan["completes"]) == (1, 1)
    complete = get_acteur(bureau, acteur.id)
    assert complete.note == "sonner deux fois"
    assert complete.telephone == (acteur.telephone or "02 512 34 56")
    assert len(bureau.acteurs(acteur.nom)) == 2


def test_two_rows_that_complete_one_record_follow_one_another(bureau: Bureau) -> None:
    premier, _ = bureau.send_and_read(ATELIER)
    bureau.apply(premier)
    (acteur,) = bureau.acteurs(ATELIER["nom"])
    second, _ = bureau.send_and_read(
        {**ATELIER, "note": "au fond de la cour"}, {**ATELIER, "langues": "fr, néerlandais"}
    )
    with writing(bureau.sessions) as session:
        choose(session, second, [2, 3], ChoixDoublon.COMPLETER)
    assert bureau.apply(second).bilan["completes"] == 2
    complete = get_acteur(bureau, acteur.id)
    assert (complete.note, complete.langues) == ("au fond de la cour", "fr nl")
    revisions = read_revisions(bureau, acteur.id)
    etats = [revision.etat for revision in revisions]
    assert etats == [EtatRevision.REMPLACEE, EtatRevision.REMPLACEE, EtatRevision.PROPOSEE]
    assert revisions[-1].contenu["note"] == "au fond de la cour"


def test_a_relay_completes_no_record_of_another_quartier(bureau: Bureau) -> None:
    raq = bureau.make_compte(Role.RAQ, "marolles")
    acteur = find_ecole(bureau)
    identifiant, _ = bureau.send_and_read(ATELIER, compte=raq)
    with writing(bureau.sessions) as session:
        (ligne,) = bureau.lignes(identifiant)
        fusionnee = session.get_one(type(ligne), ligne.id)
        fusionnee.decision, fusionnee.acteur = DecisionLigne.DOUBLON, acteur.id
        session.flush()
        assert choose(session, identifiant, [2], ChoixDoublon.COMPLETER) == 0
        assert choose(session, identifiant, [2], ChoixDoublon.CREER) == 1


def test_columns_said_otherwise_are_read_again(bureau: Bureau) -> None:
    rangee = {"Enseigne": "Atelier du Jeu de Balle", "x": "4.34565", "y": "50.83672"}
    identifiant, (ligne,) = bureau.send_and_read(rangee)
    assert (ligne.decision, ligne.raisons[0][0]) == ("refuser", "nom_absent")
    with writing(bureau.sessions) as session:
        choose_colonnes(session, identifiant, ["nom", "lon", "lat"], "maisons-de-quartier")
    assert bureau.lignes(identifiant) == []
    lue = bureau.read(identifiant)
    assert lue.bilan == {DecisionLigne.CREER: 1}
    assert [colonne["champ"] for colonne in lue.colonnes] == ["nom", "lon", "lat"]
    assert lue.colonnes[0]["exemple"] == "Atelier du Jeu de Balle"


@pytest.mark.parametrize(
    ("champs", "categorie", "motif"),
    [
        (["nom", "nom", None], None, "champ_double"),
        (["nom", "prix", None], None, "champ_inconnu"),
        (["nom"], None, "colonnes_manquantes"),
        (["nom", None, None], "patinoires", "categorie_inconnue"),
    ],
)
def test_columns_that_cannot_be_are_refused(
    bureau: Bureau, champs: list[str | None], categorie: str | None, motif: str
) -> None:
    identifiant, _ = bureau.send_and_read({"Enseigne": "Atelier", "x": "4.3", "y": "50.8"})
    with (
        pytest.raises(ActionImpossible, match=motif),
        writing(bureau.sessions) as session,
    ):
        choose_colonnes(session, identifiant, champs, categorie)
    assert len(bureau.lignes(identifiant)) == 1


def test_a_refused_file_says_why_and_changes_nothing(bureau: Bureau) -> None:
    avant = photograph(bureau.sessions, *LES_LIGNES)
    identifiant = bureau.send(b"\x89PNG\r\n\x1a\n" + bytes(64))
    lue = bureau.read(identifiant)
    assert lue.etat == EtatImportation.REFUSEE
    assert lue.refus is not None
    assert read_refus(lue.refus)[0] == "format_inconnu"
    with pytest.raises(ActionImpossible, match="import_pas_lu"):
        bureau.apply(identifiant)
    assert photograph(bureau.sessions, *LES_LIGNES) == avant


def test_given_up_it_is_forgotten_and_never_applied(bureau: Bureau) -> None:
    identifiant, _ = bureau.send_and_read(ATELIER)
    with writing(bureau.sessions) as session:
        give_up(session, identifiant)
    assert bureau.lignes(identifiant) == []
    with pytest.raises(ActionImpossible, match="import_pas_lu"):
        bureau.apply(identifiant)


def list_exemples(bureau: Bureau, identifiant: UUID) -> list[str]:
    with bureau.sessions() as session:
        importation = session.get(Importation, identifiant)
        assert importation is not None
        assert [colonne["titre"] for colonne in importation.colonnes] == list(ATELIER)
        return [colonne["exemple"] for colonne in importation.colonnes]


def test_values_shown_of_the_columns_go_with_the_work_that_needed_them(bureau: Bureau) -> None:
    abandonne, _ = bureau.send_and_read(ATELIER)
    applique, _ = bureau.send_and_read(ATELIER)
    vieux, _ = bureau.send_and_read(ATELIER)
    assert list_exemples(bureau, vieux) == list(ATELIER.values())
    with writing(bureau.sessions) as session:
        give_up(session, abandonne)
    bureau.apply(applique)
    assert not any(list_exemples(bureau, abandonne) + list_exemples(bureau, applique))
    for oublier in (forget_fichiers, erase_lignes):
        with writing(bureau.sessions) as session:
            oublier(session, now() + timedelta(days=29))
        assert any(list_exemples(bureau, vieux))
    with writing(bureau.sessions) as session:
        assert forget_fichiers(session, now() + timedelta(days=30)) == 1
        assert forget_fichiers(session, now() + timedelta(days=30)) == 0
    assert not any(list_exemples(bureau, vieux))


@pytest.mark.parametrize("oublier", [forget_fichiers, erase_lignes])
def test_values_that_an_older_version_left_behind_go_too(
    bureau: Bureau, oublier: Callable[[Session, datetime], int]
) -> None:
    laisses = [bureau.send_and_read(ATELIER)[0] for _ in range(3)]
    etats = (EtatImportation.ABANDONNEE, EtatImportation.APPLIQUEE, EtatImportation.REFUSEE)
    with writing(bureau.sessions) as session:
        for identifiant, etat in zip(laisses, etats, strict=True):
            celui = update(Importation).where(Importation.id == identifiant)
            session.execute(celui.values(etat=etat, octets=None))
        session.execute(delete(LigneImportation))
    with writing(bureau.sessions) as session:
        assert oublier(session, now() + timedelta(days=30)) == 3
        assert oublier(session, now() + timedelta(days=30)) == 0
    assert not any(value for i in laisses for value in list_exemples(bureau, i))


def test_a_file_sent_four_times_at_once_is_one_import(bureau: Bureau) -> None:
    identifiant, depart = uuid4(), Barrier(4)

    def race(_: int) -> UUID:
        depart.wait()
        with writing(bureau.sessions) as session:
            return start_import(
                session,
                identifiant,
                write_csv([ATELIER]),
                "liste.csv",
                compte=None,
                auteur_nom="Samira",
                instant=now(),
            ).id

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(race, range(4))) == {identifiant}


@pytest.mark.parametrize("nom", ["EPSG:\\ud800", "EPSG:\\u0000", "EPSG:|\\udc00\\u0007"])
def test_a_refusal_keeps_no_character_that_a_database_refuses(bureau: Bureau, nom: str) -> None:
    debut = '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"'
    octets = f'{debut}{nom}"}}}},"features":[]}}'.encode()
    lue = bureau.read(bureau.send(octets))
    assert lue.etat == EtatImportation.REFUSEE
    assert read_refus(lue.refus or "") == ("hors_wgs84", ("EPSG:/" if "|" in nom else "EPSG:",))


def test_killed_while_it_is_read_it_changes_nothing_and_is_read_anew(
    bureau: Bureau, moteur_seme: Engine
) -> None:
    identifiant = bureau.send(make_ateliers(1_100))
    avant = photograph(bureau.sessions, *LES_LIGNES)
    with killed(moteur_seme, identifiant, "lire"):
        assert len(bureau.lignes(identifiant)) == 500
    assert photograph(bureau.sessions, *LES_LIGNES) == avant
    with pytest.raises(ActionImpossible, match="import_en_cours"):
        bureau.read(identifiant)
    plus_tard = Bureau(bureau.sessions, bureau.courant_of, lambda: now() + timedelta(minutes=5))
    assert plus_tard.read(identifiant).faites == 1_100
    assert len(bureau.lignes(identifiant)) == 1_100


def test_killed_while_it_is_applied_it_changes_nothing_and_each_actor_comes_once(
    bureau: Bureau, moteur_seme: Engine
) -> None:
    identifiant = bureau.send(make_ateliers(1_100))
    bureau.read(identifiant)
    avant = photograph(bureau.sessions, "importation")
    with killed(moteur_seme, identifiant, "appliquer", bureau):
        assert bureau.count_acteurs() == 457
    assert photograph(bureau.sessions, "importation") == avant
    plus_tard = Bureau(bureau.sessions, bureau.courant_of, lambda: now() + timedelta(minutes=5))
    assert plus_tard.apply(identifiant).bilan["crees"] == 1_100
    assert bureau.count_acteurs() == 457 + 1_100


COORDINATION = Role.COORDINATION


def make_ateliers(nombre: int) -> bytes:
    """Rows that nobody takes for one another: each its own figures."""
    return write_csv([{**ATELIER, "nom": f"Atelier {rang} des Marolles"} for rang in range(nombre)])


@contextmanager
def killed(
    moteur: Engine, identifiant: UUID, geste: str, bureau: Bureau | None = None
) -> Iterator[None]:
    """Start the work in a process of its own; once it wrote its first rows, kill it (SIGKILL)."""
    if bureau is not None:
        from registre.importation.etapes import ask_application

        with writing(bureau.sessions) as session:
            ask_application(session, identifiant, publier=False)
    base = moteur.url.render_as_string(hide_password=False)
    processus = subprocess.Popen(
        [sys.executable, "-m", "tests.appuis.import_a_part", base, str(identifiant), geste],
        cwd=RACINE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(RACINE), str(RACINE / "site")])},
        stdout=subprocess.PIPE,
    )
    try:
        assert processus.stdout is not None
        assert processus.stdout.readline() == b"500\n"
        yield
    finally:
        processus.kill()
        processus.communicate(timeout=DEPART_S)


def annuaire(bureau: Bureau) -> int:
    with bureau.sessions() as session:
        return read_versions(session).annuaire


def find_ecole(bureau: Bureau) -> Acteur:
    """A published school of the example, of no quartier near the Marolles, without a note."""
    ecoles = select(Acteur).where(Acteur.categorie == "enseignement", Acteur.quartier == "flagey")
    with bureau.sessions() as session:
        trouvee = session.scalars(ecoles.order_by(Acteur.cle_tri).limit(1)).one()
        assert trouvee.note is None
        return trouvee


def get_acteur(bureau: Bureau, identifiant: UUID) -> Acteur:
    with bureau.sessions() as session:
        return session.get_one(Acteur, identifiant)


def read_revisions(bureau: Bureau, acteur: UUID) -> list[Revision]:
    siennes = select(Revision).where(Revision.cle == str(acteur)).order_by(Revision.numero)
    with bureau.sessions() as session:
        return list(session.scalars(siennes))
