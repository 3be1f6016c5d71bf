"""Our log: route template, status, time – never a path as typed, a query string or an address."""

import logging
import logging.config
import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.dependances import LANGUES
from api.erreurs import describe_error
from api.problemes import answer_error, render_problem

journal = logging.getLogger("raq.requetes")

CONFIGURATION: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"sortie": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "loggers": {
        "raq": {"handlers": ["sortie"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["sortie"], "level": "WARNING", "propagate": False},
    },
}


def configure_journal() -> None:
    """Send our lines and the server's warnings to the standard error stream."""
    logging.config.dictConfig(CONFIGURATION)


class JournalDesRequetes:
    """One line a request; an exception that nothing foresaw becomes a page, not a trace.

    It stands outside the routes so that the server never prints an exception's text, which may
    hold what somebody typed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and write its line."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        debut, statut = time.perf_counter(), 0

        async def keep_status(message: Message) -> None:
            nonlocal statut
            if message["type"] == "http.response.start":
                statut = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, keep_status)
        except Exception as erreur:
            reponse = _answer(Request(scope), erreur)
            if statut == 0:
                await reponse(scope, receive, keep_status)
        finally:
            duree = (time.perf_counter() - debut) * 1000
            journal.info("%s %s %s %.1f ms", scope["method"], _template(scope), statut, duree)


def _answer(request: Request, erreur: Exception) -> Response:
    """Answer an unforeseen error; as problem+json should the error page itself fail."""
    try:
        return answer_error(request, erreur)
    # The last resort: uvicorn would print the text of what escapes from here.
    except Exception as autre:
        journal.error("error page failed: %s", type(autre).__name__)
        return render_problem(request, describe_error(erreur))


def _template(scope: Scope) -> str:
    """Return the route's template (`/fr/quartiers/{slug}`); a path without route is not told.

    A page's route only knows its path below the language, which is one of three words.
    """
    modele = str(getattr(scope.get("route"), "path", "-"))
    premier = scope["path"].split("/", 2)[1:2]
    if modele == "-" or not premier or premier[0] not in LANGUES:
        return modele
    return f"/{premier[0]}{modele}"
