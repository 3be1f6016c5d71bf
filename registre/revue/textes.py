"""What a revision of a site text holds, and how it is put in force.

The content is {"markdown": text}; “” stands for the text kept with the code, so that going back to
it is a revision like any other. Pages read the text at each request: no counter is bumped.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from registre.erreurs import ObjetInconnu
from registre.revue.ecarts import Contenu
from registre.textes_du_site import CLES, LANGUES, Adresse, read_markdown, write_markdown


def make_cle(cle: str, langue: str) -> str:
    """Return the key of a text's revisions: “projet/fr”."""
    return f"{cle}/{langue}"


def read_cle(texte: str) -> Adresse:
    """Return (key, language). Raises ObjetInconnu for a text that the site does not have."""
    cle, _, langue = texte.partition("/")
    if cle not in CLES or langue not in LANGUES:
        raise ObjetInconnu("texte", texte)
    return cle, langue


def snapshot_texte(session: Session, cle: str) -> dict[str, Any]:
    """Return the content that stands. Raises ObjetInconnu."""
    return {"markdown": read_markdown(session, *read_cle(cle)) or ""}


def apply_texte(session: Session, cle: str, contenu: Contenu, instant: datetime) -> None:
    """Put a revision's content in force, in the caller's write transaction."""
    write_markdown(session, *read_cle(cle), str(contenu.get("markdown") or ""), instant)
