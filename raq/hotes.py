"""Which names the site answers to while it makes its links from the request's own origin."""

import re
from collections.abc import Collection
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.erreurs import HoteInconnu
from api.problemes import answer_error

_HOTE: Final = re.compile(r"(?P<nom>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?", re.IGNORECASE)


class HotesConnus:
    """Refuses a Host header that is not one of ours: it would end up in our links."""

    def __init__(self, app: ASGIApp, noms: Collection[str]) -> None:
        self.app = app
        self.noms = frozenset(noms)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or answer it 400."""
        if scope["type"] == "http" and read_nom(scope) not in self.noms:
            await answer_error(Request(scope), HoteInconnu())(scope, receive, send)
            return
        await self.app(scope, receive, send)


def read_nom(scope: Scope) -> str | None:
    """Return the name in the Host header, lower case, without port or brackets; None: unfit."""
    trouve = _HOTE.fullmatch(Headers(scope=scope).get("host", ""))
    return trouve["nom"].strip("[]").lower() if trouve else None
