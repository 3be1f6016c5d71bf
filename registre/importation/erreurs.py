"""Why a file of actors cannot be taken."""

from registre.erreurs import ErreurRegistre


class FichierRefuse(ErreurRegistre):
    """A file of actors is refused whole: `motif` is a stable code, `details` at most ten facts.

    Nothing of it was written.
    """

    def __init__(self, motif: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(motif)
        self.motif = motif
        self.details = details[:10]
