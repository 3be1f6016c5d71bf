"""Official sector files take the place of ours, or are refused and change nothing."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from geo.erreurs import (
    CodeDouble,
    CodeManquant,
    ColonnesInconnues,
    FichierIllisible,
    FichierSecteursRefuse,
    FormesQuiSeChevauchent,
    RepereInattendu,
)
from geo.secteurs import read_secteurs
from registre.chargement import import_secteurs
from registre.chargement.erreurs import SecteursUtilisesAbsents
from registre.erreurs import CommuneInconnue
from registre.modeles import Acteur, QuartierSecteur, Secteur
from registre.session import writing
from registre.territoire import load_territoire
from registre.versions import Versions, read_versions
from tests.appuis.photographie import photograph

Sessions = sessionmaker[Session]
Collection = dict[str, Any]

HIVER_2026 = date(2026, 1, 15)
OFFICIELS = (
    "statbel_2022_lambert72.gpkg",
    "statbel_2023_attributs_complets.geojson",
    "statbel_2024_wgs84.geojson",
)
SECTEUR_DES_MAROLLES = "21004A04-"
SECTEUR_SANS_QUARTIER = "21001A00-"


@pytest.fixture
def collection(donnees: Path) -> Collection:
    """The carried sectors as a GeoJSON collection, for a test to spoil."""
    chemin = donnees / "secteurs_statistiques/secteurs_2024.geojson"
    lue: Collection = json.loads(chemin.read_text(encoding="utf-8"))
    return lue


def write(dossier: Path, collection: Collection) -> Path:
    chemin = dossier / "secteurs.geojson"
    chemin.write_text(json.dumps(collection), encoding="utf-8")
    return chemin


def feature(collection: Collection, code: str) -> Any:
    return next(f for f in collection["features"] if f["properties"]["code"] == code)


def read_code(sessions: Sessions, code: str, millesime: int = 2024) -> Secteur:
    with sessions() as session:
        return session.get_one(Secteur, (code, millesime))


def versions(sessions: Sessions) -> Versions:
    with sessions() as session:
        return read_versions(session)


@pytest.mark.parametrize("nom", OFFICIELS)
def test_an_official_file_takes_the_place_of_our_generalised_sectors(
    sessions_semees: Sessions, essais: Path, nom: str
) -> None:
    garde = ("quartier", "quartier_secteur", "relais", "attribution", "hote", "surnom_quartier")
    avant = photograph(sessions_semees)
    bilan = import_secteurs(sessions_semees, essais / nom, 2024)
    assert bilan.comptes["secteurs"].remplaces == 724
    apres = photograph(sessions_semees)
    assert {t: apres[t] for t in garde} == {t: avant[t] for t in garde}
    attendus = {s.code: s for s in read_secteurs(essais / nom, 2024)}
    with sessions_semees() as session:
        secteurs = session.scalars(select(Secteur)).all()
        territoire = load_territoire(session, HIVER_2026)
        acteurs = session.scalars(select(Acteur)).all()
    assert len(secteurs) == 724
    for secteur in secteurs:
        assert shapely.equals_identical(secteur.geom, attendus[secteur.code].geometrie)
        assert secteur.population is not None, "the file is silent or agrees: the figure stays"
    for acteur in acteurs:
        assert acteur.lon is not None
        assert acteur.lat is not None
        place = territoire.locate(acteur.lon, acteur.lat)
        assert (acteur.secteur, acteur.quartier) == (place.secteur, place.quartier)
    deplaces = bilan.comptes["acteurs"].remplaces
    assert 0 <= deplaces < 10, "a contour finer by 10 m moves few actors"
    assert versions(sessions_semees) == Versions(2, 2 if deplaces else 1)


def test_the_same_file_twice_changes_nothing_the_second_time(
    sessions_semees: Sessions, donnees: Path, tmp_path: Path, collection: Collection
) -> None:
    feature(collection, SECTEUR_SANS_QUARTIER)["properties"]["nom_fr"] = "LA RESISTANCE"
    chemin = write(tmp_path, collection)
    bilan = import_secteurs(sessions_semees, chemin, 2024)
    assert bilan.comptes["secteurs"].remplaces == 1
    avant = photograph(sessions_semees)
    assert import_secteurs(sessions_semees, chemin, 2024).changes == 0
    assert photograph(sessions_semees) == avant
    assert read_code(sessions_semees, SECTEUR_SANS_QUARTIER).nom_fr == "LA RESISTANCE"


def test_actors_follow_the_edge_of_a_sector_that_moved(
    sessions_semees: Sessions, tmp_path: Path, collection: Collection
) -> None:
    un, autre = "21004A04-", "21004A02-"  # Marolles and Anneessens exchange their shapes
    formes = feature(collection, un), feature(collection, autre)
    formes[0]["geometry"], formes[1]["geometry"] = formes[1]["geometry"], formes[0]["geometry"]
    with writing(sessions_semees) as session:
        session.execute(update(Acteur).where(Acteur.secteur == un).values(modifie_par="Zoé"))
    with sessions_semees() as session:
        touches = session.scalars(select(Acteur.id).where(Acteur.secteur == un)).all()
        dates = set(session.scalars(select(Acteur.modifie_le)))
    bilan = import_secteurs(sessions_semees, write(tmp_path, collection), 2024)
    assert len(touches) > 0
    assert bilan.comptes["acteurs"].remplaces >= len(touches)
    with sessions_semees() as session:
        places = session.execute(
            select(Acteur.secteur, Acteur.quartier, Acteur.modifie_par)
            .where(Acteur.id.in_(touches))
            .distinct()
        ).all()
        assert set(session.scalars(select(Acteur.modifie_le))) == dates
        textes = session.scalars(select(Acteur.texte_recherche).where(Acteur.id.in_(touches)))
        assert all("anneessens" in texte for texte in textes), "a search follows them"
    assert [tuple(place) for place in places] == [(autre, "anneessens", "Zoé")]
    assert versions(sessions_semees) == Versions(2, 2)


def test_another_vintage_is_kept_beside_and_quartiers_stay_in_the_codes_of_2024(
    sessions_semees: Sessions, tmp_path: Path, collection: Collection
) -> None:
    feature(collection, SECTEUR_DES_MAROLLES)["properties"]["code"] = "21004A041"
    avant = photograph(sessions_semees, "secteur", "version")
    bilan = import_secteurs(sessions_semees, write(tmp_path, collection), 2025)
    assert bilan.comptes["secteurs"].inseres == 724
    assert photograph(sessions_semees, "secteur", "version") == avant
    with sessions_semees() as session:
        nombres = session.execute(
            select(Secteur.millesime, func.count()).group_by(Secteur.millesime)
        )
        assert {tuple(nombre) for nombre in nombres} == {(2024, 724), (2025, 724)}
        assert set(session.scalars(select(QuartierSecteur.millesime))) == {2024}
    assert versions(sessions_semees) == Versions(2, 1)


def test_a_sector_that_no_quartier_uses_leaves_with_its_vintage(
    sessions_semees: Sessions, tmp_path: Path, collection: Collection
) -> None:
    collection["features"].remove(feature(collection, SECTEUR_SANS_QUARTIER))
    bilan = import_secteurs(sessions_semees, write(tmp_path, collection), 2024)
    assert bilan.comptes["secteurs"].retires == 1
    with sessions_semees() as session:
        assert session.get(Secteur, (SECTEUR_SANS_QUARTIER, 2024)) is None


def test_what_the_official_file_does_not_tell_is_kept(
    sessions_semees: Sessions, tmp_path: Path, collection: Collection
) -> None:
    connue = read_code(sessions_semees, SECTEUR_DES_MAROLLES)
    for objet in collection["features"]:
        del objet["properties"]["population"], objet["properties"]["surface_ha"]
    feature(collection, SECTEUR_DES_MAROLLES)["properties"]["nom_nl"] = "NIEUWE NAAM"
    import_secteurs(sessions_semees, write(tmp_path, collection), 2024)
    relue = read_code(sessions_semees, SECTEUR_DES_MAROLLES)
    assert relue.nom_nl == "NIEUWE NAAM"
    assert (relue.population, relue.surface_ha) == (connue.population, connue.surface_ha)


def double_a_code(collection: Collection) -> None:
    feature(collection, SECTEUR_SANS_QUARTIER)["properties"]["code"] = SECTEUR_DES_MAROLLES


def forget_a_code(collection: Collection) -> None:
    feature(collection, SECTEUR_SANS_QUARTIER)["properties"]["code"] = ""


def rename_the_columns(collection: Collection) -> None:
    for objet in collection["features"]:
        objet["properties"] = {f"x_{nom}": v for nom, v in objet["properties"].items()}


def lay_one_over_another(collection: Collection) -> None:
    modele = feature(collection, SECTEUR_DES_MAROLLES)["geometry"]
    feature(collection, SECTEUR_SANS_QUARTIER)["geometry"] = modele


def send_one_to_the_sea(collection: Collection) -> None:
    anneau = [[0.0, 0.0], [0.1, 0.0], [0.1, 0.1], [0.0, 0.0]]
    feature(collection, SECTEUR_SANS_QUARTIER)["geometry"]["coordinates"] = [[anneau]]


def remove_a_used_code(collection: Collection) -> None:
    collection["features"].remove(feature(collection, SECTEUR_DES_MAROLLES))


@pytest.mark.parametrize(
    ("spoil", "refus"),
    [
        (double_a_code, CodeDouble),
        (forget_a_code, CodeManquant),
        (rename_the_columns, ColonnesInconnues),
        (lay_one_over_another, FormesQuiSeChevauchent),
        (send_one_to_the_sea, RepereInattendu),
        (remove_a_used_code, SecteursUtilisesAbsents),
    ],
)
def test_a_spoiled_file_is_refused_by_name_and_nothing_changes(
    sessions_semees: Sessions,
    tmp_path: Path,
    collection: Collection,
    spoil: Callable[[Collection], None],
    refus: type[FichierSecteursRefuse],
) -> None:
    spoil(collection)
    avant = photograph(sessions_semees)
    with pytest.raises(refus):
        import_secteurs(sessions_semees, write(tmp_path, collection), 2024)
    assert photograph(sessions_semees) == avant


@pytest.mark.parametrize("nom", OFFICIELS)
def test_a_truncated_copy_of_an_official_file_is_refused_and_nothing_changes(
    sessions_semees: Sessions, essais: Path, tmp_path: Path, nom: str
) -> None:
    octets = (essais / nom).read_bytes()
    copie = tmp_path / nom
    copie.write_bytes(octets[: len(octets) // 2])
    avant = photograph(sessions_semees)
    with pytest.raises(FichierIllisible):
        import_secteurs(sessions_semees, copie, 2024)
    assert photograph(sessions_semees) == avant


def test_the_used_codes_that_vanished_are_named(
    sessions_semees: Sessions, tmp_path: Path, collection: Collection
) -> None:
    remove_a_used_code(collection)
    with pytest.raises(SecteursUtilisesAbsents) as refus:
        import_secteurs(sessions_semees, write(tmp_path, collection), 2024)
    assert refus.value.details == (SECTEUR_DES_MAROLLES,)
    assert refus.value.motif == "secteurs_utilises_absents"


def test_a_database_that_was_not_seeded_has_no_commune_for_the_sectors(
    sessions: Sessions, tmp_path: Path, collection: Collection
) -> None:
    with pytest.raises(CommuneInconnue):
        import_secteurs(sessions, write(tmp_path, collection), 2024)
