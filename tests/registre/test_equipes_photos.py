"""A photo is made anew from what was sent, or refused for what it is."""

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from time import sleep
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from registre.equipes.images import (
    COTE_MAX,
    OCTETS_MAX,
    PASSES_MAX,
    TAILLE_LIEU,
    TAILLE_RELAIS,
    Taille,
    read_photo,
)
from registre.equipes.photos import PhotoRefusee

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
)


def make_image(sorte: str, taille: tuple[int, int] = (900, 1200), mode: str = "RGB") -> bytes:
    octets = BytesIO()
    Image.new(mode, taille).save(octets, sorte)
    return octets.getvalue()


def make_bombe(largeur: int, hauteur: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def piece(nom: bytes, contenu: bytes) -> bytes:
        somme = zlib.crc32(nom + contenu)
        return struct.pack(">I", len(contenu)) + nom + contenu + struct.pack(">I", somme)

    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 0, 0, 0, 0)
    donnees = zlib.compress(b"\0" * 10_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + piece(b"IHDR", entete)
        + piece(b"IDAT", donnees)
        + piece(b"IEND", b"")
    )


@pytest.mark.parametrize("sorte", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_small_jpeg(sorte: str) -> None:
    lue = read_photo(make_image(sorte))
    assert (lue.largeur, lue.hauteur) == (360, COTE_MAX)
    with Image.open(BytesIO(lue.octets)) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (360, COTE_MAX), "RGB")


def test_a_photo_of_a_place_is_large_enough_to_read_the_notice_on_the_door() -> None:
    lue = read_photo(make_image("JPEG", (2000, 1500)), TAILLE_LIEU)
    assert (lue.largeur, lue.hauteur) == (1600, 1200)
    assert read_photo(make_image("JPEG", (800, 600)), TAILLE_LIEU).largeur == 800


@pytest.mark.parametrize(
    ("octets", "motif"),
    [
        (make_image("PNG", (60, 40)), "illisible"),
        (make_image("WEBP", (60, 40)), "illisible"),
        (make_image("JPEG", (2_001, 2_000)), "grande"),
    ],
    ids=["a PNG", "a WebP", "over 4 million pixels"],
)
def test_a_photo_of_a_place_is_as_the_device_makes_it_or_refused(octets: bytes, motif: str) -> None:
    with pytest.raises(PhotoRefusee) as refus:
        read_photo(octets, TAILLE_LIEU)
    assert refus.value.motif == motif
    assert read_photo(octets).hauteur > 0  # a relay's portrait comes from any device


@pytest.mark.parametrize("taille", [TAILLE_LIEU, TAILLE_RELAIS], ids=["place", "relay"])
def test_a_jpeg_that_draws_itself_a_hundred_times_is_refused_before_it_is_opened(
    taille: Taille, monkeypatch: pytest.MonkeyPatch
) -> None:
    octets = BytesIO()
    Image.new("RGB", (60, 40)).save(octets, "JPEG", progressive=True)
    entier, fin = octets.getvalue(), octets.getvalue().rfind(b"\xff\xd9")
    passe = entier[entier.rfind(b"\xff\xda") : fin]
    cent = entier[:fin] + passe * (PASSES_MAX - entier.count(b"\xff\xda")) + entier[fin:]
    assert read_photo(cent, taille).largeur == 60
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(PhotoRefusee) as refus:
        read_photo(cent[:fin] + passe + cent[fin:], taille)
    assert refus.value.motif == "passes"


def test_what_a_png_holds_is_not_taken_for_the_scans_of_a_jpeg() -> None:
    octets = BytesIO()
    note = PngInfo()
    note.add(b"raQp", b"\xff\xda" * (PASSES_MAX + 1))
    Image.new("RGB", (60, 40)).save(octets, "PNG", pnginfo=note)
    assert octets.getvalue().count(b"\xff\xda") > PASSES_MAX
    assert read_photo(octets.getvalue()).largeur == 60


def test_a_worker_decodes_one_photo_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = vus = 0
    decode = Image.open

    def watch(*args: Any, **autres: Any) -> Any:
        nonlocal ensemble, vus
        ensemble += 1
        vus = max(vus, ensemble)
        sleep(0.02)
        ensemble -= 1
        return decode(*args, **autres)

    monkeypatch.setattr(Image, "open", watch)
    photo = make_image("JPEG", (60, 40))
    with ThreadPoolExecutor(4) as fils:
        lues = list(fils.map(read_photo, [photo] * 4))
    assert (len(lues), vus) == (4, 1)


def test_foliage_and_noise_weigh_300_kilobytes_at_most_all_the_same() -> None:
    bruit = Image.effect_noise((1600, 1200), 200).convert("RGB")
    octets = BytesIO()
    bruit.save(octets, "JPEG", quality=30)
    lue = read_photo(octets.getvalue(), TAILLE_LIEU)
    assert len(lue.octets) <= 300_000
    assert lue.largeur > 600
    with Image.open(BytesIO(lue.octets)) as image:
        assert image.size == (lue.largeur, lue.hauteur)


@pytest.mark.parametrize("mode", ["L", "P", "1", "LA", "RGBA", "I;16"])
def test_any_kind_of_colours_is_taken(mode: str) -> None:
    assert read_photo(make_image("PNG", (60, 40), mode)).largeur == 60


def test_what_is_transparent_becomes_white() -> None:
    octets = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(octets, "PNG")
    with Image.open(BytesIO(read_photo(octets.getvalue()).octets)) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_a_phone_held_upright_gives_an_upright_photo_without_its_place() -> None:
    octets = BytesIO()
    couchee = Image.new("RGB", (400, 200), "white")
    couchee.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Fabricant-secret"
    exif.get_ifd(0x8825)[1] = "N"
    couchee.save(octets, "JPEG", exif=exif, comment=b"commentaire-secret")
    assert b"commentaire-secret" in octets.getvalue()
    lue = read_photo(octets.getvalue())
    assert (lue.largeur, lue.hauteur) == (200, 400)
    assert b"secret" not in lue.octets
    with Image.open(BytesIO(lue.octets)) as image:
        assert not image.getexif()
        haut, bas = image.getpixel((100, 50)), image.getpixel((100, 350))
    assert isinstance(haut, tuple)
    assert isinstance(bas, tuple)
    assert haut[0] > 200 > haut[1]
    assert min(bas) > 200


@pytest.mark.parametrize(
    ("octets", "motif"),
    [
        (b"", "illisible"),
        (b"<html>", "illisible"),
        (SVG, "illisible"),
        (make_image("GIF", (60, 40)), "illisible"),
        (make_image("BMP", (60, 40)), "illisible"),
        (make_image("TIFF", (60, 40)), "illisible"),
        (make_image("JPEG")[:2000], "illisible"),
        (make_image("PNG")[:200], "illisible"),
        (make_image("WEBP")[:60], "illisible"),
        (make_bombe(5_001, 5_000), "grande"),
        (make_bombe(10_000, 10_000), "grande"),
        (make_bombe(100_000, 100_000), "grande"),
        (make_bombe(4_000, 4_000), "illisible"),
        (make_bombe(12_001, 9), "grande"),
        (make_bombe(9, 12_001), "grande"),
        (make_bombe(12_000, 9), "illisible"),
        (b"\xff" * (OCTETS_MAX + 1), "lourde"),
    ],
    ids=lambda valeur: valeur if isinstance(valeur, str) else None,
)
def test_a_file_that_is_no_photo_is_refused(octets: bytes, motif: str) -> None:
    with pytest.raises(PhotoRefusee) as refus:
        read_photo(octets)
    assert refus.value.motif == motif
