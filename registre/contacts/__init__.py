"""Who is the relay of a quartier, and of a place: the finder's question (DESIGN.md §6)."""

from registre.contacts.anciens import AncienRelais
from registre.contacts.equipes import find_contacts
from registre.contacts.releves import add_coordination, read_coordination
from registre.contacts.reponses import (
    CandidatPublic,
    QuartierProche,
    Reponse,
    answer_point,
    answer_texte,
)

__all__ = [
    "AncienRelais",
    "CandidatPublic",
    "QuartierProche",
    "Reponse",
    "add_coordination",
    "answer_point",
    "answer_texte",
    "find_contacts",
    "read_coordination",
]
