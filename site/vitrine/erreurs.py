"""Errors as pages, in the visitor's language. They ask nothing of the database."""

from fastapi import Request
from starlette.responses import Response

from api.dependances import get_services
from api.erreurs import ErreurPublique
from vitrine.cadre import make_cadre
from vitrine.contextes import PageErreur
from vitrine.rendu import Rendu


def render_erreur(rendu: Rendu, request: Request, erreur: ErreurPublique) -> Response:
    """Answer an error with what to do next; never kept, never for search engines."""
    services = get_services(request)
    cadre = make_cadre(request, services, indexable=False)
    page = PageErreur(
        cadre=cadre,
        statut=erreur.statut,
        titre=services.traduire(cadre.langue, erreur.titre),
        detail=services.traduire(cadre.langue, erreur.detail) % dict(erreur.valeurs),
    )
    return rendu.answer(
        request, page, statut=erreur.statut, cache_control="no-store", entetes=erreur.entetes
    )
