"""Identifiers of what is seeded: the same on every installation, so that exports agree."""

from typing import Final
from uuid import UUID, uuid5

ESPACE_RAQ: Final = UUID("6f4f0c1e-3a52-5d6b-9c0e-8b1f27a4d3c9")
"""The namespace of every seeded identifier. Changing it would duplicate what is published."""


def identify_acteur(nom: str, lon: str, lat: str) -> UUID:
    """Return the id of a seeded actor: uuid5 of `nom|lon|lat` as its file writes them."""
    return uuid5(ESPACE_RAQ, f"{nom}|{lon}|{lat}")


def identify(nature: str, cle: str) -> UUID:
    """Return the id of another seeded thing: uuid5 of its kind and key, joined by a bar."""
    return uuid5(ESPACE_RAQ, f"{nature}|{cle}")
