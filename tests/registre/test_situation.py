"""Where an address typed by the team lies: one street or one house of the Region, or nowhere."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from geo.rues import Rue, read_rues
from registre.chargement import import_adresses
from registre.situation import Situation, list_parties, situate
from registre.territoire import Territoires
from tests.appuis.adresses_best import draw_rows, make_row, write_best
from tests.appuis.applications import Site

CE_JOUR = date(2026, 3, 3)
RUE_HAUTE = ("Rue Haute", "Hoogstraat")
HOPITAL_SAINT_PIERRE = (4.34802, 50.83517)

Situer = Callable[[str], Situation | None]


@pytest.fixture
def situer(site: Site) -> Situer:
    def ask(adresse: str) -> Situation | None:
        with site.sessions() as session:
            courant = site.services.territoires.current(session, CE_JOUR)
            return situate(session, courant, adresse)

    return ask


def test_a_square_is_a_place_with_its_sector_quartier_and_commune(situer: Situer) -> None:
    flagey = situer("Place Flagey")
    assert flagey is not None
    assert (flagey.precision, flagey.quartier, flagey.nis5) == ("rue", "flagey", "21009")
    assert flagey.secteur.startswith("21009")
    assert (round(flagey.lon, 2), round(flagey.lat, 2)) == (4.37, 50.83)


def test_a_dutch_address_with_a_number_and_a_code_is_the_same_street(situer: Situer) -> None:
    fr, nl = situer("Rue Blaes 120, 1000 Bruxelles"), situer("Blaesstraat 120, 1000 Brussel")
    assert fr is not None
    assert fr == nl
    assert (fr.quartier, fr.precision) == ("marolles", "rue")


def test_a_street_without_a_relay_has_a_sector_and_no_quartier(situer: Situer) -> None:
    uccle = situer("Rue Vanderkindere 10, 1180")
    assert uccle is not None
    assert uccle.quartier is None
    assert uccle.nis5 == "21016"


@pytest.mark.parametrize(
    "adresse",
    [
        pytest.param("Rue Haute 298, 1000", id="crosses the edge of the Marolles"),
        pytest.param("Chaussée de Wavre, 1050", id="crosses several quartiers"),
        pytest.param("Rue de la Station", id="in four communes"),
        pytest.param("Rue de l'Église", id="in two communes, no relay in either"),
        pytest.param("Marolles", id="a quartier is no address"),
        pytest.param("Ixelles", id="nor is a commune"),
        pytest.param("1050", id="nor a postal code"),
        pytest.param("Rue de Fer 10, 5000 Namur", id="outside the Region"),
        pytest.param("rue xyzzy 3", id="no such street"),
        pytest.param("", id="nothing"),
        pytest.param("\0", id="no text at all"),
    ],
)
def test_what_is_not_one_place_has_no_point(situer: Situer, adresse: str) -> None:
    assert situer(adresse) is None


def test_a_postal_code_tells_streets_of_one_name_apart(situer: Situer) -> None:
    place = situer("Rue de l'Église, 1082")
    assert place is not None
    assert place.nis5 == "21003"


def test_any_text_is_answered(site: Site) -> None:
    with site.sessions() as session:
        courant = site.services.territoires.current(session, CE_JOUR)

        @settings(max_examples=60, deadline=None)
        @given(st.text(max_size=300))
        def ask(texte: str) -> None:
            place = situate(session, courant, texte)
            assert place is None or courant.territoire.nis5_of(place.secteur) == place.nis5

        ask()


@pytest.fixture(scope="module")
def rues(donnees: Path) -> list[Rue]:
    return read_rues(donnees / "rues/rues.geojson")[::200]


def test_the_address_file_knows_the_house(
    sessions_semees: sessionmaker[Session], rues: list[Rue], tmp_path: Path, site: Site
) -> None:
    """The same address crosses two zones as a street, and lies in one as a house."""
    lon, lat = HOPITAL_SAINT_PIERRE
    codes = dict.fromkeys({rue.nis5 for rue in rues}, "1083")
    autres = draw_rows(rues, codes, 300)
    maison = make_row(*RUE_HAUTE, "298", "1000", lon=lon, lat=lat)
    import_adresses(sessions_semees, write_best(tmp_path / "best.csv", [maison, *autres]))
    territoires: Territoires = site.services.territoires
    with sessions_semees() as session:
        courant = territoires.current(session, CE_JOUR)
        trouvee = situate(session, courant, "Rue Haute 298A, 1000 Bruxelles")
        absente = situate(session, courant, "Rue Haute 4, 1000 Bruxelles")
    assert trouvee is not None
    assert (trouvee.precision, trouvee.lon, trouvee.lat) == ("maison", lon, lat)
    assert (trouvee.quartier, trouvee.nis5) == ("marolles", "21004")
    assert absente is None


def test_a_street_across_two_zones_has_parts_to_choose_from(site: Site) -> None:
    with site.sessions() as session:
        courant = site.services.territoires.current(session, CE_JOUR)
        parties = list_parties(session, courant, "Rue Haute 247, 1000")
        assert [partie.libelle for partie in parties] == [
            "Rue Haute – Marolles",
            "Rue Haute – Bruxelles",
        ]
        places = [courant.territoire.locate(p.lon, p.lat).quartier for p in parties]
        assert places == ["marolles", None]
        assert len({partie.cle for partie in parties}) == 2
        for adresse in ("Place Flagey", "1000", "Cureghem", "xyzzy", ""):
            assert list_parties(session, courant, adresse) == ()
