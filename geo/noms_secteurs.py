"""How the name of a sector is written for people: Statbel prints it in capitals."""

import re
from typing import Final

_PETITS_MOTS_FR: Final = "à au aux d' d’ de des du en et l' l’ la le les sous sur"
_PETITS_MOTS_NL: Final = "aan de den der en het in op te ten ter tot van"
_PETITS_MOTS: Final = frozenset(f"{_PETITS_MOTS_FR} {_PETITS_MOTS_NL}".split())
_INVERSION: Final = re.compile(r"^(?P<nom>[^()]+) \((?P<voie>[^()]+)\)(?P<suite>.*)$")
_MOT: Final = re.compile(r"[^\s'’.-]+['’.]?|\s+|-")


def say_secteur(nom: str) -> str:
    """Return a sector's name as people would write it: “PARME (RUE DE)” → “Rue de Parme”.

    Statbel prints capitals without accents, and the kind of street last; accents stay lost.
    """
    inverse = _INVERSION.match(nom.strip())
    if inverse:
        voie = inverse["voie"].removesuffix("'")
        espace = "" if voie != inverse["voie"] else " "
        apostrophe = "'" if not espace else ""
        nom = f"{voie}{apostrophe}{espace}{inverse['nom']}{inverse['suite']}"
    mots = [mot.group().lower() for mot in _MOT.finditer(nom)]
    return "".join(
        mot if rang and mot in _PETITS_MOTS else mot[:1].upper() + mot[1:]
        for rang, mot in enumerate(mots)
    )
