"""Progress bars for the command line, as the loading functions ask for them, and their summary."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from tqdm import tqdm

from registre.chargement.bilan import Bilan
from registre.chargement.progres import Etape


class BarresDeProgression:
    """One tqdm bar a step, on the error stream; a plain line when nobody watches."""

    @contextmanager
    def step(self, label: str, total: int | None) -> Iterator[Etape]:
        """Show one step; `total` None: a count without an end."""
        with tqdm(
            total=total, desc=label, unit="", dynamic_ncols=True, file=sys.stderr, leave=True
        ) as barre:
            yield _Barre(barre)


class _Barre:
    def __init__(self, barre: "tqdm[NoReturn]") -> None:
        self._barre = barre

    def advance(self, nombre: int = 1) -> None:
        """Move the bar."""
        self._barre.update(nombre)


def describe_bilan(bilan: Bilan) -> str:
    """Return what a load did, in one or a few lines for the person at the keyboard."""
    if bilan.a_jour:
        return "Données de référence : déjà à jour."
    lignes = []
    for sorte, compte in bilan.comptes.items():
        faits = [
            (compte.inseres, "ajouts"),
            (compte.remplaces, "remplacements"),
            (compte.retires, "retraits"),
            (compte.presents, "déjà là"),
            (compte.ignores, "sans reprise"),
        ]
        detail = ", ".join(f"{nombre} {verbe}" for nombre, verbe in faits if nombre)
        lignes.append(f"{sorte} : {detail or 'rien à faire'}")
    return "\n".join(lignes)
