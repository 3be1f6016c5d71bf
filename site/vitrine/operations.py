"""The blocks of the API's documentation: a parameter, an error, a route."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ParametreApi:
    """A parameter of an API route."""

    nom: str
    lieu: str
    obligatoire: bool
    genre: str
    description: str


@dataclass(frozen=True, slots=True)
class ProblemeApi:
    """An error that the API may answer: its status, its stable code, its words in French."""

    statut: int
    code: str
    titre: str


@dataclass(frozen=True, slots=True)
class OperationApi:
    """A route of the API as its documentation shows it.

    `description` is safe HTML made from Markdown; examples are JSON texts.
    """

    ancre: str
    methode: str
    chemin: str
    resume: str
    description: str
    parametres: tuple[ParametreApi, ...]
    reponses: tuple[tuple[str, str, str | None], ...]
    """Status, description, example (of a success only: all errors have one form)."""
