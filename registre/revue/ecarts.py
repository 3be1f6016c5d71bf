"""Differences between two contents of a record, and their three-way merge. Pure.

An address and its point are one thing: taking the street of one version and the point of another
would send people to a place that nobody ever wrote.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Contenu = Mapping[str, Any]
"""Field → value, as a revision keeps it. An absent field and “” are as good as None."""

Choix = Literal["garder", "prendre"]
"""Keep what stands, or take what is proposed."""

LIEU: Final = "lieu"
"""The group of the fields that say where a record lies."""
CHAMPS_DU_LIEU: Final = (
    *("rue", "numero", "code_postal", "nis5", "lon", "lat"),
    *("precision_lieu", "precision_m"),
)
CATEGORIE: Final = "categorie"
"""The category, chosen or not yet: one thing too."""


@dataclass(frozen=True, slots=True)
class Ecart:
    """One field that is not the same in two contents."""

    champ: str
    avant: Any
    apres: Any


@dataclass(frozen=True, slots=True)
class Fusion:
    """What a proposal changes in what stands.

    `contenu` is what stands with every change of the proposal that nobody contradicts; `conflits`
    are the groups (see `group_of`) that both sides changed, differently, since `base`.
    """

    base: Contenu
    present: Contenu
    propose: Contenu
    contenu: Contenu
    conflits: tuple[str, ...]

    def resolve(self, choix: Mapping[str, str]) -> dict[str, Any] | None:
        """Return the content to publish; None as long as a conflict has no valid choice."""
        if any(choix.get(groupe) not in {"garder", "prendre"} for groupe in self.conflits):
            return None
        prises = {groupe for groupe in self.conflits if choix[groupe] == "prendre"}
        return {
            champ: self.propose.get(champ) if group_of(champ) in prises else valeur
            for champ, valeur in self.contenu.items()
        }


def group_of(champ: str) -> str:
    """Return the group that a field is chosen with: “lieu”, “categorie”, or itself."""
    if champ in CHAMPS_DU_LIEU:
        return LIEU
    return CATEGORIE if champ == "groupe_seul" else champ


def list_champs(*contenus: Contenu) -> list[str]:
    """Return the fields of several contents, each once, in their order."""
    return list(dict.fromkeys(champ for contenu in contenus for champ in contenu))


def compare(avant: Contenu, apres: Contenu) -> list[Ecart]:
    """Return the fields that differ, in the order of the contents; nothing reads None."""
    paires = ((c, _value_of(avant, c), _value_of(apres, c)) for c in list_champs(avant, apres))
    return [Ecart(champ, ancien, nouveau) for champ, ancien, nouveau in paires if ancien != nouveau]


def changed_groups(avant: Contenu, apres: Contenu) -> list[str]:
    """Return the groups in which two contents differ, in the order of the contents."""
    return list(dict.fromkeys(group_of(ecart.champ) for ecart in compare(avant, apres)))


def complete_contenu(ancien: Contenu, present: Contenu) -> dict[str, Any]:
    """Return an old content with the fields that records did not have yet when it was written.

    Those stay as they are now; of a group (address and point) the old content says all.
    """
    nouveaux = {c: v for c, v in present.items() if c not in ancien and group_of(c) == c}
    return {**ancien, **nouveaux}


def merge(base: Contenu, present: Contenu, propose: Contenu) -> Fusion:
    """Apply to what stands the changes that a proposal made against its base.

    A group that both changed to different values is a conflict; there `contenu` keeps what stands.
    """
    voulus = set(changed_groups(base, propose))
    autres = set(changed_groups(base, present))
    differents = changed_groups(present, propose)
    conflits = tuple(g for g in differents if g in voulus and g in autres)
    pris = voulus.difference(conflits)
    contenu = {
        champ: (propose if group_of(champ) in pris else present).get(champ)
        for champ in list_champs(present, propose)
    }
    return Fusion(base, present, propose, contenu, conflits)


def _value_of(contenu: Contenu, champ: str) -> Any:
    valeur = contenu.get(champ)
    return None if valeur == "" else valeur
