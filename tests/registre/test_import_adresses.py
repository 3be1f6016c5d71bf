"""The Region's address file: taken whole, resumed when cut, replaced only by a complete one."""

import csv
import os
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from geo.rues import Rue, read_rues
from registre.adresses import find_maisons, has_adresses, key_of_numero, key_of_rue
from registre.chargement import adresses as module_adresses
from registre.chargement import fichier_adresses, import_adresses
from registre.erreurs import FichierAdressesRefuse
from registre.modeles import Adresse, LotAdresses
from registre.session import writing
from registre.territoire import Territoires
from registre.versions import read_versions
from tests.appuis.adresses_best import COLONNES, Ligne, draw_rows, make_row, write_best
from tests.appuis.photographie import photograph

Sessions = sessionmaker[Session]

JEU_DE_BALLE = ("Place du Jeu de Balle", "Vossenplein")
WAVRE = ("Chaussée de Wavre", "Waversesteenweg")


@pytest.fixture(scope="module")
def rues(donnees: Path) -> list[Rue]:
    return read_rues(donnees / "rues/rues.geojson")[::50]


@pytest.fixture(scope="module")
def codes_postaux(donnees: Path) -> dict[str, str]:
    """NIS5 → its first postal code."""
    with (donnees / "referentiel/codes_postaux.csv").open(encoding="utf-8", newline="") as flux:
        return {ligne["nis5"]: ligne["code_postal"] for ligne in reversed([*csv.DictReader(flux)])}


@pytest.fixture
def lignes(rues: list[Rue], codes_postaux: dict[str, str]) -> list[Ligne]:
    return list(draw_rows(rues, codes_postaux, 3_000))


@pytest.fixture
def fichier(tmp_path: Path, lignes: list[Ligne]) -> Path:
    return write_best(tmp_path / "openaddress-bebru.csv", lignes)


@pytest.fixture
def petites_tranches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_adresses, "LIGNES_PAR_TRANCHE", 500)


def houses_of(lignes: list[Ligne]) -> set[tuple[str, str, str, str]]:
    """What must be stored, told apart from the importer: one per street, number, postal code."""
    return {
        (
            key_of_rue(ligne["streetname_fr"]),
            key_of_rue(ligne["streetname_nl"]),
            ligne["house_number"],
            ligne["postcode"],
        )
        for ligne in lignes
        if ligne["status"] == "current" and ligne["EPSG:4326_lat"]
    }


def stored(sessions: Sessions) -> list[tuple[str, str, str, str]]:
    demande = select(Adresse.cle_fr, Adresse.cle_nl, Adresse.numero, Adresse.code_postal)
    complets = demande.join(LotAdresses, LotAdresses.id == Adresse.lot).where(LotAdresses.complet)
    with sessions() as session:
        return [(fr, nl, numero, code) for fr, nl, numero, code in session.execute(complets)]


def find(
    sessions: Sessions, nom: str, numero: str, code: str | None = None, *nis5s: str
) -> list[tuple[float, float]]:
    with sessions() as session:
        return find_maisons(session, [nom], numero, nis5s, code)


def import_rows(sessions: Sessions, dossier: Path, *lignes: Ligne) -> None:
    import_adresses(sessions, write_best(dossier / "maisons.csv", lignes))


class ProgresCoupe:
    """Cuts the import after so many rows."""

    def __init__(self, apres: int) -> None:
        self.apres = apres
        self.avances: list[int] = []

    @contextmanager
    def step(self, label: str, total: int | None) -> Iterator["ProgresCoupe"]:
        yield self

    def advance(self, nombre: int = 1) -> None:
        self.avances.append(nombre)
        if sum(self.avances) >= self.apres:
            raise InterruptedError("cut")


def test_each_house_of_the_file_stands_once_whatever_its_boxes(
    sessions: Sessions, fichier: Path, lignes: list[Ligne], petites_tranches: None
) -> None:
    bilan = import_adresses(sessions, fichier)
    attendues = houses_of(lignes)
    assert len(attendues) < len(lignes) * 0.8, "the file has boxes"
    assert Counter(stored(sessions)) == Counter(attendues)
    assert bilan.comptes["adresses"].inseres == len(attendues)
    assert bilan.comptes["adresses"].ignores == sum(
        ligne["status"] != "current" or not ligne["EPSG:4326_lat"] for ligne in lignes
    )
    with sessions() as session:
        assert has_adresses(session)
        assert read_versions(session).territoire == 1


def test_a_zipped_file_gives_the_same_houses(
    sessions: Sessions, fichier: Path, tmp_path: Path, lignes: list[Ligne]
) -> None:
    archive = tmp_path / "openaddress-bebru.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zippe:
        zippe.writestr("lisezmoi.txt", "rien")
        zippe.write(fichier, "openaddress-bebru.csv")
    import_adresses(sessions, archive)
    assert Counter(stored(sessions)) == Counter(houses_of(lignes))


def test_columns_are_read_by_name_wherever_they_stand(
    sessions: Sessions, tmp_path: Path, lignes: list[Ligne]
) -> None:
    chemin = tmp_path / "en_2026.csv"
    colonnes = ["EPSG:3812_x", *reversed(COLONNES[2:])]
    import_adresses(sessions, write_best(chemin, lignes, colonnes))
    assert Counter(stored(sessions)) == Counter(houses_of(lignes))


def test_a_house_is_found_by_its_french_or_dutch_street_number_and_postal_code(
    sessions: Sessions, tmp_path: Path
) -> None:
    import_rows(
        sessions,
        tmp_path,
        make_row(*JEU_DE_BALLE, "1", "1000", lon=4.3451, lat=50.8369),
        make_row(*WAVRE, "12", "1050", lon=4.3669, lat=50.8385),
        make_row(*WAVRE, "12", "1160", lon=4.4381, lat=50.8171),
    )
    assert find(sessions, "PLACE DU JEU DE BALLE", "1", "1000") == [(4.3451, 50.8369)]
    assert find(sessions, "Vossen Plein", "1") == [(4.3451, 50.8369)]
    assert find(sessions, "Waverse Steenweg", "12", "1050") == [(4.3669, 50.8385)]
    assert len(find(sessions, "chaussee de wavre", "12")) == 2
    assert find(sessions, "Chaussée de Wavre", "12", "1000") == []
    assert find(sessions, "Place du Jeu de Balle", "99", "1000") == []
    assert find(sessions, "", "1") == find(sessions, "Rue Haute", "1") == []
    assert find(sessions, "Place du Jeu de Balle", "") == []


def test_without_a_postal_code_the_communes_narrow(
    sessions_semees: Sessions, tmp_path: Path
) -> None:
    import_rows(
        sessions_semees,
        tmp_path,
        make_row(*WAVRE, "12", "1050", lon=4.3669, lat=50.8385),
        make_row(*WAVRE, "12", "1160", lon=4.4381, lat=50.8171),
    )
    ixelles, auderghem, forest = "21009", "21002", "21007"
    assert find(sessions_semees, WAVRE[0], "12", None, ixelles) == [(4.3669, 50.8385)]
    assert len(find(sessions_semees, WAVRE[0], "12", None, ixelles, auderghem)) == 2
    assert find(sessions_semees, WAVRE[0], "12", None, forest) == []


@pytest.mark.parametrize(
    ("dans_le_fichier", "saisi"),
    [
        ("12A", "12 a"),
        ("12 bis", "12BIS"),
        ("12-14", "12 – 14"),
        ("12", "12A"),
        ("12A", "12"),
        ("10-14", "12"),
        ("12-14", "14"),
        ("12-14", "12B"),
    ],
)
def test_a_number_written_otherwise_is_the_same_building(
    sessions: Sessions, tmp_path: Path, dans_le_fichier: str, saisi: str
) -> None:
    import_rows(sessions, tmp_path, make_row(*JEU_DE_BALLE, dans_le_fichier, "1000"))
    assert find(sessions, JEU_DE_BALLE[0], saisi, "1000") == [(4.3525, 50.8467)]


def test_the_exact_number_wins_over_its_building(sessions: Sessions, tmp_path: Path) -> None:
    import_rows(
        sessions,
        tmp_path,
        make_row(*JEU_DE_BALLE, "12", "1000", lon=4.34),
        make_row(*JEU_DE_BALLE, "12A", "1000", lon=4.35),
        make_row(*JEU_DE_BALLE, "12B", "1000", lon=4.36),
    )
    assert find(sessions, JEU_DE_BALLE[0], "12", "1000") == [(4.34, 50.8467)]
    assert find(sessions, JEU_DE_BALLE[0], "2", "1000") == []
    assert len(find(sessions, JEU_DE_BALLE[0], "12-14", "1000")) == 3, "all: none is guessed"


def test_hostile_rows_are_passed_over_and_hostile_names_are_plain_text(
    sessions: Sessions, tmp_path: Path
) -> None:
    bonne = make_row('Rue "de" l\'Œuvre; DROP TABLE adresse;--', "\0\u202e😀 straat", "7", "1000")
    import_rows(
        sessions,
        tmp_path,
        bonne,
        make_row("", "", "1", "1000"),
        make_row("Rue sans numéro", "", "", "1000"),
        make_row("Rue du numéro sans fin", "", "9" * 21, "1000"),
        make_row("x" * 121, "", "1", "1000"),
        make_row("Rue sans code", "", "1", ""),
        make_row("Rue au code étranger", "", "1", "٢٠٠٠"),
        make_row("Rue illisible", "", "1", "1000", lat="nord"),
        make_row("Rue sans point", "", "1", "1000", lon=0),
        make_row("Rue projetée", "", "1", "1000", status="proposed"),
        make_row("Rue multi\nligne", "", "1", "1000"),
    )
    assert sorted(fr for fr, *_ in stored(sessions)) == [
        "ruedeloeuvredroptableadresse",
        "ruemultiligne",
    ]
    assert find(sessions, "rue de l'œuvre drop table adresse", "7") == [(4.3525, 50.8467)]
    assert find(sessions, "' OR 1=1 --", "7") == []


def test_a_few_points_outside_the_region_are_passed_over(
    sessions: Sessions, tmp_path: Path
) -> None:
    lignes = [make_row(*JEU_DE_BALLE, str(numero), "1000") for numero in range(1, 201)]
    lignes[0]["EPSG:4326_lon"] = 3.7
    lignes[1]["EPSG:4326_lon"] = "nan"
    import_rows(sessions, tmp_path, *lignes)
    assert len(stored(sessions)) == 198


def test_the_same_file_again_is_known_and_not_read(
    sessions: Sessions, fichier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_adresses(sessions, fichier)
    avant = photograph(sessions)
    monkeypatch.delattr(module_adresses, "check_adresses")
    assert import_adresses(sessions, fichier).a_jour
    assert photograph(sessions) == avant


def test_an_import_cut_in_the_middle_goes_on_where_it_stopped(
    sessions: Sessions, fichier: Path, lignes: list[Ligne], petites_tranches: None
) -> None:
    with pytest.raises(InterruptedError):
        import_adresses(sessions, fichier, ProgresCoupe(apres=1_500))
    with sessions() as session:
        assert session.scalars(select(LotAdresses.lignes_lues)).one() == 1_500
        assert not has_adresses(session), "half a file answers nothing"
        deja = session.scalar(select(func.count()).select_from(Adresse)) or 0
    progres = ProgresCoupe(apres=1_000_000)
    bilan = import_adresses(sessions, fichier, progres)
    assert progres.avances == [1_500, 500, 500, 500]
    attendues = houses_of(lignes)
    assert bilan.comptes["adresses"].inseres == len(attendues) - deja
    assert Counter(stored(sessions)) == Counter(attendues)


TUEUR = """
import os, signal, sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from registre.chargement import adresses
from registre.session import make_engine, make_sessions

class Tueur:
    lues = 0
    @contextmanager
    def step(self, label, total):
        yield self
    def advance(self, nombre=1):
        self.lues += nombre
        if self.lues >= 1500:
            os.kill(os.getpid(), signal.SIGKILL)

adresses.LIGNES_PAR_TRANCHE = 500
adresses.import_adresses(make_sessions(make_engine(sys.argv[1])), Path(sys.argv[2]), Tueur())
"""


def test_a_killed_import_is_resumed_by_the_next_one(
    sessions: Sessions, fichier: Path, lignes: list[Ligne], petites_tranches: None
) -> None:
    url = sessions.kw["bind"].url.render_as_string(hide_password=False)
    tue = subprocess.run(
        [sys.executable, "-c", TUEUR, url, str(fichier)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert tue.returncode == -signal.SIGKILL
    with sessions() as session:
        assert session.scalars(select(LotAdresses.lignes_lues)).one() == 1_500
    progres = ProgresCoupe(apres=1_000_000)
    import_adresses(sessions, fichier, progres)
    assert progres.avances[0] == 1_500
    assert Counter(stored(sessions)) == Counter(houses_of(lignes))


def test_the_former_file_answers_until_the_new_one_is_complete(
    sessions: Sessions, tmp_path: Path, fichier: Path, petites_tranches: None
) -> None:
    import_rows(sessions, tmp_path, make_row(*JEU_DE_BALLE, "1", "1000"))
    with pytest.raises(InterruptedError):
        import_adresses(sessions, fichier, ProgresCoupe(apres=1_500))
    assert find(sessions, JEU_DE_BALLE[0], "1") == [(4.3525, 50.8467)]
    bilan = import_adresses(sessions, fichier)
    assert bilan.comptes["adresses"].retires == 1
    with sessions() as session:
        lot = session.scalars(select(LotAdresses)).one()
        assert set(session.scalars(select(Adresse.lot))) == {lot.id}
        assert read_versions(session).territoire == 2


def test_a_lot_that_was_given_up_leaves_when_another_file_comes(
    sessions: Sessions, tmp_path: Path, fichier: Path, petites_tranches: None
) -> None:
    with pytest.raises(InterruptedError):
        import_adresses(sessions, fichier, ProgresCoupe(apres=1_500))
    import_rows(sessions, tmp_path, make_row(*JEU_DE_BALLE, "1", "1000"))
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Adresse)) == 1
        assert session.scalar(select(func.count()).select_from(LotAdresses)) == 1


def test_two_imports_of_one_file_at_once_never_mix_their_rows(
    sessions: Sessions, fichier: Path, petites_tranches: None
) -> None:
    class ProgresDouble(ProgresCoupe):
        def advance(self, nombre: int = 1) -> None:
            super().advance(nombre)
            with writing(sessions) as session:  # another process is one batch ahead
                session.execute(update(LotAdresses).values(lignes_lues=2_000))

    with pytest.raises(FichierAdressesRefuse) as refus:
        import_adresses(sessions, fichier, ProgresDouble(apres=1_000_000))
    assert refus.value.motif == "import_concurrent"
    with sessions() as session:
        assert not has_adresses(session)


def spoil_nothing(chemin: Path) -> None:
    chemin.write_bytes(b"")


def spoil_columns(chemin: Path) -> None:
    write_best(chemin, [], [c for c in COLONNES if c not in ("EPSG:4326_lat", "status")])


def spoil_header_only(chemin: Path) -> None:
    write_best(chemin, [])


def spoil_status(chemin: Path) -> None:
    write_best(chemin, [make_row(*WAVRE, "1", "1050", status="retired")] * 5)


def spoil_lambert(chemin: Path) -> None:
    write_best(chemin, [make_row(*WAVRE, "1", "1050", lon=150_000, lat=170_000)] * 5)


def spoil_swapped(chemin: Path) -> None:
    write_best(chemin, [make_row(*WAVRE, "1", "1050", lon=50.84, lat=4.36)] * 5)


def spoil_cut(chemin: Path) -> None:
    lignes = [make_row(*WAVRE, str(numero), "1050") for numero in range(50)]
    octets = write_best(chemin, lignes).read_bytes()
    chemin.write_bytes(octets[:-30])


def spoil_cut_in_the_last_word(chemin: Path) -> None:
    lignes = [make_row(*WAVRE, str(numero), "1050") for numero in range(50)]
    octets = write_best(chemin, lignes).read_bytes()
    chemin.write_bytes(octets[:-5])


def spoil_latin1(chemin: Path) -> None:
    write_best(chemin, [make_row(*WAVRE, "1", "1050")])
    chemin.write_bytes(chemin.read_bytes().replace("é".encode(), b"\xe9"))


def spoil_picture(chemin: Path) -> None:
    chemin.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)


def spoil_quote(chemin: Path) -> None:
    write_best(chemin, [make_row(*WAVRE, "1", "1050")])
    chemin.write_bytes(chemin.read_bytes() + b'"')


def spoil_zip(chemin: Path) -> None:
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as zippe:
        zippe.writestr("adresses.csv", os.urandom(5_000))
    chemin.write_bytes(chemin.read_bytes()[:3_000])


def spoil_zip_content(chemin: Path) -> None:
    source = write_best(chemin, [make_row(*WAVRE, str(n), "1050") for n in range(500)])
    texte = source.read_bytes()
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_STORED) as zippe:
        zippe.writestr("adresses.csv", texte)
    octets = bytearray(chemin.read_bytes())
    octets[len(texte) // 2] ^= 1
    chemin.write_bytes(bytes(octets))


def spoil_zip_without_csv(chemin: Path) -> None:
    with zipfile.ZipFile(chemin, "w") as zippe:
        zippe.writestr("lisezmoi.txt", "rien")


@pytest.mark.parametrize(
    ("spoil", "motif"),
    [
        (spoil_nothing, "fichier_vide"),
        (spoil_columns, "colonnes_manquantes"),
        (spoil_header_only, "aucune_adresse_en_vigueur"),
        (spoil_status, "aucune_adresse_en_vigueur"),
        (spoil_lambert, "hors_de_la_region"),
        (spoil_swapped, "hors_de_la_region"),
        (spoil_cut, "ligne_incomplete"),
        (spoil_cut_in_the_last_word, "ligne_incomplete"),
        (spoil_latin1, "pas_un_csv"),
        (spoil_picture, "pas_un_csv"),
        (spoil_quote, "pas_un_csv"),
        (spoil_zip, "zip_tronque"),
        (spoil_zip_content, "zip_tronque"),
        (spoil_zip_without_csv, "zip_sans_csv"),
    ],
)
def test_a_spoiled_file_is_refused_by_name_and_nothing_changes(
    sessions: Sessions, tmp_path: Path, spoil: object, motif: str
) -> None:
    import_rows(sessions, tmp_path, make_row(*JEU_DE_BALLE, "1", "1000"))
    chemin = tmp_path / "abime"
    assert callable(spoil)
    spoil(chemin)
    avant = photograph(sessions)
    with pytest.raises(FichierAdressesRefuse) as refus:
        import_adresses(sessions, chemin)
    assert refus.value.motif == motif
    assert photograph(sessions) == avant


def test_the_missing_columns_are_named(tmp_path: Path) -> None:
    chemin = tmp_path / "adresses.csv"
    spoil_columns(chemin)
    with pytest.raises(FichierAdressesRefuse) as refus:
        fichier_adresses.check_adresses(chemin)
    assert refus.value.details == ("EPSG:4326_lat", "status")


@pytest.mark.parametrize("suffixe", ["csv", "zip"])
def test_a_file_larger_than_any_address_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffixe: str
) -> None:
    chemin = write_best(tmp_path / "grand.csv", [make_row(*WAVRE, "1", "1050")] * 500)
    if suffixe == "zip":
        with zipfile.ZipFile(tmp_path / "grand.zip", "w", zipfile.ZIP_DEFLATED) as zippe:
            zippe.write(chemin, "grand.csv")
        chemin = tmp_path / "grand.zip"
    monkeypatch.setattr(fichier_adresses, "TAILLE_MAXIMALE", 20_000)
    with pytest.raises(FichierAdressesRefuse) as refus:
        fichier_adresses.check_adresses(chemin)
    assert refus.value.motif == "trop_grand"


def test_a_file_that_is_not_there_is_refused_by_name(sessions: Sessions, tmp_path: Path) -> None:
    with pytest.raises(FichierAdressesRefuse) as refus:
        import_adresses(sessions, tmp_path / "absent.csv")
    assert refus.value.motif == "fichier_illisible"


def test_a_database_without_addresses_finds_no_house(sessions: Sessions) -> None:
    with sessions() as session:
        assert not has_adresses(session)
        assert find_maisons(session, ["Rue Haute"], "1") == []


def test_with_the_file_installed_the_house_decides_where_the_street_alone_cannot(
    sessions_semees: Sessions, tmp_path: Path, donnees: Path
) -> None:
    wavre = [rue for rue in read_rues(donnees / "rues/rues.geojson") if rue.nom_fr == WAVRE[0]]
    territoires = Territoires(lambda: wavre, [])

    def answer(texte: str) -> tuple[str, tuple[str, ...]]:
        with sessions_semees() as session:
            courant = territoires.current(session, date(2026, 1, 15))
            localisation = courant.localise_texte(session, texte)
        return localisation.statut, localisation.quartiers

    assert answer("chaussée de Wavre 99, 1050") == ("choisir", ())
    import_rows(
        sessions_semees,
        tmp_path,
        make_row(*WAVRE, "99", "1050", lon=4.365929, lat=50.836718),
        make_row(*WAVRE, "401", "1050", lon=4.376677, lat=50.835727),
    )
    assert answer("chaussée de Wavre 99, 1050") == ("trouve", ("matonge",))
    assert answer("Waversesteenweg 401 bus 2, 1050 Elsene") == ("trouve", ("jourdan",))
    assert answer("chaussée de Wavre 9999, 1050") == ("choisir", ())


def test_the_keys_level_what_people_and_files_write_differently() -> None:
    assert key_of_rue("Waverse Steenweg") == key_of_rue("WAVERSESTEENWEG")
    assert key_of_rue("Rue de l'Œuvre") == "ruedeloeuvre"
    assert key_of_rue("😀 ;--") == ""
    assert key_of_numero(" 12 bis ") == "12BIS"
    assert key_of_numero("12 – 14") == key_of_numero("12-14") != key_of_numero("1214")
