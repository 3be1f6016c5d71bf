"""Seeding: what data/ brings, once, without touching what people have made of it."""

import csv
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid5

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from registre.chargement import seed
from registre.chargement import semis as module_semis
from registre.chargement.erreurs import ReferenceRefusee
from registre.chargement.identites import ESPACE_RAQ
from registre.modeles import (
    Acteur,
    Antenne,
    Attribution,
    Categorie,
    CodePostal,
    Commune,
    Groupe,
    Hote,
    HoteQuartier,
    Quartier,
    QuartierSecteur,
    ReferenceChargee,
    Relais,
    Secteur,
    SurnomQuartier,
    Verification,
)
from registre.session import writing
from registre.territoire import load_territoire
from registre.versions import Versions, read_versions
from tests.appuis.photographie import photograph

Sessions = sessionmaker[Session]
CompteRequetes = Callable[[Sessions], AbstractContextManager[list[str]]]

PRINTEMPS_2022 = date(2022, 3, 1)
ATTENDUS = {
    Commune: 19,
    CodePostal: 24,
    Groupe: 8,
    Categorie: 39,
    Secteur: 724,
    Quartier: 30,
    QuartierSecteur: 176,
    Hote: 19,
    HoteQuartier: 30,
    Relais: 30,
    Attribution: 30,
    Antenne: 0,
    Acteur: 457,
    Verification: 0,
}


@pytest.fixture
def dossier(donnees: Path, tmp_path: Path) -> Path:
    """A copy of what seeding reads, for a test to change."""
    for sous_dossier in ("referentiel", "secteurs_statistiques", "exemple"):
        shutil.copytree(donnees / sous_dossier, tmp_path / sous_dossier)
    return tmp_path


class ProgresNote:
    """Remembers the steps and how far they went."""

    def __init__(self) -> None:
        self.etapes: list[tuple[str, int | None]] = []
        self.avance = 0

    @contextmanager
    def step(self, label: str, total: int | None):  # type: ignore[no-untyped-def]
        self.etapes.append((label, total))
        yield self

    def advance(self, nombre: int = 1) -> None:
        self.avance += nombre


class ProgresQuiTombe(ProgresNote):
    """Fails once the relays are in: a power cut in the middle of the load."""

    def advance(self, nombre: int = 1) -> None:
        super().advance(nombre)
        if self.avance > 1_000:
            raise ConnectionError("cut")


def forget_files(sessions: Sessions) -> None:
    """Make the next seeding read the files again."""
    with writing(sessions) as session:
        session.execute(delete(ReferenceChargee))


def append(chemin: Path, *valeurs: str) -> None:
    with chemin.open("a", encoding="utf-8", newline="") as flux:
        csv.writer(flux).writerow(valeurs)


def keep_lines(chemin: Path, garder: Callable[[str], bool]) -> None:
    lignes = chemin.read_text(encoding="utf-8").splitlines(keepends=True)
    chemin.write_text("".join(ligne for ligne in lignes if garder(ligne)), encoding="utf-8")


def replace_text(chemin: Path, ancien: str, nouveau: str) -> None:
    texte = chemin.read_text(encoding="utf-8")
    assert ancien in texte
    chemin.write_text(texte.replace(ancien, nouveau, 1), encoding="utf-8")


def count(session: Session, modele: type) -> int:
    return session.scalar(select(func.count()).select_from(modele)) or 0


def versions(sessions: Sessions) -> Versions:
    with sessions() as session:
        return read_versions(session)


def test_the_first_seeding_loads_every_reference_and_counts_it(
    sessions: Sessions, donnees: Path
) -> None:
    progres = ProgresNote()
    bilan = seed(sessions, donnees, progres)
    with sessions() as session:
        assert {modele: count(session, modele) for modele in ATTENDUS} == ATTENDUS
        surnoms = count(session, SurnomQuartier)
    assert surnoms >= 30
    assert bilan.inseres == sum(ATTENDUS.values()) + surnoms
    assert bilan.comptes["acteurs"].inseres == 457
    assert progres.avance == progres.etapes[0][1] == bilan.inseres
    assert versions(sessions) == Versions(territoire=1, annuaire=1)


def test_the_eight_groups_hold_the_categories_that_the_report_prints(
    sessions_semees: Sessions,
) -> None:
    with sessions_semees() as session:
        groupes = Counter(session.scalars(select(Categorie.groupe)))
        privees = session.scalars(select(Categorie.slug).where(Categorie.personne_privee)).all()
        epiceries = session.scalars(
            select(Categorie.slug).where(Categorie.source_fr == "Épicerie sociales")
        ).all()
    assert [groupes[lettre] for lettre in "ABCDEFGH"] == [8, 4, 3, 10, 2, 3, 2, 7]
    assert privees == ["personne-ressource"]
    assert len(epiceries) == 1, "the report's own spelling is kept as the source label"


def test_seeding_twice_changes_nothing(sessions_semees: Sessions, donnees: Path) -> None:
    avant = photograph(sessions_semees)
    bilan = seed(sessions_semees, donnees)
    assert bilan.a_jour
    assert bilan.changes == 0
    assert photograph(sessions_semees) == avant


def test_seeding_again_from_files_read_anew_changes_nothing_but_their_memory(
    sessions_semees: Sessions, donnees: Path
) -> None:
    avant = photograph(sessions_semees, "reference_chargee")
    forget_files(sessions_semees)
    bilan = seed(sessions_semees, donnees)
    assert not bilan.a_jour
    assert bilan.changes == 0
    assert bilan.comptes["acteurs"].presents == 457
    assert photograph(sessions_semees, "reference_chargee") == avant


def test_unchanged_files_are_skipped_with_one_query_and_without_being_parsed(
    sessions_semees: Sessions,
    donnees: Path,
    compte_requetes: CompteRequetes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(module_semis, "prepare_seed")
    with compte_requetes(sessions_semees) as requetes:
        seed(sessions_semees, donnees)
    assert len(requetes) == 1


def test_what_people_edited_stays_as_they_left_it(sessions_semees: Sessions, donnees: Path) -> None:
    with writing(sessions_semees) as session:
        acteurs = session.scalars(select(Acteur).order_by(Acteur.nom).limit(2)).all()
        acteurs[0].nom, acteurs[0].quartier = "Nom corrigé sur place", None
        acteurs[1].etat = "archive"
        session.execute(
            update(Relais).where(Relais.cle_source == "relais|marolles").values(langues="fr nl")
        )
        session.execute(update(Hote).where(Hote.cle_source == "miro").values(nom="MIRO asbl"))
        session.execute(
            update(Quartier)
            .where(Quartier.slug == "marolles")
            .values(nom="Les Marolles", composition_confirmee=True)
        )
        session.execute(
            update(QuartierSecteur)
            .where(QuartierSecteur.code == "21004A04-")
            .values(quartier="anneessens", note="décision de la coordination")
        )
        session.execute(
            update(Attribution)
            .where(Attribution.quartier == "marolles")
            .values(valide_au=date(2024, 1, 1))
        )
        session.execute(
            update(Categorie).where(Categorie.slug == "maisons-medicales").values(nom_nl="x")
        )
    avant = photograph(sessions_semees, "reference_chargee")
    forget_files(sessions_semees)
    seed(sessions_semees, donnees)
    assert photograph(sessions_semees, "reference_chargee") == avant


def test_a_zone_that_people_redrew_is_not_completed_behind_their_back(
    sessions_semees: Sessions, donnees: Path
) -> None:
    with writing(sessions_semees) as session:
        session.execute(delete(QuartierSecteur).where(QuartierSecteur.code == "21004A04-"))
        session.execute(delete(HoteQuartier).where(HoteQuartier.quartier == "marolles"))
        session.execute(delete(Attribution).where(Attribution.quartier == "marolles"))
    avant = photograph(sessions_semees, "reference_chargee")
    forget_files(sessions_semees)
    seed(sessions_semees, donnees)
    assert photograph(sessions_semees, "reference_chargee") == avant


def test_an_actor_whose_source_key_was_cleared_by_a_merge_does_not_come_back(
    sessions_semees: Sessions, donnees: Path
) -> None:
    with writing(sessions_semees) as session:
        session.execute(update(Acteur).values(cle_source=None, etat="archive"))
    forget_files(sessions_semees)
    assert seed(sessions_semees, donnees).inseres == 0


def test_a_changed_file_brings_its_new_keys_and_nothing_else(
    sessions_semees: Sessions, dossier: Path
) -> None:
    append(dossier / "referentiel/surnoms_quartiers.csv", "marolles", "Les Marolliens", "fr")
    replace_text(dossier / "referentiel/communes.csv", "Oudergem", "Ouderghem")
    avant = photograph(sessions_semees, "reference_chargee", "surnom_quartier", "version")
    bilan = seed(sessions_semees, dossier)
    assert bilan.inseres == bilan.comptes["surnoms"].inseres == 1
    assert photograph(sessions_semees, "reference_chargee", "surnom_quartier", "version") == avant
    assert versions(sessions_semees) == Versions(territoire=2, annuaire=1)


def test_a_new_actor_is_placed_indexed_and_tells_the_directory_alone(
    sessions_semees: Sessions, dossier: Path
) -> None:
    append(
        dossier / "exemple/acteurs_osm.csv",
        *("Maison des Œuvres d'essai", "", "Maisons de quartier", "", "", "", "", "", ""),
        *("limited", "4.34515", "50.83698"),
    )
    assert seed(sessions_semees, dossier).inseres == 1
    with sessions_semees() as session:
        acteur = session.scalars(select(Acteur).where(Acteur.nom.like("%essai"))).one()
    assert (acteur.quartier, acteur.nis5) == ("marolles", "21004")
    assert acteur.acces_pmr == "limite"
    assert "oeuvres" in acteur.texte_recherche
    assert versions(sessions_semees) == Versions(territoire=1, annuaire=2)


def test_a_quartier_that_appears_takes_the_actors_that_were_there_before_it(
    sessions: Sessions, dossier: Path, donnees: Path
) -> None:
    for nom in ("quartiers_proposes", "surnoms_quartiers"):
        chemin = dossier / f"referentiel/{nom}.csv"
        keep_lines(chemin, lambda ligne: not ligne.startswith("marolles,"))
    partenaires = dossier / "referentiel/partenaires_hebergeurs.csv"
    keep_lines(partenaires, lambda ligne: "marolles" not in ligne)
    seed(sessions, dossier)
    aux_marolles = select(func.count()).where(Acteur.quartier == "marolles")
    with sessions() as session:
        assert session.scalar(aux_marolles) == 0
    bilan = seed(sessions, donnees)
    with sessions() as session:
        assert session.scalar(aux_marolles) == bilan.comptes["acteurs"].remplaces > 0
        assert count(session, Attribution) == count(session, HoteQuartier) == 30


def test_actors_come_from_openstreetmap_published_and_verified_by_nobody(
    sessions_semees: Sessions, donnees: Path
) -> None:
    with sessions_semees() as session:
        acteurs = session.scalars(select(Acteur)).all()
    assert {(a.source, a.etat, a.modifie_par) for a in acteurs} == {
        ("openstreetmap", "publie", None)
    }
    assert Counter(a.acces_pmr for a in acteurs) == {None: 421, "oui": 21, "non": 8, "limite": 7}
    with (donnees / "exemple/acteurs_osm.csv").open(encoding="utf-8", newline="") as flux:
        cles = [f"{ligne['nom']}|{ligne['lon']}|{ligne['lat']}" for ligne in csv.DictReader(flux)]
    assert {a.id for a in acteurs} == {uuid5(ESPACE_RAQ, cle) for cle in cles}
    assert {a.cle_source for a in acteurs} == {f"osm|{cle}" for cle in cles}
    assert {a.code_postal for a in acteurs} == {None}, "the file gives none: none is invented"


def test_actors_lie_where_the_territory_says(sessions_semees: Sessions) -> None:
    with sessions_semees() as session:
        territoire = load_territoire(session, date(2026, 1, 15))
        acteurs = session.scalars(select(Acteur)).all()
    for acteur in acteurs:
        assert acteur.lon is not None
        assert acteur.lat is not None
        affectation = territoire.locate(acteur.lon, acteur.lat)
        assert (acteur.secteur, acteur.quartier) == (affectation.secteur, affectation.quartier)
        assert acteur.quartier is not None, "the file keeps to the proposed quartiers"
        assert acteur.secteur is not None
        assert acteur.nis5 == territoire.nis5_of(acteur.secteur)
        assert acteur.texte_recherche


def test_each_quartier_has_one_relay_known_by_its_role_alone(sessions_semees: Sessions) -> None:
    with sessions_semees() as session:
        relais = session.scalars(select(Relais)).all()
        quartiers = session.scalars(select(Attribution.quartier)).all()
    assert "Relais d'action de quartier – Marolles" in {r.role for r in relais}
    assert all(
        r.nom is r.telephone is r.courriel is r.langues is r.horaires is None for r in relais
    )
    assert len(set(quartiers)) == len(quartiers) == 30


def test_the_host_with_three_antennas_leaves_open_which_one_serves_which_quartier(
    sessions_semees: Sessions,
) -> None:
    with sessions_semees() as session:
        cssbse = session.scalars(select(Hote).where(Hote.nom.contains("CSSBSE"))).one()
        attributions = session.scalars(
            select(Attribution).where(Attribution.hote == cssbse.id)
        ).all()
    assert {a.quartier for a in attributions} == {
        *("flagey", "malibran", "chasse", "jourdan", "universite", "dries-boondael", "matonge")
    }
    assert {a.antenne for a in attributions} == {None}
    assert cssbse.communes == "Ixelles – Etterbeek – Watermael-Boitsfort"


def test_zones_and_attributions_begin_in_march_2022_and_are_a_proposal(
    sessions_semees: Sessions,
) -> None:
    with sessions_semees() as session:
        for modele in (QuartierSecteur, Attribution):
            periodes = session.execute(select(modele.valide_du, modele.valide_au).distinct())
            assert [tuple(periode) for periode in periodes] == [(PRINTEMPS_2022, None)]
        confirmees = session.scalars(select(Quartier.composition_confirmee).distinct()).all()
        confiances = set(session.scalars(select(Quartier.confiance)))
        cureghem = session.scalars(
            select(SurnomQuartier.quartier).where(SurnomQuartier.surnom == "Cureghem")
        ).all()
    assert confirmees == [False]
    assert confiances == {"haute", "moyenne", "basse"}
    assert len(cureghem) == 3, "the nickname stands for three quartiers"


@pytest.mark.parametrize(
    ("fichier", "ancien", "nouveau", "details"),
    [
        ("exemple/acteurs_osm.csv", ",Pharmacies,", ",Apotheken,", "categorie_inconnue"),
        ("exemple/acteurs_osm.csv", ",yes,", ",peut-être,", "acces_pmr_inconnu"),
        ("exemple/acteurs_osm.csv", ",4.37836,", ",nan,", "point_illisible"),
        ("exemple/acteurs_osm.csv", "nom_nl,categorie", "naam,categorie", "colonnes_manquantes"),
        ("referentiel/quartiers_proposes.csv", "21004A04-", "21004X04-", "secteur_inconnu"),
        ("referentiel/quartiers_proposes.csv", "21004A04-", "21004A02-", "secteur_partage"),
        ("referentiel/surnoms_quartiers.csv", "\nmarolles,", "\nmarole,", "quartier_inconnu"),
        ("referentiel/partenaires_hebergeurs.csv", ",koekelberg", ",", "quartier_sans_hote"),
        ("referentiel/categories.csv", "maisons-medicales", "sante-mentale", "cle_double"),
        ("referentiel/groupes.csv", "A,1,", "A,un,", "nombre_illisible"),
    ],
)
def test_a_damaged_reference_is_refused_by_name_and_nothing_is_written(
    sessions: Sessions, dossier: Path, fichier: str, ancien: str, nouveau: str, details: str
) -> None:
    replace_text(dossier / fichier, ancien, nouveau)
    avant = photograph(sessions)
    with pytest.raises(ReferenceRefusee) as refus:
        seed(sessions, dossier)
    assert details in refus.value.details
    assert photograph(sessions) == avant


def test_a_missing_reference_is_refused_by_name(sessions: Sessions, dossier: Path) -> None:
    (dossier / "referentiel/communes.csv").unlink()
    with pytest.raises(ReferenceRefusee) as refus:
        seed(sessions, dossier)
    assert refus.value.fichier == "referentiel/communes.csv"


def test_a_load_cut_in_the_middle_leaves_the_database_empty_and_starts_over(
    sessions: Sessions, donnees: Path
) -> None:
    vide = photograph(sessions)
    with pytest.raises(ConnectionError):
        seed(sessions, donnees, ProgresQuiTombe())
    assert photograph(sessions) == vide
    assert seed(sessions, donnees).comptes["acteurs"].inseres == 457


def test_two_processes_that_seed_at_once_load_the_data_once(
    sessions: Sessions, donnees: Path
) -> None:
    class ProgresLent(ProgresNote):
        def advance(self, nombre: int = 1) -> None:
            time.sleep(0.02)

    bilans = []
    fils = [
        threading.Thread(target=lambda: bilans.append(seed(sessions, donnees, ProgresLent())))
        for _ in range(2)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(bilan.a_jour for bilan in bilans) == [False, True]
    assert versions(sessions) == Versions(territoire=1, annuaire=1)
