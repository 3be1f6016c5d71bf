"""`raq import acteurs`: a dry run that writes nothing, the whole import, refusals in words."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from raq.cli import main
from registre.modeles import Acteur, Revision
from registre.session import make_engine, make_sessions
from registre.valeurs import EtatActeur
from tests.appuis.importations import read_acteurs_osm, write_csv
from tests.appuis.photographie import photograph

ATELIER = {
    "Enseigne": "Atelier du Jeu de Balle",
    "Catégorie": "Maisons de quartier",
    "Adresse": "Rue Blaes 120, 1000 Bruxelles",
}
INCONNUE = {"Enseigne": "Patinoire", "Catégorie": "Patinoires", "Adresse": ""}


@pytest.fixture
def liste(tmp_path: Path) -> Path:
    fichier = tmp_path / "liste.csv"
    fichier.write_bytes(write_csv([ATELIER, INCONNUE], "cp1252"))
    return fichier


def run(base: str, *mots: object) -> Result:
    arguments = ["import", "acteurs", *map(str, mots)]
    return CliRunner().invoke(main, arguments, env={"RAQ_BASE": base})


def test_the_dry_run_says_what_would_be_written_and_writes_nothing(
    url_sqlite_semee: str, liste: Path
) -> None:
    sessions = make_sessions(make_engine(url_sqlite_semee))
    avant = photograph(sessions)
    essai = run(url_sqlite_semee, liste, "--colonne", "Enseigne=nom")
    assert essai.exit_code == 0, essai.output
    assert "2 lignes (csv)" in essai.stdout
    assert "Adresse → Adresse en une seule colonne" in essai.stdout
    assert "      1  à créer" in essai.stdout
    assert "      1  refusée\n" in essai.stdout
    assert "” : Aucune catégorie ni aucun groupe ne s'appelle “Patinoires”." in essai.stdout
    assert "Rien n'a été écrit." in essai.stdout
    assert "100%" in essai.stderr
    assert photograph(sessions) == avant
    sessions.kw["bind"].dispose()


def test_beyond_ten_refused_rows_the_others_are_counted(
    url_sqlite_semee: str, tmp_path: Path
) -> None:
    longue = tmp_path / "longue.csv"
    longue.write_bytes(write_csv([{"nom": f"Lieu {n}", "categorie": "Lunes"} for n in range(12)]))
    essai = run(url_sqlite_semee, longue)
    assert essai.stdout.count("  ligne ") == 10
    assert "  et 2 autres\n" in essai.stdout


def test_applied_it_creates_and_names_who_did_it(url_sqlite_semee: str, liste: Path) -> None:
    options = ("--colonne", "Enseigne=nom", "--appliquer", "--publier", "--auteur", "Aïcha")
    fait = run(url_sqlite_semee, liste, *options)
    assert fait.exit_code == 0, fait.output
    assert "fiches créées : 1" in fait.stdout
    assert "dont publiées : 1" in fait.stdout
    sessions = make_sessions(make_engine(url_sqlite_semee))
    with sessions() as session:
        atelier = session.scalars(select(Acteur).where(Acteur.nom == ATELIER["Enseigne"])).one()
        revision = session.scalars(select(Revision).where(Revision.cle == str(atelier.id))).one()
    assert (atelier.etat, atelier.quartier) == (EtatActeur.PUBLIE, "marolles")
    assert revision.auteur_nom == "Aïcha"
    encore = run(url_sqlite_semee, liste, *options)
    assert "      1  doublon possible\n" in encore.stdout
    assert "/equipe/import" in encore.stdout
    assert "Rien n'était à écrire." in encore.stdout
    sessions.kw["bind"].dispose()


def test_the_directory_itself_brings_nothing_new(
    url_sqlite_semee: str, donnees: Path, tmp_path: Path
) -> None:
    fichier = tmp_path / "acteurs.csv"
    fichier.write_bytes(write_csv(read_acteurs_osm(donnees), "cp1252"))
    essai = run(url_sqlite_semee, fichier)
    assert "    457  doublons possibles" in essai.stdout
    assert "      0  à créer" in essai.stdout


@pytest.mark.parametrize(
    ("options", "mots"),
    [
        (("--colonne", "Prix=nom"), "aucune colonne ne s'intitule 'Prix' ; il y a : Enseigne,"),
        (("--colonne", "Enseigne=prix"), "écrivez TITRE=CHAMP"),
        (("--colonne", "Enseigne"), "écrivez TITRE=CHAMP"),
        (("--publier",), "--publier demande --appliquer"),
    ],
)
def test_an_option_that_cannot_be_is_refused_with_the_way_out(
    url_sqlite_semee: str, liste: Path, options: tuple[str, ...], mots: str
) -> None:
    refus = run(url_sqlite_semee, liste, *options)
    assert refus.exit_code != 0
    assert mots in refus.output


def test_a_file_that_is_no_list_is_refused_in_words_and_nothing_changed(
    url_sqlite_semee: str, tmp_path: Path
) -> None:
    image = tmp_path / "photo.csv"
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    sessions = make_sessions(make_engine(url_sqlite_semee))
    avant = photograph(sessions)
    refus = run(url_sqlite_semee, image, "--appliquer")
    assert refus.exit_code == 1
    assert "fichier refusé (format_inconnu)" in refus.output
    assert "La base n'a pas changé." in refus.output
    assert photograph(sessions) == avant
    sessions.kw["bind"].dispose()


def test_without_a_base_it_says_how_to_make_one(tmp_path: Path, liste: Path) -> None:
    refus = run(f"sqlite:///{tmp_path / 'absente.db'}", liste)
    assert refus.exit_code == 1
    assert "raq migrate" in refus.output
