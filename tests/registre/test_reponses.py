"""The finder's whole answer, on the data that the project carries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from geo.localisation import Statut
from geo.rues import read_rues
from geo.toponymes import CommuneHorsRegion
from registre.adresses import key_of_rue
from registre.calendrier import BRUXELLES, day_in_brussels
from registre.contacts import Reponse, answer_point, answer_texte
from registre.modeles import Adresse, Attribution, LotAdresses, Presence, QuartierSecteur
from registre.session import writing
from registre.territoire import Territoires
from registre.valeurs import Compteur
from registre.versions import bump
from tests.appuis.bases import list_selects
from tests.fabriques import (
    MIDI,
    PLACE_DU_JEU_DE_BALLE,
    make_attribution,
    make_hote,
    make_presence,
    make_relais,
)

CHAUSSEE_DE_WAVRE_40 = (4.36548, 50.83660)
"""In Matongé, near the porte de Namur."""

PRINTEMPS_2024 = datetime(2024, 4, 2, 12, tzinfo=BRUXELLES)

Demander = Callable[..., Reponse]


@pytest.fixture(scope="module")
def territoires(donnees: Path) -> Territoires:
    """What one worker keeps; seeded databases all have the same territory at the same version."""
    rues = read_rues(donnees / "rues" / "rues.geojson")
    return Territoires(lambda: rues, [CommuneHorsRegion("Namur", "Namen", ("5000",))])


@pytest.fixture
def demander(sessions_semees: sessionmaker[Session], territoires: Territoires) -> Demander:
    """Ask the finder, as one worker does: `demander("place du Jeu de Balle")`."""

    def ask(lieu: str | tuple[float, float], instant: datetime = MIDI) -> Reponse:
        with sessions_semees() as session:
            courant = territoires.current(session, day_in_brussels(instant))
            if isinstance(lieu, str):
                return answer_texte(session, courant, lieu, instant)
            return answer_point(session, courant, *lieu, instant)

    return ask


def test_place_du_jeu_de_balle_is_answered_by_the_relay_of_the_marolles(
    demander: Demander,
) -> None:
    for lieu in ("Place du Jeu de Balle, 1000", PLACE_DU_JEU_DE_BALLE):
        reponse = demander(lieu)
        assert reponse.localisation.statut is Statut.TROUVE
        [quartier] = reponse.quartiers
        assert quartier.slug == "marolles"
        assert [relais.role for relais in quartier.relais] == [
            "Relais d'action de quartier – Marolles"
        ]
        assert quartier.hotes
        assert (reponse.candidats, reponse.proches, reponse.anciens) == ((), (), ())


def test_chaussee_de_wavre_names_the_quartiers_to_choose_from(demander: Demander) -> None:
    reponse = demander("chaussée de Wavre 1050")
    assert reponse.localisation.statut is Statut.CHOISIR
    noms = {candidat.quartier: candidat.quartier_nom for candidat in reponse.candidats}
    assert {"matonge", "jourdan", "malibran"} <= set(noms)
    assert noms["matonge"] == "Matongé"
    assert noms.get(None) is None
    assert (reponse.quartiers, reponse.anciens) == ((), ())


def test_rue_neuve_has_no_relay_so_its_cpas_and_the_nearest_relays_are_given(
    demander: Demander,
) -> None:
    reponse = demander("rue Neuve 1000")
    assert reponse.localisation.statut is Statut.NON_COUVERT
    assert reponse.quartiers == ()
    assert [commune.nom_fr for commune in reponse.communes] == ["Bruxelles"]
    distances = [proche.distance_m for proche in reponse.proches]
    assert len(distances) == 3
    assert 0 < distances[0] <= distances[1] <= distances[2] < 2000
    assert all(proche.quartier.relais for proche in reponse.proches)


def test_before_the_zones_began_the_marolles_had_no_relay(demander: Demander) -> None:
    veille = datetime(2022, 2, 28, 12, tzinfo=BRUXELLES)
    reponse = demander(PLACE_DU_JEU_DE_BALLE, veille)
    assert reponse.localisation.statut is Statut.NON_COUVERT
    assert (reponse.quartiers, reponse.proches, reponse.anciens) == ((), (), ())


def test_a_relay_who_left_is_told_by_role_with_the_one_who_took_over(
    demander: Demander, sessions_semees: sessionmaker[Session]
) -> None:
    depart = date(2023, 9, 1)
    with writing(sessions_semees) as session:
        ancienne = session.scalars(
            select(Attribution).where(Attribution.quartier == "marolles")
        ).one()
        ancienne.valide_au = depart
        hote = make_hote("CASG des Tanneurs")
        suivant = make_relais("Marolles – suite", telephone="02 123 45 67")
        session.add_all([hote, suivant])
        session.flush()
        session.add(make_attribution(suivant, "marolles", du=depart, hote=hote))
    reponse = demander("place du Jeu de Balle 1000", PRINTEMPS_2024)
    [quartier] = reponse.quartiers
    assert [relais.role for relais in quartier.relais] == [suivant.role]
    assert [hote.nom for hote in quartier.hotes] == ["CASG des Tanneurs"]
    [ancien] = reponse.anciens
    assert (ancien.quartier, ancien.nom) == ("marolles", "Marolles")
    assert ancien.role == "Relais d'action de quartier – Marolles"
    assert (ancien.du, ancien.au) == (date(2022, 3, 1), depart)
    assert ancien.repris_par == ("marolles",)


def test_a_relay_who_goes_on_under_a_new_attribution_is_not_a_former_one(
    demander: Demander, sessions_semees: sessionmaker[Session]
) -> None:
    nouvel_an = date(2023, 1, 1)
    with writing(sessions_semees) as session:
        premiere = session.scalars(
            select(Attribution).where(Attribution.quartier == "marolles")
        ).one()
        premiere.valide_au = nouvel_an
        session.add(Attribution(relais=premiere.relais, quartier="marolles", valide_du=nouvel_an))
    assert demander(PLACE_DU_JEU_DE_BALLE, PRINTEMPS_2024).anciens == ()


def test_who_left_before_a_sector_joined_the_zone_never_worked_there(
    demander: Demander, sessions_semees: sessionmaker[Session]
) -> None:
    depart, agrandissement = date(2023, 1, 1), date(2024, 1, 1)
    with writing(sessions_semees) as session:
        session.execute(
            update(Attribution).where(Attribution.quartier == "marolles").values(valide_au=depart)
        )
    assert len(demander(PLACE_DU_JEU_DE_BALLE, PRINTEMPS_2024).anciens) == 1
    with writing(sessions_semees) as session:
        session.execute(
            update(QuartierSecteur)
            .where(QuartierSecteur.quartier == "marolles")
            .values(valide_du=agrandissement)
        )
    reponse = demander(PLACE_DU_JEU_DE_BALLE, PRINTEMPS_2024)
    assert [quartier.relais for quartier in reponse.quartiers] == [()]
    assert reponse.anciens == ()


def test_where_a_zone_was_given_up_the_answer_tells_that_a_relay_worked_there(
    demander: Demander, sessions_semees: sessionmaker[Session]
) -> None:
    fin = date(2023, 1, 1)
    with writing(sessions_semees) as session:
        session.execute(
            update(QuartierSecteur)
            .where(QuartierSecteur.quartier == "marolles")
            .values(valide_au=fin)
        )
        bump(session, Compteur.TERRITOIRE)
    reponse = demander(PLACE_DU_JEU_DE_BALLE, PRINTEMPS_2024)
    assert reponse.localisation.statut is Statut.NON_COUVERT
    assert "marolles" not in [proche.quartier.slug for proche in reponse.proches]
    [ancien] = reponse.anciens
    assert (ancien.quartier, ancien.au, ancien.repris_par) == ("marolles", fin, ())
    assert demander(PLACE_DU_JEU_DE_BALLE, MIDI).quartiers[0].slug == "marolles"


def test_a_house_number_decides_once_the_address_file_is_complete(
    demander: Demander, sessions_semees: sessionmaker[Session]
) -> None:
    lon, lat = CHAUSSEE_DE_WAVRE_40
    with writing(sessions_semees) as session:
        lot = LotAdresses(empreinte="0" * 64, complet=False)
        session.add(lot)
        session.flush()
        session.add(
            Adresse(
                lot=lot.id,
                cle_fr=key_of_rue("Chaussée de Wavre"),
                cle_nl=key_of_rue("Waversesteenweg"),
                numero="40",
                code_postal="1050",
                lon=lon,
                lat=lat,
            )
        )
    assert demander("chaussée de Wavre 40, 1050").localisation.statut is Statut.CHOISIR
    with writing(sessions_semees) as session:
        session.execute(update(LotAdresses).values(complet=True))
    for saisie in ("chaussée de Wavre 40, 1050", "Waverse Steenweg 40, 1050 Elsene"):
        assert [q.slug for q in demander(saisie).quartiers] == ["matonge"]


def test_presences_of_the_week_come_with_the_answer(
    demander: Demander, sessions_semees: sessionmaker[Session]
) -> None:
    with writing(sessions_semees) as session:
        session.add(make_presence("marolles", MIDI))
    [quartier] = demander("Marolles").quartiers
    assert [presence.lieu for presence in quartier.presences] == ["Place du Jeu de Balle"]
    with sessions_semees() as session:
        assert session.scalars(select(Presence.lieu)).all() == ["Place du Jeu de Balle"]


@pytest.mark.parametrize(
    "texte", ["Namur", "xyzzy", "\x00", "\u202eסלבוורג \U0001f600 '; DROP TABLE acteur"]
)
def test_what_is_no_place_of_the_region_has_no_quartier_and_breaks_nothing(
    demander: Demander, texte: str
) -> None:
    reponse = demander(texte)
    assert reponse.localisation.statut in (Statut.HORS_REGION, Statut.INTROUVABLE)
    assert (reponse.quartiers, reponse.candidats, reponse.anciens) == ((), (), ())


@pytest.mark.parametrize(
    "lieu", ["Place du Jeu de Balle, 1000", "rue Neuve 1000", "chaussée de Wavre 1050"]
)
def test_an_answer_costs_at_most_eleven_selects(
    demander: Demander,
    sessions_semees: sessionmaker[Session],
    compte_requetes: Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]],
    lieu: str,
) -> None:
    demander(lieu)
    with compte_requetes(sessions_semees) as requetes:
        demander(lieu)
    assert len(list_selects(requetes)) <= 11
