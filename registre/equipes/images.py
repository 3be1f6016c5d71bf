"""An image as it was sent, made anew. Imported where a photo arrives: its decoders are large."""

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

from registre.equipes.photos import PhotoLue, PhotoRefusee

OCTETS_MAX: Final = 5 * 1024 * 1024
PIXELS_MAX: Final = 25_000_000
"""A phone's largest ordinary photo; decoded it takes 75 MB. Read from the header, before that."""
COTE_RECU_MAX: Final = 12_000
"""Pixels of either side of what is sent: a strip of a few pixels' height is no photo, and scaling
it would take as long as a large one."""
COTE_MAX: Final = 480
"""Pixels of the longer side of a relay's photo: sharp at 96 px on any screen, 40 kB at most."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
PASSES_MAX: Final = 100
"""Scans of a JPEG: a progressive photo has ten or so. Each draws the whole image once more, so that
a few thousand of them, of some bytes each, would hold a worker for minutes."""
QUALITES: Final = (80, 65, 50, 35)
"""Of JPEG, tried one after the other until a photo weighs no more than it may."""
REDUCTION: Final = 0.75
"""What a photo is brought to that is still too heavy at the lowest quality (noise, foliage)."""


@dataclass(frozen=True, slots=True)
class Taille:
    """How large a photo may be once made anew: pixels of its longer side, and bytes.

    `recus` are the pixels that may be sent, `formats` the kinds of file.
    """

    cote: int
    octets: int
    recus: int = PIXELS_MAX
    formats: tuple[str, ...] = FORMATS


TAILLE_RELAIS: Final = Taille(COTE_MAX, 300_000)
TAILLE_LIEU: Final = Taille(1_600, 300_000, 4_000_000, ("JPEG",))
"""A photo of a place: a notice on its door can be read. The device made it small, and a JPEG,
before it sent it (static/js/maraude/photo.js): nothing larger, nor of another kind, comes from it.
"""

_UNE_A_LA_FOIS: Final = Lock()
"""A decoded image takes up to 75 MB: a worker holds one at a time."""
_DEBUT_JPEG: Final = b"\xff\xd8"
_PASSE: Final = b"\xff\xda"


def read_photo(octets: bytes, taille: Taille = TAILLE_RELAIS) -> PhotoLue:
    """Return a photo made from the bytes of a file of one of the formats of `taille`.

    The file is read by what it holds, not by its name: decoded whole, turned as the camera was
    held, brought to `taille` at most; metadata (place, camera, time) stay behind. Of a moving image
    the first picture is taken. One at a time: the others wait. Raises PhotoRefusee.
    """
    if len(octets) > OCTETS_MAX:
        raise PhotoRefusee("lourde")
    # Among the pixels of a JPEG these two bytes stand nowhere else; other formats may hold them.
    if octets.startswith(_DEBUT_JPEG) and octets.count(_PASSE) > PASSES_MAX:
        raise PhotoRefusee("passes")
    with _UNE_A_LA_FOIS:
        return _decode(octets, taille)


def _decode(octets: bytes, taille: Taille) -> PhotoLue:
    try:
        with Image.open(BytesIO(octets), formats=taille.formats) as image:
            trop_longue = max(image.size) > COTE_RECU_MAX
            if trop_longue or image.width * image.height > taille.recus:
                raise PhotoRefusee("grande")
            return _write(_make_anew(image, taille.cote), taille.octets)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as erreur:
        raise PhotoRefusee("grande") from erreur
    except PhotoRefusee:
        raise
    except Exception as erreur:
        # Decoders of broken files raise nearly anything: OSError, SyntaxError, struct.error…
        raise PhotoRefusee("illisible") from erreur


def _make_anew(image: Image.Image, cote: int) -> Image.Image:
    image.draft("RGB", (2 * cote, 2 * cote))  # a large JPEG is decoded at half its size
    image.load()
    petite = image if image.mode in {"RGB", "RGBA", "L"} else image.convert("RGBA")
    petite.thumbnail((cote, cote), Image.Resampling.LANCZOS)
    droite = ImageOps.exif_transpose(petite).convert("RGBA")
    # A new image: what the file said besides its pixels cannot follow.
    propre = Image.new("RGB", droite.size, "white")
    propre.paste(droite, mask=droite.getchannel("A"))
    return propre


def _write(image: Image.Image, octets_max: int) -> PhotoLue:
    """Return the JPEG of an image, at the best quality at which it is light enough."""
    while True:
        for qualite in QUALITES:
            sortie = BytesIO()
            image.save(sortie, "JPEG", quality=qualite, optimize=True, progressive=True)
            if sortie.tell() <= octets_max:
                return PhotoLue(sortie.getvalue(), image.width, image.height)
        cote = round(max(image.size) * REDUCTION)
        image.thumbnail((cote, cote), Image.Resampling.LANCZOS)
