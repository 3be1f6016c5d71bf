"""An image as it was sent, made anew. Imported where a photo arrives: its decoders are large."""

from io import BytesIO
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
"""Pixels of the longer side: sharp at 96 px on any screen, 40 kB at most."""
QUALITE: Final = 80
FORMATS: Final = ("JPEG", "PNG", "WEBP")


def read_photo(octets: bytes) -> PhotoLue:
    """Return a photo made from the bytes of a JPEG, PNG or WebP file.

    The file is read by what it holds, not by its name: decoded whole, turned as the camera was
    held, brought to 480 px at most; metadata (place, camera, time) stay behind. Of a moving image
    the first picture is taken. Raises PhotoRefusee.
    """
    if len(octets) > OCTETS_MAX:
        raise PhotoRefusee("lourde")
    try:
        with Image.open(BytesIO(octets), formats=FORMATS) as image:
            trop_longue = max(image.size) > COTE_RECU_MAX
            if trop_longue or image.width * image.height > PIXELS_MAX:
                raise PhotoRefusee("grande")
            return _make_anew(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as erreur:
        raise PhotoRefusee("grande") from erreur
    except PhotoRefusee:
        raise
    except Exception as erreur:
        # Decoders of broken files raise nearly anything: OSError, SyntaxError, struct.error…
        raise PhotoRefusee("illisible") from erreur


def _make_anew(image: Image.Image) -> PhotoLue:
    image.draft("RGB", (2 * COTE_MAX, 2 * COTE_MAX))  # a large JPEG is decoded at half its size
    image.load()
    petite = image if image.mode in {"RGB", "RGBA", "L"} else image.convert("RGBA")
    petite.thumbnail((COTE_MAX, COTE_MAX), Image.Resampling.LANCZOS)
    droite = ImageOps.exif_transpose(petite).convert("RGBA")
    # A new image: what the file said besides its pixels cannot follow.
    propre = Image.new("RGB", droite.size, "white")
    propre.paste(droite, mask=droite.getchannel("A"))
    sortie = BytesIO()
    propre.save(sortie, "JPEG", quality=QUALITE, optimize=True, progressive=True)
    return PhotoLue(sortie.getvalue(), propre.width, propre.height)
