"""An address typed on the pavement, on the carried data: located, or kept without a guess."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from geo.rues import Rue, read_rues
from registre.maraude.fiches import FicheRecue, FicheRelevee, keep_fiche
from registre.maraude.releves import Envoi, Maraudeur
from registre.modeles import Acteur, Compte
from registre.session import writing
from registre.territoire import Territoires
from registre.valeurs import Role
from tests.fabriques import DEBUT_DES_ZONES, MIDI


@pytest.fixture(scope="module")
def rues(donnees: Path) -> list[Rue]:
    return read_rues(donnees / "rues/rues.geojson")


@pytest.fixture
def send(
    sessions_semees: sessionmaker[Session], rues: list[Rue]
) -> Callable[..., tuple[FicheRecue, Acteur]]:
    """Send a record with an address from the street; what was answered, and the record."""

    def send_adresse(
        adresse: str, quartiers: frozenset[str] | None = None
    ) -> tuple[FicheRecue, Acteur]:
        champs = {"nom": "Pharmacie", "groupe": "A", "adresse": adresse}
        fiche = FicheRelevee(Envoi(uuid4(), uuid4(), None, MIDI), 0, champs)
        with sessions_semees() as session:
            courant = Territoires(lambda: rues, []).current(session, DEBUT_DES_ZONES)
        with writing(sessions_semees) as session:
            compte = Compte(courriel="samira@equipe.example", nom="Samira", role=Role.RAQ)
            session.add(compte)
            session.flush()
            maraudeur = Maraudeur(compte.id, compte.nom, quartiers)
            recue = keep_fiche(session, fiche, maraudeur, courant, MIDI)
            return recue, session.get_one(Acteur, recue.acteur)

    return send_adresse


def test_a_typed_address_is_located_and_its_street_kept_as_typed(
    send: Callable[..., tuple[FicheRecue, Acteur]],
) -> None:
    recue, lu = send("12 place Flagey, 1050 Ixelles")
    assert (lu.rue, lu.numero, lu.code_postal) == ("place Flagey", "12", "1050")
    assert (recue.quartier, lu.quartier) == ("flagey", "flagey")
    assert (lu.precision_lieu, lu.precision_m, lu.nis5) == ("rue", None, "21009")


def test_an_address_of_several_zones_is_kept_without_a_guessed_point(
    send: Callable[..., tuple[FicheRecue, Acteur]],
) -> None:
    recue, lu = send("Chaussée de Wavre")
    assert (lu.rue, lu.lon, lu.lat, recue.quartier) == ("Chaussée de Wavre", None, None, None)


def test_of_a_street_of_several_zones_the_part_in_ones_own_quartier_is_meant(
    send: Callable[..., tuple[FicheRecue, Acteur]],
) -> None:
    recue, lu = send("Rue Haute 298, 1000", frozenset({"marolles"}))
    assert (recue.quartier, lu.precision_lieu, lu.rue) == ("marolles", "rue", "Rue Haute")


def test_a_street_outside_ones_quartiers_is_still_no_guess(
    send: Callable[..., tuple[FicheRecue, Acteur]],
) -> None:
    recue, lu = send("Rue Haute 298, 1000", frozenset({"flagey"}))
    assert (recue.quartier, lu.lon) == (None, None)
