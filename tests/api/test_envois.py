"""The values in what a device sends: typed, clean, and never a crash."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.envois import EnvoiRefuse, Valeurs, read_instant

JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda enfants: (
        st.lists(enfants, max_size=3) | st.dictionaries(st.text(max_size=5), enfants, max_size=3)
    ),
    max_leaves=6,
)


@given(JSONS)
def test_no_value_makes_a_reader_fail(valeur: Any) -> None:
    """A device may be old, broken or hostile: faults are noted, nothing raises."""
    valeurs = Valeurs({"x": valeur})
    lus = [
        valeurs.texte("x"),
        valeurs.paragraphe("x"),
        valeurs.identifiant("x"),
        valeurs.instant("x"),
        valeurs.degres("x"),
        valeurs.metres("x"),
    ]
    assert 0 <= valeurs.entier("x", 0, 9) <= 9
    assert valeurs.objet("x").noms == (tuple(valeur) if isinstance(valeur, dict) else ())
    assert set(valeurs.fautes) <= {"x"}
    if valeur is None:
        assert lus == [None] * len(lus)


@pytest.mark.parametrize("octets", [b"", b"nul", b"[1]", b"3", b"\xff", orjson.dumps("texte")])
def test_a_body_is_one_object(octets: bytes) -> None:
    with pytest.raises(EnvoiRefuse) as refus:
        Valeurs.parse(octets)
    assert list(refus.value.fautes) == ["corps"]


def test_a_text_comes_without_what_could_rewrite_its_surroundings() -> None:
    valeurs = Valeurs(
        {"nom": "  Le\u202e Petit\x00  Lavoir\n ", "note": "a  \r\n\r\nb\x07", "vide": " "}
    )
    assert valeurs.texte("nom") == "Le Petit Lavoir"
    assert valeurs.paragraphe("note") == "a\n\nb"
    assert valeurs.texte("vide") is None
    assert valeurs.fautes == {}


def test_true_is_no_number_and_half_a_metre_is_rounded() -> None:
    valeurs = Valeurs({"oui": True, "m": 12.6, "loin": 1e9, "lon": 181})
    assert valeurs.metres("oui") is None
    assert valeurs.metres("m") == 13
    assert valeurs.metres("loin") is None
    assert valeurs.fautes == {}
    assert valeurs.degres("oui") is None
    assert valeurs.degres("lon") is None
    assert set(valeurs.fautes) == {"oui", "lon"}


def test_faults_of_an_inner_object_are_told_with_those_around_it() -> None:
    valeurs = Valeurs.parse(b'{"acteur": "x", "champs": {"nom": 3}}')
    valeurs.identifiant("acteur")
    valeurs.objet("champs").texte("nom")
    with pytest.raises(EnvoiRefuse) as refus:
        valeurs.ensure_sound()
    assert list(refus.value.fautes) == ["acteur", "nom"]
    sain = Valeurs({"acteur": str(UUID(int=7))})
    assert sain.identifiant("acteur") == UUID(int=7)
    sain.ensure_sound()


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("2026-03-03T09:12:00Z", datetime(2026, 3, 3, 9, 12, tzinfo=UTC)),
        ("2026-03-03T10:12:00.000+01:00", datetime(2026, 3, 3, 9, 12, tzinfo=UTC)),
        ("2026-03-03T09:12:00", datetime(2026, 3, 3, 9, 12, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("hier", None),
        ("", None),
    ],
)
def test_an_instant_is_read_in_utc(texte: str, lu: datetime | None) -> None:
    assert read_instant(texte) == lu
