"""/docs: the API's documentation, rendered from its own openapi.json without any third party."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

import orjson
from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from starlette.responses import Response

from api.dependances import ServicesDuSite
from api.erreurs import list_problemes
from vitrine.cadre import make_cadre
from vitrine.contextes import PageDocumentation
from vitrine.dependances import RenduDuSite, add_page
from vitrine.operations import OperationApi, ParametreApi, ProblemeApi

METHODES: Final = ("get", "post", "put", "patch", "delete")
_REUSSITE: Final = "La réponse."
_REUSSITE_DE_FASTAPI: Final = "Successful Response"
"""What FastAPI writes where a route describes no answer."""
EXEMPLE_MAX: Final = 4_000
"""Characters of an example; a longer one is cut, the API itself shows it whole."""


def make_router() -> APIRouter:
    """Return the route of the documentation, which has no language in its path."""
    router = APIRouter()
    add_page(router, "/docs", show_documentation)
    return router


def show_documentation(request: Request, services: ServicesDuSite, rendu: RenduDuSite) -> Response:
    """Show every operation of openapi.json, in its order, then the errors.

    There is one address for all languages, so no switch: the frame is in the browser's language.
    """
    description = request.app.openapi()
    info = description["info"]
    cadre = make_cadre(request, services, "docs")
    page = PageDocumentation(
        cadre=replace(cadre, langues=(), alternatives=()),
        titre=info["title"],
        version=info["version"],
        description=_render(info.get("description", "")),
        operations=tuple(list_operations(description)),
        problemes=tuple(
            ProblemeApi(probleme.statut, probleme.code, probleme.titre)
            for probleme in list_problemes()
        ),
    )
    return rendu.answer(request, page)


def list_operations(description: Mapping[str, Any]) -> Iterator[OperationApi]:
    """Yield the operations of an OpenAPI description, path by path."""
    for chemin, methodes in description["paths"].items():
        for methode in METHODES:
            if methode in methodes:
                yield _describe_operation(chemin, methode, methodes[methode], description)


def _describe_operation(
    chemin: str, methode: str, operation: Mapping[str, Any], description: Mapping[str, Any]
) -> OperationApi:
    return OperationApi(
        ancre=operation.get("operationId") or f"{methode}-{chemin.strip('/').replace('/', '-')}",
        methode=methode.upper(),
        chemin=chemin,
        resume=operation.get("summary", ""),
        description=_render(operation.get("description", "")),
        parametres=tuple(
            ParametreApi(
                nom=parametre["name"],
                lieu=parametre["in"],
                obligatoire=bool(parametre.get("required")),
                genre=_name_genre(parametre.get("schema", {})),
                description=parametre.get("description", ""),
            )
            for parametre in operation.get("parameters", ())
        ),
        reponses=tuple(
            (
                statut,
                _say_reponse(reponse.get("description", "")),
                _find_exemple(reponse, description) if statut.startswith("2") else None,
            )
            for statut, reponse in operation.get("responses", {}).items()
        ),
    )


def _say_reponse(description: str) -> str:
    return _REUSSITE if description in ("", _REUSSITE_DE_FASTAPI) else description


def _render(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": False}).render(markdown))


def _name_genre(schema: Mapping[str, Any]) -> str:
    """Return the type of a parameter in one word or two; “null” of an optional one is left out."""
    choix = [c for c in schema.get("anyOf", ()) if c.get("type") != "null"] or [schema]
    genres = []
    for option in choix:
        genre = str(option.get("type", ""))
        if genre == "array":
            genre = f"{option.get('items', {}).get('type', '')} […]"
        genres.append(option.get("format", genre))
    return " | ".join(genres)


def _find_exemple(reponse: Mapping[str, Any], description: Mapping[str, Any]) -> str | None:
    """Return the first example of an answer as indented JSON, from its schema if need be."""
    for contenu in reponse.get("content", {}).values():
        for exemple in _list_exemples(contenu, description):
            texte = orjson.dumps(exemple, option=orjson.OPT_INDENT_2).decode()
            return texte if len(texte) <= EXEMPLE_MAX else texte[:EXEMPLE_MAX] + "\n…"
    return None


def _list_exemples(contenu: Mapping[str, Any], description: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in contenu:
        yield contenu["example"]
    for nomme in contenu.get("examples", {}).values():
        yield nomme["value"]
    schema = contenu.get("schema", {})
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if "example" in schema:
        yield schema["example"]
    yield from schema.get("examples", ())
