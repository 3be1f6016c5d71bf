"""What a device sent that cannot be taken. Each error is named for the rule; none holds words."""

from collections.abc import Mapping
from uuid import UUID

from registre.erreurs import ErreurRegistre


class ReleveRefuse(ErreurRegistre):
    """What was sent has faults: `fautes` is field → code, for somebody to mend.

    “nom”: requis, trop_long; “groupe”: requis, inconnu; “categorie”: inconnue, etait_une_personne;
    “lon”: hors_region, inverse, incomplet; “quartier”: inconnu.
    """

    def __init__(self, fautes: Mapping[str, str]) -> None:
        super().__init__(", ".join(fautes))
        self.fautes = dict(fautes)


class ReleveInterdit(ErreurRegistre):
    """This account may not write this: `motif` is “autre_compte” or “hors_quartiers”."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


class ReleveDejaServi(ErreurRegistre):
    """The same identifier came before with other words: the first ones stand."""

    def __init__(self, identifiant: UUID) -> None:
        super().__init__(str(identifiant))
        self.identifiant = identifiant
