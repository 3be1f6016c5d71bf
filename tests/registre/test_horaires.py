"""Open, closed, or not verified: never a promise that sends somebody to a closed door."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registre.horaires import EtatOuverture, Ouverture, opening_state, read_horaires

BRUXELLES = ZoneInfo("Europe/Brussels")
OUVERT, FERME, NON_VERIFIE = EtatOuverture.OUVERT, EtatOuverture.FERME, EtatOuverture.NON_VERIFIE


def a_bruxelles(texte: str) -> datetime:
    return datetime.fromisoformat(texte).replace(tzinfo=BRUXELLES)


def etat(horaires: str | None, quand: str) -> EtatOuverture:
    return opening_state(horaires, a_bruxelles(quand)).etat


def fin(horaires: str, quand: str) -> str | None:
    jusqu_a = opening_state(horaires, a_bruxelles(quand)).jusqu_a
    return jusqu_a.strftime("%Y-%m-%dT%H:%M") if jusqu_a else None


@pytest.mark.parametrize(
    ("tape", "norme"),
    [
        ("Mo-Fr 9-12", "Mo-Fr 09:00-12:00"),
        ("Mo-Fr 9-12,13-17; Sa 10-12", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-12:00"),
        ("Mo - Fr 9h – 12h30", "Mo-Fr 09:00-12:30"),
        ("Mo-Fr 9u30-12u", "Mo-Fr 09:30-12:00"),
        ("Mo-Fr 9.00-12.00", "Mo-Fr 09:00-12:00"),
        ("Mo: 9-12", "Mo 09:00-12:00"),
        ("lundi-vendredi 9h-12h ; dimanche fermé", "Mo-Fr 09:00-12:00 ; Su off"),
        ("maandag-vrijdag 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("mo-fr 09:00-12:00", "Mo-Fr 09:00-12:00"),
        ("Dec 24-26 off; Mo-Fr 9-12", "Dec 24-26 off; Mo-Fr 09:00-12:00"),
    ],
)
def test_les_fautes_courantes_se_lisent_comme_la_norme(tape: str, norme: str) -> None:
    for jour in range(14, 28):
        for heure in (8, 9, 11, 12, 13, 16):
            quand = a_bruxelles(f"2026-12-{jour}T{heure:02}:30")
            assert opening_state(tape, quand) == opening_state(norme, quand)
    assert etat(tape, "2026-12-15T09:45") is (FERME if tape.startswith("Mo:") else OUVERT)


@pytest.mark.parametrize(
    ("tape", "norme"),
    [
        ("lu-ve 8h-19h", "Mo-Fr 08:00-19:00"),
        ("Lu-Di : 11h-21h", "Mo-Su 11:00-21:00"),
        ("ma-sa 10h-18h", "Tu-Sa 10:00-18:00"),
        ("ma-ve 10h-18h; sa-di fermé", "Tu-Fr 10:00-18:00; Sa-Su off"),
        ("ma-sa 10h-18h; di 9h-12h", "Tu-Sa 10:00-18:00; Su 09:00-12:00"),
        ("lu, ma, je 9h-12h", "Mo,Tu,Th 09:00-12:00"),
        ("Mo, We 10-12", "Mo,We 10:00-12:00"),
        ("lu-ve, 9h-12h", "Mo-Fr 09:00-12:00"),
        ("Ve-Di 18-22", "Fr-Su 18:00-22:00"),
        ("lun-jeu 9h-17h", "Mo-Th 09:00-17:00"),
        ("lun. - ven. : 9h - 17h", "Mo-Fr 09:00-17:00"),
        ("mer-dim 11h-23h", "We-Su 11:00-23:00"),
        ("mar-sam 10h-18h", "Tu-Sa 10:00-18:00"),
        ("lun 9-12; mar 14-16", "Mo 09:00-12:00; Tu 14:00-16:00"),
        ("mar 9h-12h", "Tu 09:00-12:00"),
        ("lu-ve 24h/24", "Mo-Fr 00:00-24:00"),
        ("24h/24", "24/7"),
        ("24h/24 et 7j/7", "24/7"),
        ("7j/7, 24 h sur 24", "24/7"),
    ],
)
def test_les_jours_abreges_en_francais_se_lisent_comme_la_norme(tape: str, norme: str) -> None:
    assert read_horaires(norme)
    for jour in range(2, 9):  # Monday to Sunday of a week without holidays
        for heure in (8, 9, 11, 13, 15, 17, 20):
            quand = a_bruxelles(f"2026-03-0{jour}T{heure:02}:30")
            assert opening_state(tape, quand) == opening_state(norme, quand)


def test_ma_et_di_attendent_un_mot_qui_dise_la_langue() -> None:
    dimanche, mardi = "2026-03-08T11:00", "2026-03-03T11:00"
    assert etat("di 10h-12h", dimanche) is etat("di 10h-12h", mardi) is NON_VERIFIE
    assert etat("di 10h-12h; lu 14h-16h", dimanche) is OUVERT
    assert etat("di 10h-12h; lu 14h-16h", mardi) is FERME
    assert etat("di 10h-12h; lu 14h-16h; wo 9u-12u", dimanche) is NON_VERIFIE
    assert etat('di 10h-12h "fermé le lundi"', dimanche) is NON_VERIFIE


@pytest.mark.parametrize("horaires", ["lu-ve", "Mo-Fr", "lundi", "sa 9h-12h; ma-ve", "lu 9-12, ma"])
def test_des_jours_sans_heures_ne_promettent_pas_toute_la_journee(horaires: str) -> None:
    assert etat(horaires, "2026-03-03T03:00") is not OUVERT
    assert etat(horaires, "2026-03-03T11:00") is not OUVERT


def test_mars_reste_un_mois_la_ou_rien_ne_dit_mardi() -> None:
    en_mars, en_avril = "2026-03-04T11:00", "2026-04-07T11:00"
    for horaires in ("Mar 10:00-12:00", "Mar We-Fr 10:00-12:00", "Mar,Jun 10:00-12:00"):
        assert (etat(horaires, en_mars), etat(horaires, en_avril)) == (OUVERT, FERME)
    saison = "Jan-Mar lun-ven 10h-12h"
    assert (etat(saison, en_mars), etat(saison, en_avril)) == (OUVERT, FERME)


def test_une_heure_nue_hors_d_un_jour_reste_une_date() -> None:
    assert etat("Dec 24-26 off; Mo-Fr 9-12", "2026-12-24T10:00") is OUVERT
    assert etat("Mo-Fr 9-12; Dec 24-26 off", "2026-12-24T10:00") is FERME


@pytest.mark.parametrize(
    "tape",
    [
        None,
        "",
        "   ",
        "sur rendez-vous",
        "Ma-Di 11h-21h",
        "di 10:00-12:00",
        "Di-Sa 10:00-18:00",
        "Mo-Fr 9-12; Ma-Sa 13-17",
        "ma-vr 9u-17u; lu fermé; di 9-12",
        "24h/24 sauf dimanche",
        "Mo-Fr 9-",
        "x" * 10_000,
        "Mo\x00",
        "🕘",
        "9-12-15",
    ],
)
def test_un_texte_illisible_n_est_ni_ouvert_ni_ferme(tape: str | None) -> None:
    assert opening_state(tape, a_bruxelles("2026-03-03T10:00")) == Ouverture(NON_VERIFIE, None)


def test_on_sait_jusqu_a_quand() -> None:
    assert fin("Mo-Fr 09:00-12:00", "2026-03-03T10:00") == "2026-03-03T12:00"
    assert fin("Mo-Fr 09:00-12:00", "2026-03-06T12:00") == "2026-03-09T09:00"
    assert etat("Mo-Fr 09:00-12:00", "2026-03-03T12:00") is FERME
    assert etat("Mo-Fr 09:00-12:00", "2026-03-03T09:00") is OUVERT
    assert fin("Mo-Fr 22:00-02:00", "2026-03-03T23:00") == "2026-03-04T02:00"


def test_toujours_ouvert_et_toujours_ferme_ne_changent_pas() -> None:
    assert opening_state("24/7", a_bruxelles("2026-12-25T03:00")) == Ouverture(OUVERT, None)
    assert opening_state("off", a_bruxelles("2026-03-03T10:00")) == Ouverture(FERME, None)
    assert opening_state("2020 Mo 09:00-10:00", a_bruxelles("2026-03-03T10:00")).jusqu_a is None


@pytest.mark.parametrize(
    "ferie",
    [
        *("2026-01-01", "2027-01-01", "2026-05-01", "2026-07-21", "2027-07-21", "2026-11-11"),
        *("2026-12-25", "2026-08-15", "2026-11-01"),
        *("2026-04-06", "2026-05-14", "2026-05-25"),  # Easter Monday, Ascension, Whit Monday
        *("2027-03-29", "2027-05-06", "2027-05-17"),
    ],
)
def test_les_jours_feries_belges(ferie: str) -> None:
    toute_la_semaine = "Mo-Su 09:00-12:00"
    assert etat(f"{toute_la_semaine}; PH off", f"{ferie}T10:00") is FERME
    assert etat("Mo-Su off; PH 10:00-12:00", f"{ferie}T10:00") is OUVERT
    assert etat(toute_la_semaine, f"{ferie}T10:00") is NON_VERIFIE
    assert etat(toute_la_semaine, f"{ferie}T13:00") is FERME
    assert etat("24/7", f"{ferie}T10:00") is OUVERT


@pytest.mark.parametrize(
    "ordinaire", ["2027-05-24", "2026-07-20", "2026-12-26", "2026-01-02", "2026-07-14"]
)
def test_un_jour_ordinaire_n_est_pas_ferie(ordinaire: str) -> None:
    assert etat("Mo-Su 09:00-12:00; PH off", f"{ordinaire}T10:00") is OUVERT
    assert etat("Mo-Su 09:00-12:00", f"{ordinaire}T10:00") is OUVERT


def test_la_veille_d_un_jour_ferie_annonce_le_doute_du_lendemain() -> None:
    veille = opening_state("Mo-Fr 09:00-12:00", a_bruxelles("2026-07-20T13:00"))
    assert veille == Ouverture(FERME, a_bruxelles("2026-07-21T09:00"))
    assert etat("Mo-Fr 09:00-12:00", "2026-07-21T09:00") is NON_VERIFIE
    assert fin("Mo-Fr 09:00-12:00; PH off", "2026-07-20T13:00") == "2026-07-22T09:00"
    assert fin("Mo-Su 00:00-24:00", "2026-12-31T22:00") == "2027-01-01T00:00"
    assert fin("Mo-Su 00:00-24:00", "2027-01-01T10:00") == "2027-01-02T00:00"


def test_un_commentaire_une_fin_absente_et_l_ecole_laissent_un_doute() -> None:
    assert etat('Mo-Fr 09:00-12:00 "sur rendez-vous"', "2026-03-03T10:00") is NON_VERIFIE
    assert etat('Mo-Fr 09:00-12:00 "sur rendez-vous"', "2026-03-03T13:00") is FERME
    assert etat('Mo-Fr 09:00-12:00 open "sonnez"', "2026-03-03T10:00") is OUVERT
    assert etat('"9h-12h"', "2026-03-03T10:00") is NON_VERIFIE
    assert etat("Mo-Fr 09:00+", "2026-03-03T10:00") is NON_VERIFIE
    assert etat("Mo-Fr 09:00+", "2026-03-03T08:00") is FERME
    assert etat("Mo-Fr 09:00-12:00+", "2026-03-03T10:00") is OUVERT
    assert etat("Mo-Fr 09:00-12:00; SH off", "2026-03-03T10:00") is NON_VERIFIE
    assert etat("Mo-Fr 09:00-12:00; SH off", "2026-03-03T13:00") is FERME
    assert etat("Mo-Fr 09:00-12:00 unknown", "2026-03-03T10:00") is NON_VERIFIE


def test_les_nuits_de_changement_d_heure() -> None:
    nuit = "Mo-Su 01:00-05:00"
    printemps = opening_state(nuit, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert printemps.jusqu_a == datetime(2026, 3, 29, 3, 0, tzinfo=UTC)  # 5:00 in summer time
    automne = opening_state(nuit, datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    assert automne.jusqu_a == datetime(2026, 10, 25, 4, 0, tzinfo=UTC)  # 5:00 in winter time
    assert printemps.etat is automne.etat is OUVERT
    for minutes in range(0, 8 * 60, 10):
        instant = datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(minutes=minutes)
        ouverture = opening_state("Mo-Su 02:30-05:00; PH off", instant)
        assert ouverture.jusqu_a is not None
        assert ouverture.jusqu_a > instant


def test_l_instant_peut_venir_de_n_importe_quel_fuseau() -> None:
    tokyo = datetime(2026, 3, 3, 16, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert opening_state("Mo-Fr 09:00-12:00", tokyo) == Ouverture(
        FERME, a_bruxelles("2026-03-03T09:00")
    )


def test_tous_les_horaires_portes_se_lisent(donnees: Path) -> None:
    with (donnees / "exemple" / "acteurs_osm.csv").open(encoding="utf-8") as flux:
        horaires = [ligne["horaires"] for ligne in csv.DictReader(flux) if ligne["horaires"]]
    assert len(horaires) > 100
    assert [texte for texte in horaires if read_horaires(texte) is None] == []


PONCTUATION = list(' -,;:+"|/(.')
MOTS = "Mo Fr PH SH off 9 12 09:00 24:00 || h 2027 easter unknown 24/7 Mo[1] sunrise week Dec"
MORCEAUX = st.sampled_from([*PONCTUATION, *MOTS.split()])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(MORCEAUX, max_size=12).map("".join) | st.text(max_size=40))
def test_aucun_texte_ne_fait_tomber_la_lecture(texte: str) -> None:
    instant = a_bruxelles("2026-03-03T10:00")
    ouverture = opening_state(texte, instant)
    assert ouverture.jusqu_a is None or ouverture.jusqu_a > instant
