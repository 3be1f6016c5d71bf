"""Pages of text, the documentation of the API, errors."""

from dataclasses import dataclass
from typing import ClassVar

from vitrine.blocs import (
    Cadre,
    Choix,
)
from vitrine.operations import OperationApi, ProblemeApi


@dataclass(frozen=True, slots=True)
class PageTexte:
    """A page of text kept in Markdown with the code; `html` is rendered from it, safe."""

    TEMPLATE: ClassVar[str] = "pages/texte.html"

    cadre: Cadre
    titre: str
    html: str


@dataclass(frozen=True, slots=True)
class PageDocumentation:
    """The API's documentation, read from its own openapi.json; `description` is safe HTML.

    It is written in French; the frame around it has the visitor's language. `problemes` are the
    errors that it may answer.
    """

    TEMPLATE: ClassVar[str] = "pages/documentation.html"

    cadre: Cadre
    titre: str
    version: str
    description: str
    operations: tuple[OperationApi, ...]
    problemes: tuple[ProblemeApi, ...]


@dataclass(frozen=True, slots=True)
class PageErreur:
    """An error: its translated words and what to do next. It needs no database."""

    TEMPLATE: ClassVar[str] = "erreurs/erreur.html"

    cadre: Cadre
    statut: int
    titre: str
    detail: str
    retour: Choix | None = None
    """Where to go on from; None: the ways that are open to everybody."""
