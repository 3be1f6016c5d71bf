"""Errors as pages, in the visitor's language. They ask nothing of the database."""

from urllib.parse import quote

from fastapi import Request
from starlette.responses import Response

from api.dependances import get_services
from api.erreurs import ErreurPublique
from vitrine.blocs import Choix
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
        retour=_find_retour(request, erreur),
    )
    return rendu.answer(
        request, page, statut=erreur.statut, cache_control="no-store", entetes=erreur.entetes
    )


def _find_retour(request: Request, erreur: ErreurPublique) -> Choix | None:
    """Return the way back into the team's area for who was in it; None elsewhere."""
    chemin = request.url.path
    if not chemin.startswith("/equipe"):
        return None
    if erreur.statut == 401:
        suite = quote(chemin) if request.method == "GET" else "/equipe/"
        return Choix(f"/equipe/connexion?suite={suite}", "Se connecter")
    return Choix("/equipe/", "Revenir à l'espace de l'équipe")
