"""The rules that loading alone can see broken. They carry facts, no public sentence."""

from geo.erreurs import FichierSecteursRefuse
from registre.erreurs import ErreurRegistre


class ReferenceRefusee(ErreurRegistre):
    """A reference file carried in data/ is missing, unreadable or contradicts another one.

    `fichier` is its name, `details` the facts (column, line, code…).
    """

    def __init__(self, fichier: str, *details: str) -> None:
        super().__init__(fichier, *details)
        self.fichier = fichier
        self.details = details


class SecteursUtilisesAbsents(FichierSecteursRefuse):
    """The file lacks sectors of its vintage that a quartier is made of (`details`: their codes)."""

    motif = "secteurs_utilises_absents"
