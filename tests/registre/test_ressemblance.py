"""Records that look alike: mistyped names, one number, one street; branches stay apart."""

from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid4

import pytest

from registre.doublons import ressemblance
from registre.doublons.rapprochement import Lue, judge, rate_noms
from registre.doublons.ressemblance import SEMBLABLES_MAX, Fiche, Ressemblances, Semblable
from tests.appuis.importations import mistype
from tests.fabriques import PLACE_DU_JEU_DE_BALLE

LON, LAT = PLACE_DU_JEU_DE_BALLE
CENT_METRES = 0.0014
"""Degrees of longitude in Brussels."""
PARVIS_DE_SAINT_GILLES = (4.34585, 50.82900)
MAISON = UUID("7f0f4f0e-5f2d-4a9a-9d63-3a8f5b1c2d3e")


def make_fiche(nom: str = "Maison médicale des Marolles", **valeurs: object) -> Fiche:
    ordinaires: dict[str, object] = {"id": uuid4(), "lon": LON, "lat": LAT}
    return Fiche(nom=nom, **(ordinaires | valeurs))  # type: ignore[arg-type]


def find(connue: Fiche, *autres: Fiche, cherchee: Fiche) -> list[UUID]:
    return [semblable.id for semblable in Ressemblances((connue, *autres)).find(cherchee)]


@pytest.mark.parametrize(
    "nom",
    [
        "maison medicale des MAROLLES",
        "Maison médicale des Maroles",
        "Marolles, maison médicale des",
        "Maison médicale des Marolles asbl",
        "Maison médicale des Marolles (A.S.B.L.)",
        "Aaison médicale des Marolles",
    ],
)
def test_a_name_written_otherwise_close_by_is_proposed_with_why(nom: str) -> None:
    cherchee = make_fiche(nom, lon=LON + CENT_METRES)
    (semblable,) = Ressemblances([make_fiche(id=MAISON)]).find(cherchee)
    assert semblable.id == MAISON
    assert semblable.motifs == ("nom", "distance")
    assert 50 < semblable.score <= 100


def test_the_dutch_name_counts_too() -> None:
    connue = make_fiche(nom_nl="Wijkgezondheidscentrum Marollen", id=MAISON)
    assert find(connue, cherchee=make_fiche("Wijkgezondheidscentrum Marolen")) == [MAISON]


@pytest.mark.parametrize(
    "autre",
    [
        pytest.param({"lon": LON + 2 * CENT_METRES}, id="two hundred metres away"),
        pytest.param({"nom": "Pharmacie des Marolles"}, id="another trade at one place"),
        pytest.param(
            {"nom": "Maison médicale des Marolles 2", "lon": LON + CENT_METRES / 2},
            id="another figure",
        ),
        pytest.param({"lon": None, "lat": None, "nom": "Maison médicale"}, id="half the name"),
    ],
)
def test_what_is_another_place_is_not_proposed(autre: dict[str, object]) -> None:
    assert find(make_fiche(), cherchee=make_fiche(**autre)) == []  # type: ignore[arg-type]


def test_a_figure_mistyped_on_the_spot_is_a_slip() -> None:
    connue = make_fiche("École n° 1", id=MAISON)
    assert find(connue, cherchee=make_fiche("École n° 7")) == [MAISON]


def test_a_point_of_the_street_only_is_looked_for_further() -> None:
    loin = LON + 4 * CENT_METRES
    assert find(make_fiche(id=MAISON), cherchee=make_fiche(lon=loin)) == []
    assert find(make_fiche(id=MAISON), cherchee=make_fiche(lon=loin, approche=True)) == [MAISON]
    assert find(make_fiche(id=MAISON, approche=True), cherchee=make_fiche(lon=loin)) == [MAISON]


def test_without_a_point_the_same_name_counts_unless_the_commune_contradicts() -> None:
    connue = make_fiche(id=MAISON, nis5="21004")
    sans_point = {"lon": None, "lat": None}
    assert find(connue, cherchee=make_fiche(**sans_point)) == [MAISON]  # type: ignore[arg-type]
    ici = make_fiche(nis5="21004", **sans_point)  # type: ignore[arg-type]
    ailleurs = make_fiche(nis5="21015", **sans_point)  # type: ignore[arg-type]
    assert find(connue, cherchee=ici) == [MAISON]
    assert find(connue, cherchee=ailleurs) == []


def test_one_phone_number_written_in_two_ways_is_one_place() -> None:
    connue = make_fiche("Entraide des Marolles", id=MAISON, telephone="02 512 34 56")
    cherchee = make_fiche("Centre de santé", telephone="+32 (0)2/512.34.56 poste 12")
    (semblable,) = Ressemblances([connue]).find(cherchee)
    assert semblable.motifs == ("telephone", "distance")


def test_branches_that_share_a_switchboard_are_apart() -> None:
    lon, lat = PARVIS_DE_SAINT_GILLES
    siege = make_fiche("Bibliothèque des Riches-Claires", telephone="02 512 34 56")
    cherchee = make_fiche("Crèche du Parvis", telephone="02 512 34 56", lon=lon, lat=lat)
    assert find(siege, cherchee=cherchee) == []


def test_the_likeliest_comes_first_and_itself_never() -> None:
    exacte, fautive = make_fiche(id=MAISON), make_fiche("Maison médical des Maroles")
    trouvees = find(fautive, exacte, cherchee=make_fiche())
    assert trouvees == [MAISON, fautive.id]
    assert find(exacte, cherchee=exacte) == []


def test_a_number_that_hundreds_share_gives_a_bounded_answer() -> None:
    connues = [make_fiche(telephone="02 512 34 56") for _ in range(300)]
    assert len(find(*connues, cherchee=make_fiche(telephone="02 512 34 56"))) == SEMBLABLES_MAX


@pytest.mark.parametrize("nom", ["Elan", "CPAS", "Le Noyer enchanté", "Bibliothèque Mille et une"])
def test_one_slip_is_found_in_short_names_too(nom: str) -> None:
    hasard, ressemblances = Random(7), Ressemblances([make_fiche(nom, id=MAISON)])
    fautes = {mistype(nom, hasard) for _ in range(60)}
    manquees = [f for f in fautes if not ressemblances.find(make_fiche(f, lon=LON + 0.001))]
    assert manquees == []


@pytest.mark.parametrize("nom", ["", "…", "🙂", "\0", "a" * 5_000])
def test_any_name_is_compared_without_failing(nom: str) -> None:
    connue = make_fiche(nom, id=MAISON)
    assert find(connue, cherchee=make_fiche("Maison médicale")) == []


def test_among_thousands_each_record_is_held_against_its_surroundings_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hasard, nombre, comparees = Random(4), 4_000, 0

    def rate(lue: Lue, autres: Sequence[Lue]) -> list[float]:
        nonlocal comparees
        comparees += len(autres)
        return rate_noms(lue, autres)

    monkeypatch.setattr(ressemblance, "rate_noms", rate)
    fiches = [
        make_fiche(
            f"{hasard.choice(('maison', 'atelier', 'club'))} {hasard.randrange(10**6):06x}",
            lon=4.30 + hasard.random() * 0.12,
            lat=50.80 + hasard.random() * 0.09,
            telephone=f"02 {hasard.randrange(2_000_000, 8_999_999)}",
        )
        for _ in range(nombre)
    ]
    une, autre = make_fiche("Ludothèque du Jeu de Balle"), make_fiche("Ludothèque Jeu de Bale")
    toutes = Ressemblances((*fiches, une, autre))
    trouvees = {fiche.id: toutes.find(fiche) for fiche in (*fiches, une, autre)}
    assert [semblable.id for semblable in trouvees[une.id]] == [autre.id]
    assert [semblable.id for semblable in trouvees[autre.id]] == [une.id]
    assert comparees < 30 * nombre, "not its square"


def test_a_thousand_names_on_one_spot_are_compared_with_a_bounded_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    comparees: list[int] = []

    def count(lue: Lue, autres: Sequence[Lue]) -> list[float]:
        comparees.append(len(autres))
        return rate_noms(lue, autres)

    jugees: list[Lue] = []

    def note(lue: Lue, autre: Lue, ratio: float) -> Semblable | None:
        jugees.append(autre)
        return judge(lue, autre, ratio)

    monkeypatch.setattr("registre.doublons.ressemblance.rate_noms", count)
    monkeypatch.setattr("registre.doublons.ressemblance.judge", note)
    connues = [
        make_fiche("Antenne des Marolles", nom_nl=f"Buurthuis {i}", telephone="02 512 34 56")
        for i in range(1_000)
    ]
    cherchee = make_fiche("Antenne des Maroles", telephone="02 512 34 56")
    assert len(find(*connues, cherchee=cherchee)) == SEMBLABLES_MAX
    assert sum(comparees) <= 500
    assert len(jugees) <= 300


def test_where_too_many_stand_the_nearest_are_compared() -> None:
    autour = [
        make_fiche(f"Étal {i}", lon=LON + CENT_METRES * (0.2 + i / 2_000)) for i in range(1_200)
    ]
    connues = (*autour, make_fiche(id=MAISON))
    assert find(*connues, cherchee=make_fiche("Maison médicale des Maroles")) == [MAISON]
