"""The headers that every answer carries: a strict content policy, no referrer path, no sniffing."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from raq.reglages import Reglages

UN_AN: Final = 31_536_000


def build_headers(reglages: Reglages) -> dict[str, str]:
    """Return the headers of this installation; another tile server joins `img-src` alone."""
    images = " ".join(filter(None, ["'self'", "data:", reglages.fond_origine]))
    politique = {
        "default-src": "'self'",
        "img-src": images,
        "style-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    entetes = {
        "Content-Security-Policy": "; ".join(f"{nom} {v}" for nom, v in politique.items()),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if reglages.url_publique:
        entetes["Strict-Transport-Security"] = f"max-age={UN_AN}"
    return entetes


class EntetesDeSecurite:
    """Adds the headers to each answer that has not set its own."""

    def __init__(self, app: ASGIApp, entetes: dict[str, str]) -> None:
        self.app = app
        self.entetes = entetes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with the headers on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                entetes = MutableHeaders(scope=message)
                for nom, valeur in self.entetes.items():
                    entetes.setdefault(nom, valeur)
            await send(message)

        await self.app(scope, receive, send_with_headers)
