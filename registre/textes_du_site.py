"""The texts of the site that the coordination may write in place of those kept with the code."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.modeles import Texte

CLES: Final = ("accueil", "projet", "partenaires", "confidentialite")
"""Which texts: the sentence of the home page, then three pages (or their beginning)."""
LANGUES: Final = ("fr", "nl", "en")

Adresse = tuple[str, str]
"""(key, language)."""


def read_markdown(session: Session, cle: str, langue: str) -> str | None:
    """Return what the coordination wrote, in Markdown; None: the text kept with the code stands.

    One SELECT.
    """
    return session.scalar(select(Texte.markdown).where(Texte.cle == cle, Texte.langue == langue))


def list_ecrits(session: Session) -> Mapping[Adresse, datetime]:
    """Return the texts that the coordination wrote, and when it last did. One SELECT."""
    lignes = session.execute(select(Texte.cle, Texte.langue, Texte.modifie_le))
    return {(cle, langue): le for cle, langue, le in lignes}


def write_markdown(
    session: Session, cle: str, langue: str, markdown: str, instant: datetime
) -> None:
    """Put a text in force in the caller's write transaction; “”: the one kept with the code."""
    texte = session.get(Texte, (cle, langue))
    if not markdown:
        if texte is not None:
            session.delete(texte)
    elif texte is None:
        session.add(Texte(cle=cle, langue=langue, markdown=markdown, modifie_le=instant))
    else:
        texte.markdown, texte.modifie_le = markdown, instant
    session.flush()
