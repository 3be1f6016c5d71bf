"""The rules that geography can see broken. Each error is named for its rule.

An error carries the facts (codes, counts, columns), never a sentence for the public:
floors above translate it.
"""


class ErreurGeo(Exception):
    """Base of every refusal of this floor."""


class FichierSecteursRefuse(ErreurGeo):
    """A file of statistical sectors cannot be taken; subclasses name the reason.

    `motif` is a stable code, `details` the facts (columns seen, codes at fault…), at most ten.
    """

    motif = "fichier_refuse"

    def __init__(self, message: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.details = details[:10]


class FichierIllisible(FichierSecteursRefuse):
    """Truncated, empty, or in no format that GDAL reads."""

    motif = "fichier_illisible"


class ColonnesInconnues(FichierSecteursRefuse):
    """No known set of attribute names fits the columns."""

    motif = "colonnes_inconnues"


class CodeManquant(FichierSecteursRefuse):
    """A sector has no code, or the Region has no sector in the file."""

    motif = "code_manquant"


class CodeDouble(FichierSecteursRefuse):
    """A sector code stands twice."""

    motif = "code_double"


class FormeInvalide(FichierSecteursRefuse):
    """A shape is missing, empty, not a polygon, or invalid."""

    motif = "forme_invalide"


class FormesQuiSeChevauchent(FichierSecteursRefuse):
    """Two sectors overlap by more than their common edge can explain."""

    motif = "formes_qui_se_chevauchent"


class RepereInattendu(FichierSecteursRefuse):
    """Coordinates lie outside Belgium once read in the declared CRS."""

    motif = "repere_inattendu"


class SecteurInconnu(ErreurGeo):
    """A quartier names a sector code that the territory does not have."""


class SecteurPartage(ErreurGeo):
    """One sector belongs to two quartiers."""
