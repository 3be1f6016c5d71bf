"""A relay's contacts in two SMS: what counts for how much, and what is left out first."""

import re
import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from vitrine.partage import Coordonnees, Partage, compose_texte, measure_sms, write_sobrement

LIEN = "https://raq.example/fr/quartiers/marolles"
MAROLLES = Coordonnees(
    qui="Relais d'action de quartier – Marolles",
    lien=LIEN,
    telephone="02 511 00 00",
    lieu="Place du Jeu de Balle",
    quand="mardi 3 mars, de 10 h 30 à 12 h",
)


@pytest.mark.parametrize(
    ("texte", "gsm", "segments"),
    [
        ("", True, 1),
        ("a" * 160, True, 1),
        ("a" * 161, True, 2),
        ("a" * 306, True, 2),
        ("a" * 307, True, 3),
        ("€" * 80, True, 1),
        ("€" * 80 + "a", True, 2),
        ("É" * 160, True, 1),
        ("é" * 160, True, 1),
        ("Ç" * 160, True, 1),
        ("ç" + "a" * 69, False, 1),
        ("ç" + "a" * 70, False, 2),
        ("ê" * 134, False, 2),
        ("ê" * 135, False, 3),
        ("م" * 70, False, 1),
        ("م" * 71, False, 2),
        ("م" * 134, False, 2),
        ("م" * 135, False, 3),
        ("🙂" * 35, False, 1),
        ("🙂" * 35 + "a", False, 2),
        ("’" + "a" * 69, False, 1),
        ("\u202f" + "a" * 70, False, 2),
    ],
    ids=lambda v: f"{v[:2]}x{len(v)}" if isinstance(v, str) else None,
)
def test_a_text_takes_as_many_sms_as_phones_say(texte: str, gsm: bool, segments: int) -> None:
    taille = measure_sms(texte)
    assert (taille.gsm, taille.segments) == (gsm, segments)


def test_a_sign_of_two_places_is_never_parted_between_two_sms() -> None:
    """The 153rd place stays empty before “€”, the 67th before an emoji: what follows shifts."""
    assert measure_sms("a" * 306).segments == 2
    assert measure_sms("a" * 152 + "€" + "a" * 152).segments == 3
    assert measure_sms("a" * 151 + "€" + "a" * 153).segments == 2
    assert measure_sms("ç" + "a" * 65 + "🙂" + "a" * 66).segments == 3
    assert measure_sms("ç" + "a" * 64 + "🙂" + "a" * 67).segments == 2


def test_typographic_signs_do_not_cost_the_gsm_alphabet() -> None:
    propre = write_sobrement("L’« Entr’Aide » – de 9\u202fh à 12\N{NO-BREAK SPACE}h…")
    assert propre == "L'\" Entr'Aide \" - de 9 h à 12 h..."
    assert measure_sms(propre).gsm


def test_letters_stay_as_the_person_writes_them() -> None:
    assert write_sobrement("Françoise Lefêvre, École") == "Françoise Lefêvre, École"
    assert write_sobrement("Le\u0301a") == "Léa"


def test_contacts_that_fit_are_all_sent() -> None:
    assert compose_texte(MAROLLES).split("\n") == [
        "Relais d'action de quartier - Marolles",
        "02 511 00 00",
        "Place du Jeu de Balle",
        "mardi 3 mars, de 10 h 30 à 12 h",
        LIEN,
    ]


def make_long(**champs: str) -> Coordonnees:
    ordinaires = {"qui": "Relais", "lien": LIEN, "telephone": "02 511 00 00"}
    return Coordonnees(**ordinaires | champs)


def test_hours_go_first_then_the_place_then_the_end_of_the_name() -> None:
    fixes = len("02 511 00 00\n" + LIEN + "\n")
    juste = make_long(qui="N" * 80, lieu="L" * 80, quand="Q" * (306 - fixes - 80 - 80 - 2))
    assert len(compose_texte(juste)) == 306
    une_de_trop = make_long(qui="N" * 80, lieu="L" * 80, quand=f"{juste.quand}Q")
    assert compose_texte(une_de_trop) == "\n".join(["N" * 80, "02 511 00 00", "L" * 80, LIEN])
    sans_lieu = make_long(qui="N" * 80, lieu="L" * 300, quand="Q")
    assert compose_texte(sans_lieu) == "\n".join(["N" * 80, "02 511 00 00", LIEN])
    coupe = compose_texte(make_long(qui="N" * 400, lieu="L", quand="Q"))
    assert len(coupe) == 306
    assert re.fullmatch(rf"N+\.\.\.\n02 511 00 00\n{re.escape(LIEN)}", coupe)


@pytest.mark.parametrize(
    "qui",
    [
        "مرافقة الحي " * 40,
        "Équipe 🧑‍🤝‍🧑 " * 40,
        "Le\u0301a e\u0302 " * 60,
        "Ç" * 500,
        "ç" * 500,
        "👍🏽" * 300,
        "€" * 400,
    ],
    ids=["arabic", "joined emoji", "marks apart", "Ç", "ç", "skin tone", "euro"],
)
def test_phone_and_link_stay_whatever_the_name(qui: str) -> None:
    texte = compose_texte(make_long(qui=qui, lieu="Place du Jeu de Balle", quand="mardi"))
    nom, telephone, lien = texte.split("\n")
    assert (telephone, lien) == ("02 511 00 00", LIEN)
    assert nom.endswith("...")
    assert len(nom) > 20
    assert unicodedata.normalize("NFC", qui).startswith(nom[:-3])
    suite = unicodedata.normalize("NFC", qui)[len(nom) - 3 :]
    assert not re.match("[\u200d\ufe0f\u0300-\u036f\U0001f3fb-\U0001f3ff]", suite)
    assert measure_sms(texte).segments == 2
    texte.encode("utf-16")


def test_a_name_is_cut_no_shorter_than_it_must_be() -> None:
    texte = compose_texte(make_long(qui="ك" * 500))
    assert len(texte) == 134


def test_an_address_too_long_for_two_sms_is_sent_whole_all_the_same() -> None:
    lien = "https://raq.example/" + "x" * 400
    texte = compose_texte(make_long(qui="Relais", lien=lien, lieu="Ici"))
    assert texte == f"02 511 00 00\n{lien}"


def test_line_breaks_in_a_field_do_not_make_new_lines() -> None:
    assert compose_texte(make_long(qui="Léa\r\n\tDupont")).split("\n")[0] == "Léa Dupont"


def test_links_carry_the_text_whole() -> None:
    texte = "Léa & co #1 + 2 = 3 ?\n02 511 00 00\n" + LIEN
    partage = Partage(texte)
    assert partage.sms.startswith("sms:?&body=")
    assert unquote(partage.sms.removeprefix("sms:?&body=")) == texte
    ailleurs = urlsplit(partage.whatsapp)
    assert (ailleurs.scheme, ailleurs.netloc) == ("https", "wa.me")
    assert parse_qs(ailleurs.query) == {"text": [texte]}
    for caractere in "&#+ \n":
        assert caractere not in partage.sms.removeprefix("sms:?&body=")
