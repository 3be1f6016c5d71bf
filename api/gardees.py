"""Kept answers: the bytes of a data version, and the short way to them.

A question goes through its route, which builds and keeps the answer. The same question again – same
path, query and host – is answered beside the routes: one SELECT reads the version counters, and as
long as they stand the kept bytes are sent. So every worker shows a change at its next request.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.dependances import Services, get_services
from api.octets import Contenu, OctetsPrets, send_octets
from registre.erreurs import ErreurRegistre
from registre.versions import Versions, read_versions

SOUVENIRS_GARDES: Final = 1_000
REQUETE_MAXIMALE: Final = 500
"""Characters of a query string; a longer one takes the long way each time."""

Question = tuple[str, bytes, str]
"""Path, query string and Host header: an answer depends on nothing else."""


@dataclass(frozen=True, slots=True)
class Souvenir:
    """Which kept answer a question got, of which versions, through which route (for the log)."""

    versions: Versions
    cle: Hashable
    route: Any


class Souvenirs:
    """The last questions of one worker, shared by its threads; the oldest leave first."""

    def __init__(self) -> None:
        self._gardes: OrderedDict[Question, Souvenir] = OrderedDict()
        self._verrou = Lock()

    def find(self, question: Question) -> Souvenir | None:
        """Return what is remembered of a question."""
        return self._gardes.get(question)

    def keep(self, question: Question, souvenir: Souvenir) -> None:
        """Remember a question, in place of what was remembered of it."""
        if len(question[1]) > REQUETE_MAXIMALE:
            return
        with self._verrou:
            self._gardes[question] = souvenir
            self._gardes.move_to_end(question)
            while len(self._gardes) > SOUVENIRS_GARDES:
                self._gardes.popitem(last=False)


def answer_kept(
    request: Request,
    services: Services,
    session: Session,
    cle: tuple[Hashable, ...],
    build: Callable[[datetime], Contenu],
) -> Response:
    """Answer with the bytes kept for `cle` and the present versions, built when there are none.

    `cle` names the answer among all others; `build` is given the instant it is built for.
    """
    versions, instant = read_versions(session), services.horloge()
    complete = (*cle, versions)
    prets = services.octets.obtain(complete, instant, lambda: build(instant))
    souvenirs: Souvenirs = request.app.state.souvenirs
    souvenirs.keep(_ask(request.scope), Souvenir(versions, complete, request.scope.get("route")))
    return _send_to_anyone(request, prets)


class ReponsesGardees:
    """The short way, in front of the routes; whatever is in doubt takes the long one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        souvenir = _recall(scope)
        if souvenir is not None:
            reponse = await run_in_threadpool(_answer_again, Request(scope), souvenir)
            if reponse is not None:
                scope["route"] = souvenir.route
                await reponse(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _recall(scope: Scope) -> Souvenir | None:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    souvenirs: Souvenirs = scope["app"].state.souvenirs
    return souvenirs.find(_ask(scope))


def _ask(scope: Scope) -> Question:
    return scope["path"], scope["query_string"], Headers(scope=scope).get("host", "")


def _answer_again(request: Request, souvenir: Souvenir) -> Response | None:
    """Return the kept answer if it still stands; None also when the database cannot tell."""
    services = get_services(request)
    try:
        services.verifier_base()
        with services.sessions() as session:
            versions = read_versions(session)
    except (ErreurRegistre, SQLAlchemyError):
        return None
    if versions != souvenir.versions:
        return None
    prets = services.octets.find(souvenir.cle, services.horloge())
    return _send_to_anyone(request, prets) if prets is not None else None


def _send_to_anyone(request: Request, prets: OctetsPrets) -> Response:
    """Answer so that a partner's page may read it too (CORS): it is public and knows no visitor."""
    reponse = send_octets(request, prets)
    reponse.headers["Access-Control-Allow-Origin"] = "*"
    return reponse
