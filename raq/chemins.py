"""Where resources lie: beside the sources in a checkout, inside the package in a wheel.

Only this module knows it; lower floors receive a `Path`.
"""

from pathlib import Path

_PAQUET = Path(__file__).resolve().parent


def find_ressource(nom: str) -> Path:
    """Return the folder `templates`, `static` or `data`, wherever this installation keeps it."""
    for racine in (_PAQUET / "_ressources", _PAQUET.parent):
        dossier = racine / nom
        if dossier.is_dir():
            return dossier
    raise FileNotFoundError(f"resource folder {nom!r} is not part of this installation")
