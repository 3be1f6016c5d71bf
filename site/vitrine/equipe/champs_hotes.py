"""The fields of a host partner: their names for people, and what stands in its form."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from registre.revue.hotes import CHAMPS_HOTE
from registre.valeurs import TypeAntenne
from vitrine.equipe.mots_revue import say_champ
from vitrine.formulaires import Valeur

LIBELLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{champ: say_champ(champ) for champ in CHAMPS_HOTE},
        "adresse": "Adresse d'une antenne",
    }
)

TYPES_ANTENNE: Final[Mapping[str, str]] = MappingProxyType(
    {
        TypeAntenne.MAISON_MEDICALE: "maison médicale",
        TypeAntenne.CAP: "CAP – centre d'aide aux personnes",
        TypeAntenne.CASG: "CASG – centre d'action sociale globale",
        TypeAntenne.AUTRE: "autre",
    }
)
"""The report prints CAP and CASG without spelling them out, as “services sociaux de première
ligne”; these are the names under which the two kinds of services are recognised in Brussels."""


def fill_hote(contenu: Mapping[str, Any]) -> dict[str, Valeur]:
    """Return a host's content as the fields of its form."""
    return {champ: contenu.get(champ) or "" for champ in CHAMPS_HOTE}
