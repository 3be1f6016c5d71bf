"""Pairs of records that may be one place: found, held to quartiers, set apart by a person."""

from random import Random
from time import process_time
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.doublons.paires import is_separate, list_paires, separate
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import DoublonEcarte
from registre.session import writing
from registre.valeurs import EtatActeur
from tests.fabriques import (
    MIDI,
    PLACE_DU_JEU_DE_BALLE,
    add_quartier,
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_secteur,
)

LON, LAT = PLACE_DU_JEU_DE_BALLE


@pytest.fixture
def marolles(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """Two quartiers, one category of institutions and one of persons; no actor."""
    with writing(sessions) as session:
        session.add_all([make_commune(), make_groupe()])
        session.flush()
        session.add(make_categorie())
        session.add(make_categorie("personne-ressource", personne_privee=True, ordre=2))
        session.add(make_secteur("21004A11-", 4.3450, 50.8360))
        session.add(make_secteur("21004A12-", 4.3550, 50.8360))
        session.flush()
        add_quartier(session, "Marolles", ["21004A11-"])
        add_quartier(session, "Sablon", ["21004A12-"])
    return sessions


def add(sessions: sessionmaker[Session], nom: str, **valeurs: object) -> UUID:
    with writing(sessions) as session:
        acteur = make_acteur(nom, **{"quartier": "marolles", **valeurs})
        session.add(acteur)
        session.flush()
        return acteur.id


def pairs(
    sessions: sessionmaker[Session],
    quartiers: list[str] | None = None,
    siens: list[str] | None = None,
) -> list[set[UUID]]:
    with sessions() as session:
        return [{p.premiere, p.seconde} for p in list_paires(session, quartiers, siens)]


def test_a_mistyped_name_across_the_square_makes_a_pair_and_another_place_does_not(
    marolles: sessionmaker[Session],
) -> None:
    une = add(marolles, "Maison médicale des Marolles")
    autre = add(marolles, "Maison medicale des Marroles", lon=LON + 0.0005, etat="a_relire")
    add(marolles, "Crèche du Chant d'Oiseau")
    add(marolles, "Maison médicale des Marolles", lon=LON + 0.03, categorie="maisons-medicales")
    assert pairs(marolles) == [{une, autre}]


def test_neither_archived_records_nor_drafts_nor_persons_are_proposed(
    marolles: sessionmaker[Session],
) -> None:
    add(marolles, "Zéphyrine Ostrowska")
    add(marolles, "Zéphyrine Ostrowska", etat=EtatActeur.ARCHIVE)
    add(marolles, "Zéphyrine Ostrowska", etat=EtatActeur.BROUILLON)
    add(marolles, "Zéphyrine Ostrowska", categorie="personne-ressource")
    add(marolles, "Zéphyrine Ostrowska", categorie="personne-ressource")
    assert pairs(marolles) == []


def test_a_relay_sees_the_pairs_that_touch_its_quartier(marolles: sessionmaker[Session]) -> None:
    ici = add(marolles, "Épicerie sociale")
    limite = add(marolles, "Épicerie sociale", quartier="sablon", lon=LON + 0.001)
    add(marolles, "Ludothèque", quartier="sablon")
    add(marolles, "Ludothèque", quartier="sablon")
    assert pairs(marolles, ["marolles"]) == [{ici, limite}]
    assert len(pairs(marolles, ["sablon"])) == 2
    assert len(pairs(marolles)) == 2


def test_a_record_without_category_is_proposed_to_its_own_quartier_only(
    marolles: sessionmaker[Session],
) -> None:
    ici = add(marolles, "Chez Rosa")
    notee = add(marolles, "Chez Rosa", quartier="sablon", groupe_seul="A", etat="a_relire")
    assert pairs(marolles, ["marolles"], ["marolles"]) == []
    assert pairs(marolles, ["marolles"], ["marolles", "sablon"]) == [{ici, notee}]
    assert pairs(marolles) == [{ici, notee}]


def test_a_pair_set_apart_is_not_proposed_again(marolles: sessionmaker[Session]) -> None:
    une, autre = add(marolles, "Ludothèque"), add(marolles, "Ludothèque")
    troisieme = add(marolles, "Ludothèque")
    with writing(marolles) as session:
        assert separate(session, autre, une, "Lina", MIDI)
    with writing(marolles) as session:
        assert not separate(session, une, autre, "Omar", MIDI), "said once, in either order"
    assert {une, autre} not in pairs(marolles)
    assert len(pairs(marolles)) == 2
    assert {une, troisieme} in pairs(marolles)
    with marolles() as session:
        assert is_separate(session, une, autre)
        (ecarte,) = session.scalars(select(DoublonEcarte))
        assert (ecarte.premier, ecarte.par) == (min(une, autre, key=lambda i: i.int), "Lina")


def test_only_two_known_records_are_set_apart(marolles: sessionmaker[Session]) -> None:
    une = add(marolles, "Ludothèque")
    with pytest.raises(ActionImpossible, match="meme_fiche"), writing(marolles) as session:
        separate(session, une, une, "Lina", MIDI)
    with pytest.raises(ObjetInconnu), writing(marolles) as session:
        separate(session, une, uuid4(), "Lina", MIDI)


def test_ten_thousand_records_are_compared_within_three_seconds(
    marolles: sessionmaker[Session],
) -> None:
    hasard = Random(4)
    mots = ("maison", "atelier", "comité", "école", "bibliothèque", "centre", "club", "asbl")
    with writing(marolles) as session:
        session.add_all(
            make_acteur(
                f"{hasard.choice(mots)} {hasard.choice(mots)} {hasard.randrange(10**6):06x}",
                lon=4.30 + hasard.random() * 0.12,
                lat=50.80 + hasard.random() * 0.09,
                telephone=f"02 {hasard.randrange(2_000_000, 8_999_999)}",
                geom=None,
            )
            for _ in range(9_998)
        )
    une, autre = (
        add(marolles, "Ludothèque du Jeu de Balle"),
        add(marolles, "Ludothèque Jeu de Bale"),
    )
    with marolles() as session:
        debut = process_time()
        trouvees = list_paires(session)
        duree = process_time() - debut
    assert {une, autre} in [{p.premiere, p.seconde} for p in trouvees]
    assert duree < 3, f"{duree:.1f} s"
