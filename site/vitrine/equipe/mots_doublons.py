"""Likely duplicates and merges in the words of the team."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from vitrine.equipe.mots_revue import REFUS as REFUS_DE_REVUE

MOTIFS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nom": "les noms se ressemblent",
        "telephone": "le même numéro de téléphone",
        "distance": "les deux lieux sont proches",
    }
)
"""Why two records, or a row of a file and a record, look like one
(registre.doublons.ressemblance.Motif)."""

MEME_POINT_M: Final = 5.0
"""Nearer than this, two points are one to whoever stands there."""


def list_raisons(motifs: Iterable[str], metres: float | None = None) -> tuple[str, ...]:
    """Return why two places look like one.

    `metres`, how far from one another they lie, is said whatever the motifs are where it is known:
    it tells branches from doubles too.
    """
    if metres is None:
        return tuple(MOTIFS[motif] for motif in motifs)
    dites = (MOTIFS[motif] for motif in motifs if motif != "distance")
    return (*dites, _say_distance(metres))


def _say_distance(metres: float) -> str:
    if metres < MEME_POINT_M:
        return "au même endroit"
    if metres < 1000:
        return f"à {round(metres)} m l'une de l'autre"
    return f"à {metres / 1000:.1f} km l'une de l'autre".replace(".", ",")


REFUS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **REFUS_DE_REVUE,
        "meme_fiche": "C'est deux fois la même fiche : choisissez une autre fiche.",
        "deja_fusionnee": "Une de ces deux fiches a déjà été fusionnée. Rien n'a changé.",
        "pas_en_cours": (
            "On ne fusionne que des fiches publiées ou à relire. Une des deux est un brouillon, ou"
            " elle est archivée."
        ),
        "personne_a_part": (
            "La fiche d'une personne ne se fusionne pas : son accord ne vaut que pour cette fiche."
            " Si elle est en double, archivez la fiche de trop."
        ),
        "garder_la_publiee": (
            "Une seule des deux fiches est publiée : c'est elle qui reste, pour que le public la"
            " retrouve."
        ),
        "conflit_a_trancher": "Choisissez une réponse pour chaque champ qui diffère.",
        "modifiee_depuis": (
            "Quelqu'un a modifié une des deux fiches depuis la fusion. Annuler effacerait ce"
            " travail. Rien n'a changé."
        ),
        "fusionnee_depuis": (
            "La fiche gardée a elle-même été fusionnée depuis. Annulez d'abord cette fusion-là."
            " Rien n'a changé."
        ),
        "contenu_efface": (
            "Ce que disaient les fiches avant la fusion a été effacé : on ne peut plus l'annuler."
        ),
    }
)
"""Why two records are not merged, or a merge not undone, by the code of ActionImpossible."""

CHANGEE: Final = (
    "Une des deux fiches a changé pendant que vous choisissiez. Voici ce qu'elles disent"
    " maintenant : vérifiez vos choix."
)
