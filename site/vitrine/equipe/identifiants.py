"""Identifiers in the addresses of the team's area."""

from uuid import UUID

from registre.erreurs import ObjetInconnu


def read_identifiant(nature: str, texte: str) -> UUID:
    """Return the identifier in an address. Raises ObjetInconnu for what is none: 404, not 422."""
    try:
        return UUID(texte)
    except ValueError as erreur:
        raise ObjetInconnu(nature, texte[:80]) from erreur
