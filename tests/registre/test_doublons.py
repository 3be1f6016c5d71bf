"""Pairs of records that may be one place: found, held to quartiers, set apart by a person."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.doublons.paires import find_semblables, is_separate, list_paires, separate
from registre.doublons.ressemblance import Fiche
from registre.doublons.voisinage import where_may_resemble
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Acteur, DoublonEcarte
from registre.recherche import index_acteurs
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
        index_acteurs(session, [acteur.id])
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


def test_only_records_worth_comparing_are_read_and_none_that_looks_alike_is_missed(
    marolles: sessionmaker[Session],
) -> None:
    ici = add(marolles, "Maison médicale des Marolles", telephone="02 512 34 56")
    loin: dict[str, float] = {"lon": LON + 0.03}
    a_cote = add(marolles, "Maison medicale des Marroles", lon=LON + 0.0015)
    de_la_rue = add(marolles, "Maison médicale Marolles", lon=LON + 0.006, precision_lieu="rue")
    meme_numero = add(marolles, "La maison médicale", telephone="+32 (0)2/512.34.56", **loin)
    sans_point = add(marolles, "MAISON MÉDICALE des Marolles asbl", lon=None, lat=None)
    notee = add(marolles, "Maison médicale des Marolles", lon=None, lat=None, groupe_seul="A")
    add(marolles, "Maison médicale des Marolles", **loin)
    voisine = add(marolles, "Crèche du Chant d'Oiseau")
    with marolles() as session:
        acteur = session.get_one(Acteur, ici)
        semblables = find_semblables(session, acteur)
        condition = where_may_resemble(Fiche(ici, acteur.nom, None, acteur.telephone, LON, LAT))
        lues = set(session.scalars(select(Acteur.id).where(condition)))
    trouvees = {semblable.id for semblable in semblables}
    assert trouvees == {a_cote, de_la_rue, meme_numero, sans_point, notee}
    assert lues == {*trouvees, ici, voisine}, "what lies far away is not even read"


def test_only_two_known_records_are_set_apart(marolles: sessionmaker[Session]) -> None:
    une = add(marolles, "Ludothèque")
    with pytest.raises(ActionImpossible, match="meme_fiche"), writing(marolles) as session:
        separate(session, une, une, "Lina", MIDI)
    with pytest.raises(ObjetInconnu), writing(marolles) as session:
        separate(session, une, uuid4(), "Lina", MIDI)
