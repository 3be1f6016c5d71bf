"""`raq user`: the first coordination is invited from the keyboard."""

import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from raq.cli import main
from registre.comptes.liens import read_lien
from registre.modeles import Compte, CompteQuartier, Hote, SessionEquipe
from registre.session import make_engine, make_sessions, writing
from registre.valeurs import NatureLien, Role
from tests.fabriques import MIDI

LINA = "lina@exemple.be"


def run(base: str, *mots: str, **environnement: str) -> Result:
    return CliRunner().invoke(main, ["user", *mots], env={"RAQ_BASE": base, **environnement})


@pytest.fixture
def sessions_ouvertes(url_sqlite_semee: str) -> Iterator[sessionmaker[Session]]:
    moteur = make_engine(url_sqlite_semee)
    yield make_sessions(moteur)
    moteur.dispose()


def read_secret(sortie: str, origine: str) -> str:
    lien = re.search(rf"^{re.escape(origine)}/equipe/invitation/(\S+)$", sortie, re.MULTILINE)
    assert lien is not None, sortie
    return lien[1]


def test_the_first_coordination_gets_a_link_to_open_in_a_browser(
    url_sqlite_semee: str, sessions_ouvertes: sessionmaker[Session]
) -> None:
    assert "Créez le premier" in run(url_sqlite_semee, "list").output
    fait = run(url_sqlite_semee, "add", "Lina@Exemple.be", "--role", "coordination", PORT="8123")
    assert fait.exit_code == 0
    secret = read_secret(fait.output, "http://127.0.0.1:8123")
    with sessions_ouvertes() as session:
        compte = session.scalars(select(Compte)).one()
        assert (compte.courriel, compte.role, compte.nom) == (LINA, "coordination", "lina")
        lien = read_lien(session, secret, NatureLien.INVITATION, MIDI)
        assert lien.compte == compte.id
    liste = run(url_sqlite_semee, "list").output
    assert liste == f"{LINA}\tcoordination\tinvitation en cours\t–\tlina\n"


def test_an_invitation_is_made_again_for_the_public_address_and_ends_the_older_one(
    url_sqlite_semee: str, sessions_ouvertes: sessionmaker[Session]
) -> None:
    premier = run(url_sqlite_semee, "add", LINA, "--role", "coordination", "--nom", "Lina Dupont")
    with writing(sessions_ouvertes) as session:
        session.scalars(select(Compte)).one().mot_de_passe = "$argon2id$essai"
    publique = "https://relais.example"
    second = run(url_sqlite_semee, "add", LINA, "--role", "coordination", RAQ_URL_PUBLIQUE=publique)
    assert read_secret(second.output, publique) != read_secret(
        premier.output, "http://127.0.0.1:8000"
    )
    with sessions_ouvertes() as session:
        compte = session.scalars(select(Compte)).one()
        assert (compte.nom, compte.mot_de_passe) == ("Lina Dupont", None)


def test_a_relay_and_a_host_get_their_quartiers_and_partner(
    url_sqlite_semee: str, sessions_ouvertes: sessionmaker[Session]
) -> None:
    with sessions_ouvertes() as session:
        hote = str(session.scalars(select(Hote.id)).first())
    quartiers = ("--quartier", "marolles", "--quartier", "matonge")
    assert run(url_sqlite_semee, "add", "omar@x.be", "--role", "raq", *quartiers).exit_code == 0
    assert run(url_sqlite_semee, "add", "zoe@x.be", "--role", "hote", "--hote", hote).exit_code == 0
    with sessions_ouvertes() as session:
        assert set(session.scalars(select(CompteQuartier.quartier))) == {"marolles", "matonge"}
        zoe = session.scalars(select(Compte).where(Compte.courriel == "zoe@x.be")).one()
        assert str(zoe.hote) == hote
    assert "marolles, matonge" in run(url_sqlite_semee, "list").output


@pytest.mark.parametrize(
    ("mots", "phrase"),
    [
        (["add", "lina", "--role", "coordination"], "n'est pas une adresse de courriel"),
        (["add", LINA, "--role", "raq"], "--quartier"),
        (["add", LINA, "--role", "raq", "--quartier", "atlantide"], "atlantide"),
        (["add", LINA, "--role", "hote"], "--hote"),
        (
            ["add", LINA, "--role", "hote", "--hote", "00000000-0000-0000-0000-000000000007"],
            "aucun partenaire",
        ),
        (["disable", "personne@x.be"], "aucun compte"),
    ],
)
def test_a_mistake_is_one_line_and_creates_nothing(
    url_sqlite_semee: str,
    sessions_ouvertes: sessionmaker[Session],
    mots: list[str],
    phrase: str,
) -> None:
    refus = run(url_sqlite_semee, *mots)
    assert (refus.exit_code, phrase in refus.output) == (1, True)
    assert refus.output.count("\n") == 1
    with sessions_ouvertes() as session:
        assert session.scalars(select(Compte)).all() == []


def test_an_account_is_disabled_at_once_but_the_last_coordination_stays(
    url_sqlite_semee: str, sessions_ouvertes: sessionmaker[Session]
) -> None:
    with writing(sessions_ouvertes) as session:
        for nom in ("lina", "omar"):
            session.add(
                Compte(
                    courriel=f"{nom}@exemple.be",
                    nom=nom,
                    role=Role.COORDINATION,
                    mot_de_passe="$argon2id$essai",
                )
            )
    assert run(url_sqlite_semee, "disable", "omar@exemple.be").exit_code == 0
    assert "omar@exemple.be\tcoordination\tdésactivé" in run(url_sqlite_semee, "list").output
    refus = run(url_sqlite_semee, "disable", LINA)
    assert (refus.exit_code, "dernier compte de coordination" in refus.output) == (1, True)
    with sessions_ouvertes() as session:
        assert session.scalars(select(SessionEquipe)).all() == []


def test_a_base_that_is_not_there_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    absente = f"sqlite:///{tmp_path_factory.mktemp('vide') / 'raq.db'}"
    for mots in (["list"], ["add", LINA, "--role", "lecture"], ["disable", LINA]):
        refus = run(absente, *mots)
        assert (refus.exit_code, "raq migrate" in refus.output) == (1, True)
        assert refus.output.count("\n") == 1


def test_help_is_in_french() -> None:
    aide = CliRunner().invoke(main, ["user", "--help"]).output
    for mot in ("add", "list", "disable", "Gère les comptes"):
        assert mot in aide
