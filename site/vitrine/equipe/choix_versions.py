"""Two versions of one field, to choose from: which is ticked for whoever decides, and was one."""

from collections.abc import Collection
from typing import Final, Literal

from api.saisies import Saisie

Choix = Literal["actuelle", "tapee", ""]
"""The version that is ticked: what stands, what was typed, or none of them."""

A_CHOISIR: Final = "a_choisir"
"""The hidden field that names those to choose: a browser that sends none of both sends nothing."""
CHOIX_NECESSAIRE: Final = "Choisissez une des deux versions."


def tick_version(*, enregistre_change: bool, tape_change: bool) -> Choix:
    """Return the version to tick: that of the side that alone changed the field, else none.

    Where both changed it, one press must not overwrite what somebody else has just written.
    """
    if enregistre_change == tape_change:
        return ""
    return "actuelle" if enregistre_change else "tapee"


def note_manquants(saisie: Saisie, champs: Collection[str]) -> None:
    """Note a fault for each of `champs` that was to be chosen and was not: it is not empty."""
    for nom in saisie.brut(A_CHOISIR).split():
        if nom in champs and not saisie.bruts(nom):
            saisie.note_faute(nom, CHOIX_NECESSAIRE)
