"""What a visitor can say of a record, in words: the public form and the team's queue share them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from api.messages import a_traduire
from registre.valeurs import MotifSignalement

MOTIFS: Final[Mapping[str, str]] = MappingProxyType(
    {
        MotifSignalement.DEMENAGE: a_traduire("Le lieu a déménagé"),
        MotifSignalement.FERME: a_traduire("Le lieu a fermé"),
        MotifSignalement.FAUX: a_traduire("Une information est fausse"),
        MotifSignalement.DOUBLON: a_traduire("Cette fiche existe deux fois"),
    }
)
"""French texts to translate."""
