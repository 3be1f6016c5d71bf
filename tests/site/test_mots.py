"""Words, dates, hours and sketches: what grammar and geometry decide."""

import re
from datetime import UTC, date, datetime

import pytest
import shapely

from registre.publication import CommunePublique
from vitrine.croquis import Contour, draw_croquis
from vitrine.dates import say_date, say_heure, say_heure_de_fin, say_jour
from vitrine.fiches import find_ouverture
from vitrine.mots import (
    name_commune,
    name_communes_imprimees,
    name_cpas,
    say_distance,
    say_nombre,
)
from vitrine.semaine import list_semaine

INSECABLE = "\N{NO-BREAK SPACE}"

MARDI = date(2026, 3, 3)
MARDI_MATIN = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
PLACE_DU_JEU_DE_BALLE = (4.34565, 50.83672)
UN_CARRE = shapely.box(4.340, 50.833, 4.350, 50.839)


def tuile(z: int, x: int, y: int) -> str:
    return f"/fond/{z}/{x}/{y}.svg"


def test_a_day_is_said_in_words() -> None:
    assert say_jour("fr", MARDI) == "mardi 3 mars"
    assert say_jour("nl", MARDI) == "dinsdag 3 maart"
    assert say_jour("en", MARDI) == "Tuesday 3 March"
    assert say_date("fr", date(2022, 3, 1)) == "1 mars 2022"


def test_an_instant_is_said_as_brussels_clocks_show_it() -> None:
    presque_minuit = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert say_jour("fr", presque_minuit) == "mercredi 1 juillet"
    assert [say_heure(langue, presque_minuit) for langue in ("fr", "nl", "en")] == [
        f"0{INSECABLE}h{INSECABLE}30",
        f"0.30{INSECABLE}uur",
        "0:30",
    ]
    assert say_heure("fr", datetime(2026, 3, 3, 13, tzinfo=UTC)) == f"14{INSECABLE}h"
    assert say_heure("nl", datetime(2026, 3, 3, 13, tzinfo=UTC)) == f"14{INSECABLE}uur"


@pytest.mark.parametrize(
    ("commune", "fr", "nl"),
    [
        (("Bruxelles", "Brussel"), "CPAS de Bruxelles", "OCMW van Brussel"),
        (("Ixelles", "Elsene"), "CPAS d'Ixelles", "OCMW van Elsene"),
        (("Evere", "Evere"), "CPAS d'Evere", "OCMW van Evere"),
        (("Forest", "Vorst"), "CPAS de Forest", "OCMW van Vorst"),
    ],
)
def test_a_cpas_is_named_by_its_commune(commune: tuple[str, str], fr: str, nl: str) -> None:
    publique = CommunePublique("21000", *commune)
    assert name_cpas("fr", publique) == fr
    assert name_cpas("nl", publique) == nl


@pytest.mark.parametrize(
    ("imprime", "fr", "nl"),
    [
        ("Molenbeek Saint Jean", "Molenbeek-Saint-Jean", "Sint-Jans-Molenbeek"),
        ("Saint Josse ten Noode", "Saint-Josse-ten-Noode", "Sint-Joost-ten-Node"),
        ("Woluwe St Lambert", "Woluwe-Saint-Lambert", "Sint-Lambrechts-Woluwe"),
        ("Bruxelles-Ville", "Bruxelles", "Brussel"),
        ("Molenbeek Saint Jean – Ailleurs", "Molenbeek-Saint-Jean, Ailleurs", None),
    ],
)
def test_a_commune_of_the_report_has_its_own_name(imprime: str, fr: str, nl: str | None) -> None:
    communes = [
        CommunePublique("21004", "Bruxelles", "Brussel"),
        CommunePublique("21012", "Molenbeek-Saint-Jean", "Sint-Jans-Molenbeek"),
        CommunePublique("21014", "Saint-Josse-ten-Noode", "Sint-Joost-ten-Node"),
        CommunePublique("21018", "Woluwe-Saint-Lambert", "Sint-Lambrechts-Woluwe"),
    ]
    assert name_communes_imprimees("fr", imprime, communes) == fr
    if nl:
        assert name_communes_imprimees("nl", imprime, communes) == nl


def test_the_city_of_brussels_has_an_english_name_and_ixelles_has_none() -> None:
    ville = CommunePublique("21004", "Bruxelles", "Brussel")
    assert name_cpas("en", ville) == "CPAS (public social services) of the City of Brussels"
    assert name_commune("en", ville) == "City of Brussels"
    assert name_commune("en", ville, adresse=True) == "Brussels"
    assert name_commune("en", CommunePublique("21009", "Ixelles", "Elsene")) == "Ixelles"
    assert name_commune("nl", ville) == "Brussel"


def test_distances_are_round() -> None:
    assert say_distance("fr", 342.7) == "340\N{NO-BREAK SPACE}m"
    assert say_distance("fr", 2) == "10\N{NO-BREAK SPACE}m"
    assert say_distance("fr", 1240) == "1,2\N{NO-BREAK SPACE}km"
    assert say_distance("en", 1240) == "1.2\N{NO-BREAK SPACE}km"
    assert say_nombre("nl", 1_246_136) == "1.246.136"


def hours_of(horaires: str | None, instant: datetime = MARDI_MATIN) -> list[list[str]]:
    return [
        [
            f"{say_heure('fr', a)}-{say_heure('fr', b)}".replace(INSECABLE, " ")
            for a, b in jour.plages
        ]
        for jour in list_semaine(horaires, instant)
    ]


def test_a_week_begins_today_and_has_the_hours_of_each_day() -> None:
    semaine = list_semaine("Mo-Fr 09:00-12:00,13:00-17:00; PH off", MARDI_MATIN)
    assert [jour.jour for jour in semaine] == [date(2026, 3, 3 + rang) for rang in range(7)]
    assert hours_of("Mo-Fr 09:00-12:00,13:00-17:00; PH off") == [
        *[["9 h-12 h", "13 h-17 h"]] * 4,
        [],
        [],
        ["9 h-12 h", "13 h-17 h"],
    ]


def test_a_night_belongs_to_both_days() -> None:
    assert hours_of("Fr 22:00-02:00; PH off")[3:5] == [["22 h-0 h"], ["0 h-2 h"]]


def test_a_place_that_closes_at_24_h_closes_at_the_end_of_a_day() -> None:
    etat = find_ouverture("Tu 08:00-24:00; PH off", MARDI_MATIN)
    assert (etat.etat, etat.jour, etat.a_minuit) == ("ouvert", None, True)
    trois_jours = find_ouverture("Tu-Th 00:00-24:00; PH off", MARDI_MATIN)
    assert (trois_jours.jour, trois_jours.a_minuit) == (date(2026, 3, 5), True)


def test_a_place_that_opens_at_0_h_for_the_day_is_open_all_that_day() -> None:
    etat = find_ouverture("We 00:00-24:00; PH off", MARDI_MATIN)
    assert (etat.etat, etat.jour, etat.jour_entier) == ("ferme", date(2026, 3, 4), True)
    matin = find_ouverture("We 00:00-06:00; PH off", MARDI_MATIN)
    assert (matin.jour, matin.jour_entier) == (date(2026, 3, 4), False)


def test_an_opening_that_a_holiday_may_cancel_is_not_announced() -> None:
    veille_de_noel = datetime(2026, 12, 24, 20, tzinfo=UTC)
    etat = find_ouverture("Mo-Fr 09:00-17:00", veille_de_noel)
    assert (etat.etat, etat.jusqu_a) == ("ferme", None)
    assert find_ouverture("Mo-Fr 09:00-17:00; PH off", veille_de_noel).jour == date(2026, 12, 28)


def test_midnight_is_said_when_it_ends_a_day() -> None:
    minuit = datetime(2026, 3, 3, 23, tzinfo=UTC)
    assert [say_heure_de_fin(langue, minuit) for langue in ("fr", "nl", "en")] == [
        *("minuit", "middernacht", "midnight"),
    ]
    assert say_heure_de_fin("fr", MARDI_MATIN) == f"10{INSECABLE}h{INSECABLE}30"


def test_what_never_closes_is_open_all_day() -> None:
    assert hours_of("24/7") == [["0 h-0 h"]] * 7


@pytest.mark.parametrize("horaires", [None, "", "sur demande", "Mo-Fr 09:00+"])
def test_a_doubt_leaves_no_table(horaires: str | None) -> None:
    assert list_semaine(horaires, MARDI_MATIN) == ()


def test_a_sketch_holds_all_that_it_shows() -> None:
    croquis = draw_croquis([Contour(UN_CARRE, "quartier")], [(*PLACE_DU_JEU_DE_BALLE, "1")], tuile)
    assert croquis
    nombres = [int(n) for n in re.findall(r"-?\d+", croquis.traces[0].dessin)]
    assert min(nombres) >= 22
    assert max(nombres[::2]) <= croquis.largeur - 22
    assert max(nombres[1::2]) <= croquis.hauteur - 22
    assert 0 < croquis.reperes[0].x < croquis.largeur
    assert 0 < croquis.reperes[0].y < croquis.hauteur


def test_tiles_cover_a_sketch_edge_to_edge() -> None:
    croquis = draw_croquis([], [(*PLACE_DU_JEU_DE_BALLE, "1")], tuile)
    assert croquis
    tuiles = croquis.tuiles
    assert min(t.x for t in tuiles) <= 0
    assert min(t.y for t in tuiles) <= 0
    assert max(t.x + t.cote for t in tuiles) >= croquis.largeur
    assert max(t.y + t.cote for t in tuiles) >= croquis.hauteur
    assert len({(t.x, t.y) for t in tuiles}) == len(tuiles) <= 9


def test_a_wide_sketch_leaves_its_tiles_out_and_shows_zones_whole() -> None:
    loin = [(4.30, 50.82, "1"), (4.42, 50.87, "2")]
    zone = Contour(shapely.box(4.28, 50.80, 4.32, 50.84), "autour")
    croquis = draw_croquis([zone], loin, tuile, zoom_des_tuiles=16)
    assert croquis
    assert croquis.tuiles == ()
    assert croquis.traces[0].genre == "quartier"
    assert all(int(n) >= 22 for n in re.findall(r"-?\d+", croquis.traces[0].dessin))


def test_nothing_to_show_makes_no_sketch() -> None:
    assert draw_croquis([], [], tuile) is None
