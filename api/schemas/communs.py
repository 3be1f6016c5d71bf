"""Problems, media types and what several routes share."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse


class ReponseGeoJSON(JSONResponse):
    """Names the media type in openapi.json (FastAPI tells a shape of JSONResponse only)."""

    media_type = "application/geo+json"


class ReponseJSON(JSONResponse):
    """The same, for plain JSON."""

    media_type = "application/json"


class Forme(BaseModel):
    """A closed shape: nothing leaves that is not named."""

    model_config = ConfigDict(extra="forbid")


class Probleme(Forme):
    """RFC 9457, with a stable `code`."""

    type: str = Field(examples=["/docs#parametre_invalide"])
    title: str = Field(examples=["Un paramètre ne peut pas être compris"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["Écrivez une adresse, une place ou un quartier."])
    code: str = Field(examples=["parametre_invalide"])
    parametres: list[str] | None = Field(None, examples=[["adresse"]])


class Lien(Forme):
    """A link between the pages of a collection."""

    rel: str = Field(examples=["next"])
    type: str = Field(examples=["application/geo+json"])
    href: str


def problem(description: str) -> dict[str, Any]:
    """Return the openapi.json entry of a problem+json answer."""
    return {
        "description": description,
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleme"}}
        },
    }


PROBLEMES: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "Inchangé (If-None-Match)."},
    422: problem("Un paramètre est inconnu ou ne peut pas être compris."),
    503: problem("La base ne peut pas répondre maintenant."),
}
PROBLEMES_ET_404: Final[dict[int | str, dict[str, Any]]] = {
    **PROBLEMES,
    404: problem("Rien ne porte cet identifiant."),
}
