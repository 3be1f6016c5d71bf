"""install_equipe(): every route of the team's area, and the login for whoever is outside."""

from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.acces import CompteOuPersonne, ConnexionRequise
from vitrine.dependances import add_page
from vitrine.equipe import (
    a_reverifier,
    acteurs,
    antennes,
    categories,
    compte,
    comptes,
    confirmations,
    connexion,
    consentements,
    courriers,
    doublons,
    fusions,
    historique,
    hotes,
    imports,
    maraude,
    maraudes,
    nouveau_quartier,
    photos_acteurs,
    presences,
    quartiers,
    reglages,
    relais,
    relecture,
    signalements,
    tableau,
    textes,
)

FAMILLES = (
    connexion,
    compte,
    comptes,
    tableau,
    courriers,
    acteurs,
    historique,
    relecture,
    relais,
    presences,
    hotes,
    antennes,
    textes,
    categories,
    reglages,
    nouveau_quartier,  # before quartiers/{slug}
    quartiers,
    signalements,
    a_reverifier,
    consentements,
    confirmations,
    maraude,
    maraudes,
    photos_acteurs,
    imports,
    doublons,
    fusions,
)


def install_equipe(app: FastAPI) -> None:
    """Add the routes of the team's area; what none of them is leads to the login too."""
    for famille in FAMILLES:
        app.include_router(famille.make_router())
    reste = APIRouter()
    add_page(reste, "/equipe", lead_home)
    reste.add_api_route(
        "/equipe/{reste:path}", miss, methods=["GET", "HEAD", "POST"], include_in_schema=False
    )
    app.include_router(reste)


def lead_home(request: Request) -> Response:  # noqa: ARG001
    """Lead to the dashboard."""
    return RedirectResponse("/equipe/", 307, {"Cache-Control": "no-store"})


def miss(compte: CompteOuPersonne) -> Response:
    """Answer an address that is none: 404 to the team, the login to anybody else."""
    if compte is None:
        raise ConnexionRequise
    raise HTTPException(404)
