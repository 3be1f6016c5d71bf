"""What people type: bounded before it is read, cleaned once, faults gathered."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from starlette.datastructures import FormData
from starlette.requests import Request

from api.saisies import (
    OCTETS_AVEC_TABLEAU,
    OCTETS_MAXIMUM,
    Saisie,
    SaisieIllisible,
    SaisieTropLourde,
    read_saisie,
)
from registre.importation.tableaux import OCTETS_MAX

FORME = "application/x-www-form-urlencoded"


def type_in(**champs: str) -> Saisie:
    return Saisie(FormData(list(champs.items())))


def read(
    corps: bytes,
    octets: int,
    *,
    annonce: int | None = None,
    type_media: str = FORME,
    morceau: int = 100,
) -> Saisie:
    entetes = [(b"content-type", type_media.encode())]
    if annonce is not None:
        entetes.append((b"content-length", str(annonce).encode()))
    morceaux = [corps[i : i + morceau] for i in range(0, len(corps), morceau)] or [b""]

    async def receive() -> dict[str, Any]:
        recu = morceaux.pop(0)
        return {"type": "http.request", "body": recu, "more_body": bool(morceaux)}

    async def run() -> Saisie:
        demande = Request({"type": "http", "method": "POST", "headers": entetes}, receive)
        return await read_saisie(demande, octets)

    with ThreadPoolExecutor(1) as fil:  # this one may hold a browser's loop
        return fil.submit(anyio.run, run).result()


def test_a_name_is_cleaned_of_what_nobody_can_see() -> None:
    saisie = type_in(nom="  Rue\x00 des\tTanneurs\u202e \u2066x\r\n")
    assert saisie.texte("nom", 100) == "Rue des Tanneurs x"
    assert type_in(nom="e\u0301cole").texte("nom", 10) == "école"
    assert type_in(mot="a\r\nb\rc \n").paragraphe("mot", 10) == "a\nb\nc"


def test_formulas_and_tags_stay_what_they_are_text() -> None:
    for typed in ("=1+1", "<b>Marolles</b>", "'; DROP TABLE acteur; --", "${7*7}"):
        assert type_in(nom=typed).texte("nom", 100) == typed


def test_every_fault_is_told_and_the_first_of_a_field_stays() -> None:
    saisie = type_in(nom="", long="x" * 11, sorte="z", le="31 mars", h="25:00", n="12")
    saisie.texte("nom", 5, requis=True)
    saisie.texte("long", 10)
    saisie.choix("sorte", ("a", "b"))
    saisie.jour("le")
    saisie.heure("h")
    saisie.nombre("n", 1, 10)
    saisie.identifiant("qui", requis=True)
    assert set(saisie.fautes) == {"nom", "long", "sorte", "le", "h", "n", "qui"}
    saisie.note_faute("nom", "autre chose")
    assert saisie.fautes["nom"].texte != "autre chose"


def test_good_values_are_read() -> None:
    saisie = type_in(le="2026-03-31", h="14:30", n="7", sorte="b", coche="1")
    lus = (saisie.jour("le"), saisie.heure("h"), saisie.nombre("n", 1, 10))
    assert [str(lu) for lu in lus] == ["2026-03-31", "14:30:00", "7"]
    assert saisie.choix("sorte", ("a", "b")) == "b"
    assert saisie.coche("coche")
    assert not saisie.coche("absente")
    assert saisie.choix("absent", ("a",), requis=False) is None
    assert not saisie.fautes


def test_only_what_was_offered_can_be_ticked() -> None:
    saisie = Saisie(FormData([("l", "fr"), ("l", "nl"), ("l", "fr"), ("l", "xx")]))
    assert saisie.plusieurs("l", ("fr", "nl", "en")) == ("fr", "nl")
    assert "l" in saisie.fautes


def test_an_honest_form_is_read_whatever_its_pieces() -> None:
    assert read(b"nom=" + b"a" * 250, 1000).brut("nom") == "a" * 250


def test_a_form_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_sends() -> None:
    with pytest.raises(SaisieTropLourde):
        read(b"nom=a", 1000, annonce=1001)
    with pytest.raises(SaisieTropLourde):
        read(b"nom=" + b"a" * 2000, 1000, annonce=10)
    with pytest.raises(SaisieTropLourde):
        read(b"nom=" + b"a" * 2000, 1000)


def test_a_million_fields_and_a_broken_body_are_refused() -> None:
    with pytest.raises(SaisieIllisible):
        read(b"&".join(b"a%d=1" % i for i in range(1000)), 100_000)
    with pytest.raises(SaisieIllisible):
        read(b"--x\r\nnothing", 1000, type_media="multipart/form-data; boundary=y")
    assert read(b"{}", 1000, type_media="application/json").brut("nom") == ""


def make_envoi(octets: bytes, champ: bytes = b"x") -> bytes:
    """A form as a browser sends it: a field and a file of actors."""
    return b"\r\n".join(
        (
            b"--limite",
            b'Content-Disposition: form-data; name="categorie"',
            b"",
            champ,
            b"--limite",
            b'Content-Disposition: form-data; name="fichier"; filename="acteurs.csv"',
            b"Content-Type: text/csv",
            b"",
            octets,
            b"--limite--",
            b"",
        )
    )


MULTIPART = "multipart/form-data; boundary=limite"


def test_a_file_of_20_mb_fits_and_lies_on_disk() -> None:
    corps = make_envoi(b"a" * OCTETS_MAX)
    assert len(corps) < OCTETS_AVEC_TABLEAU
    saisie = read(corps, OCTETS_AVEC_TABLEAU, type_media=MULTIPART, morceau=65_536)
    fichier = saisie.fichier("fichier")
    assert fichier is not None
    assert fichier.size == OCTETS_MAX
    assert not fichier._in_memory
    fichier.file.close()


def test_a_file_of_21_mb_is_refused_by_what_it_says_and_by_what_it_sends() -> None:
    with pytest.raises(SaisieTropLourde):
        read(b"", OCTETS_AVEC_TABLEAU, annonce=OCTETS_AVEC_TABLEAU + 1, type_media=MULTIPART)
    corps = make_envoi(b"a" * (OCTETS_MAX + 1024 * 1024))
    for annonce in (None, 10):
        with pytest.raises(SaisieTropLourde):
            read(corps, OCTETS_AVEC_TABLEAU, annonce=annonce, type_media=MULTIPART, morceau=65_536)


def test_a_field_beside_a_file_is_no_larger_than_in_any_form() -> None:
    corps = make_envoi(b"a", champ=b"x" * (OCTETS_MAXIMUM + 1))
    with pytest.raises(SaisieIllisible):
        read(corps, OCTETS_AVEC_TABLEAU, type_media=MULTIPART, morceau=65_536)
