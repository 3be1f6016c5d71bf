"""How an error is answered: problem+json for machines, a page for people; and what is logged."""

import logging
from typing import Any, Final
from urllib.parse import quote

import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.acces import ConnexionRequise
from api.dependances import choose_langue, get_services
from api.erreurs import PREVUES, ErreurPublique, describe_error

CHEMINS_MACHINE: Final = ("/api", "/ogc", "/hsds", "/openapi.json")
"""Under these an error is problem+json; elsewhere HTML unless Accept prefers JSON."""

journal = logging.getLogger("raq.erreurs")


def wants_json(request: Request) -> bool:
    """Tell whether an error answers problem+json (DESIGN.md §7)."""
    chemin = request.url.path
    if any(chemin == c or chemin.startswith(f"{c}/") for c in CHEMINS_MACHINE):
        return True
    accepte = request.headers.get("accept", "")
    return "json" in accepte and "text/html" not in accepte


def render_problem(request: Request, erreur: ErreurPublique) -> Response:
    """Answer RFC 9457 problem+json in the visitor's language, with a stable `code`."""
    services, langue = get_services(request), choose_langue(request)
    probleme: dict[str, Any] = {
        "type": f"/docs#{erreur.code}",
        "title": services.traduire(langue, erreur.titre),
        "status": erreur.statut,
        "detail": services.traduire(langue, erreur.detail) % dict(erreur.valeurs),
        "code": erreur.code,
    }
    if erreur.parametres:
        probleme["parametres"] = list(erreur.parametres)
    if erreur.fautes:
        probleme["fautes"] = dict(erreur.fautes)
    return Response(
        orjson.dumps(probleme),
        status_code=erreur.statut,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", "Content-Language": langue, **erreur.entetes},
    )


def answer_error(request: Request, erreur: Exception) -> Response:
    """Answer any exception in the form that the visitor can read."""
    lit = request.method in {"GET", "HEAD"} and not wants_json(request)
    if isinstance(erreur, ConnexionRequise) and lit:
        return _send_to_login(request, erreur)
    publique = describe_error(erreur)
    if publique.statut == 503:
        journal.error("unavailable: %s", publique.code)
    elif publique.statut >= 500:
        # The exception's own text may hold what somebody typed: log where, never what.
        journal.error("unforeseen %s at %s", type(erreur).__name__, _where(erreur))
    if wants_json(request):
        return render_problem(request, publique)
    return get_services(request).rendre_erreur(request, publique)


def _send_to_login(request: Request, erreur: ConnexionRequise) -> Response:
    """Lead a stranger to the login, which leads back; the address never leaves this site."""
    suite = quote(request.url.path)
    adresse = erreur.etape if suite == "/equipe/" else f"{erreur.etape}?suite={suite}"
    return RedirectResponse(adresse, 303, {"Cache-Control": "no-store"})


def _where(erreur: Exception) -> str:
    trace = erreur.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown place"
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"


def install_handlers(app: FastAPI) -> None:
    """Send every foreseen exception through the table; raq.journalisation does the others."""
    for sorte in PREVUES:
        app.add_exception_handler(sorte, answer_error)
