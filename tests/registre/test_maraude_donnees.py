"""What a phone carries into the street: enough to find a duplicate, and never a person."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import shapely
from sqlalchemy.orm import Session, sessionmaker

from registre.maraude.donnees import list_autour, read_donnees
from registre.maraude.releves import Maraudeur
from registre.recherche import index_acteurs
from registre.revue.redaction import Geste, Redaction, redact
from registre.revue.revisions import Auteur
from registre.session import writing
from registre.territoire import Territoires
from registre.valeurs import EtatActeur
from tests.appuis.terrain import SABLON, TANNEURS, Terrain, make_terrain
from tests.fabriques import DEBUT_DES_ZONES, MIDI, make_verification

SECRET = "Zébuline Quatrecoins"


@pytest.fixture
def terrain(sessions: sessionmaker[Session]) -> Terrain:
    return make_terrain(sessions)


def read(terrain: Terrain, maraudeur: Maraudeur | None = None) -> dict[str, Any]:
    with terrain.sessions() as session:
        donnees = read_donnees(session, maraudeur or terrain.samira, terrain.courant, MIDI)
    assert json.loads(json.dumps(donnees)).keys() == donnees.keys(), "it is ready for JSON"
    return donnees


def names(donnees: dict[str, Any]) -> list[str]:
    return [acteur["nom"] for acteur in donnees["acteurs"]]


def test_all_quartiers_have_their_outline_and_say_whose_they_are(terrain: Terrain) -> None:
    donnees = read(terrain)
    siens = {q["slug"]: q["sien"] for q in donnees["quartiers"]}
    assert siens == {"marolles": True, "tanneurs": False, "sablon": False}
    assert (donnees["compte"], donnees["nom"]) == (str(terrain.samira.compte), "Samira")
    contours = {
        q["slug"]: shapely.geometry.shape({"type": "MultiPolygon", "coordinates": q["contour"]})
        for q in donnees["quartiers"]
    }
    for slug, quartier in terrain.courant.territoire.quartiers.items():
        assert contours[slug].equals_exact(quartier.geometrie, 1e-6)
    assert all(q["sien"] for q in read(terrain, terrain.coordination)["quartiers"])


def test_groups_come_with_their_categories_and_say_which_are_persons(terrain: Terrain) -> None:
    groupes = read(terrain)["groupes"]
    assert [(g["lettre"], g["nom"]) for g in groupes] == [("A", "Groupe A"), ("H", "Groupe H")]
    assert [(c["slug"], c["personne"]) for c in groupes[1]["categories"]] == [
        *(("personne-ressource", True), ("pharmacies", False)),
    ]


def test_a_record_says_what_a_device_needs_and_nothing_empty(terrain: Terrain) -> None:
    acteur = terrain.add(
        "Maison médicale",
        telephone="02 500 00 00",
        rue="Rue Haute",
        numero="3",
        langues="",
        note="Sonner deux fois",
    )
    hier = MIDI - timedelta(days=1)
    with writing(terrain.sessions) as session:
        session.add(make_verification(acteur, hier))
        session.add(make_verification(acteur, MIDI, resultat="ferme"))
    (lu,) = read(terrain)["acteurs"]
    assert lu == {
        "id": str(acteur),
        "base": 0,
        "nom": "Maison médicale",
        "categorie": "maisons-medicales",
        "groupe": "A",
        "rue": "Rue Haute",
        "numero": "3",
        "telephone": "02 500 00 00",
        "note": "Sonner deux fois",
        "lon": 4.346,
        "lat": 50.837,
        "quartier": "marolles",
        "sien": True,
        "etat": "publie",
        "verifie_le": hier.isoformat(),
        "a_revoir": False,
    }
    terrain.send(acteur, {"nom": "Autre"})
    (lu,) = read(terrain)["acteurs"]
    assert (lu["base"], lu["nom"]) == (2, "Maison médicale"), "what waits is not on the screen"


def test_what_nobody_confirmed_for_long_is_to_be_seen_again(terrain: Terrain) -> None:
    terrain.add("Jamais")
    ancienne, recente = terrain.add("Ancienne"), terrain.add("Pharmacie", categorie="pharmacies")
    terrain.send(uuid4(), {"nom": "À relire", "groupe": "A", "lon": 4.346, "lat": 50.837})
    with writing(terrain.sessions) as session:
        for acteur in (ancienne, recente):
            session.add(make_verification(acteur, MIDI - timedelta(days=213)))
    revoir = {a["nom"]: a["a_revoir"] for a in read(terrain)["acteurs"]}
    assert revoir == {"Ancienne": True, "Jamais": True, "Pharmacie": False, "À relire": False}


def test_one_carries_ones_quartiers_and_those_beside_them(terrain: Terrain) -> None:
    terrain.add("Sienne")
    terrain.add("Voisine", quartier="tanneurs", lon=TANNEURS[0], note="Secret des Tanneurs")
    terrain.add("Lointaine", quartier="sablon", lon=SABLON[0])
    terrain.add("Nulle part", quartier=None, lon=None, lat=None)
    donnees = read(terrain)
    assert [(a["nom"], a["sien"]) for a in donnees["acteurs"]] == [
        *(("Sienne", True), ("Voisine", False)),
    ]
    assert "Secret des Tanneurs" not in str(donnees), "notes stay in their quartiers"
    assert names(read(terrain, terrain.sofia)) == ["Lointaine"]
    tous = ["Lointaine", "Nulle part", "Sienne", "Voisine"]
    assert names(read(terrain, terrain.coordination)) == tous


@pytest.mark.parametrize("etat", list(EtatActeur))
def test_a_private_person_is_never_carried_by_anybody(terrain: Terrain, etat: EtatActeur) -> None:
    terrain.add(SECRET, categorie="personne-ressource", etat=etat, note=SECRET)
    for gens in (terrain.samira, terrain.paul, terrain.sofia, terrain.coordination):
        donnees = read(terrain, gens)
        assert SECRET not in str(donnees)
        assert donnees["acteurs"] == []


def test_what_may_turn_out_to_be_a_person_stays_in_its_quartier(terrain: Terrain) -> None:
    champs = {"nom": SECRET, "groupe": "H", "lon": TANNEURS[0], "lat": TANNEURS[1]}
    terrain.send(uuid4(), champs, par=terrain.coordination)
    assert SECRET not in str(read(terrain))
    tanneurs = Maraudeur(terrain.paul.compte, "Paul", frozenset({"tanneurs"}))
    (lu,) = read(terrain, tanneurs)["acteurs"]
    assert (lu["nom"], lu["groupe_seul"], lu["groupe"]) == (SECRET, "H", "H")
    assert "categorie" not in lu, "nobody chose one yet"
    assert names(read(terrain, terrain.coordination)) == [SECRET]


def test_a_draft_is_its_authors_and_what_is_put_away_is_nobodys(terrain: Terrain) -> None:
    brouillon = uuid4()
    auteur = Auteur(terrain.samira.compte, "Samira")
    contenu = {
        **{"nom": "Brouillon", "categorie": "pharmacies", "etat": "publie"},
        **{"lon": 4.346, "lat": 50.837},
    }
    redaction = Redaction(brouillon, contenu, 0, brouillon, auteur, "", MIDI)
    with writing(terrain.sessions) as session:
        redact(session, redaction, Geste.BROUILLON, terrain.courant.territoire)
    terrain.add("Archivée", etat=EtatActeur.ARCHIVE)
    assert names(read(terrain)) == ["Brouillon"]
    assert names(read(terrain, terrain.paul)) == []
    assert names(read(terrain, terrain.coordination)) == []


def test_own_records_come_first_when_there_are_too_many(
    terrain: Terrain, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nom, valeurs in (
        ("Abri", {"quartier": "tanneurs", "lon": TANNEURS[0]}),
        ("Bains", {"quartier": "tanneurs", "lon": TANNEURS[0]}),
        ("Zinneke", {}),
    ):
        identifiant = terrain.add(nom, **valeurs)
        with writing(terrain.sessions) as session:
            index_acteurs(session, [identifiant])
    monkeypatch.setattr("registre.maraude.donnees.ACTEURS_MAXIMUM", 2)
    assert names(read(terrain)) == ["Zinneke", "Abri"]


def test_beside_the_marolles_lie_real_quartiers_and_the_data_are_read_in_few_statements(
    sessions_semees: sessionmaker[Session], compte_requetes: Any
) -> None:
    with sessions_semees() as session:
        courant = Territoires(tuple, []).current(session, DEBUT_DES_ZONES)
        autour = list_autour(courant.territoire, ["marolles"])
        assert "marolles" in autour
        assert 1 < len(autour) < len(courant.territoire.quartiers)
        raq = Maraudeur(uuid4(), "Samira", frozenset({"marolles"}))
        with compte_requetes(sessions_semees) as requetes:
            donnees = read_donnees(session, raq, courant, MIDI)
    assert {a["quartier"] for a in donnees["acteurs"]} <= autour
    assert len(donnees["groupes"]) == 8
    assert len(requetes) <= 5
