"""The words by which people recognise a browser of theirs: “Firefox, Android”."""

from typing import Final

from starlette.requests import Request

NAVIGATEURS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""What a User-Agent contains → name, the most particular first: Edge says “Chrome” and “Safari”."""

SYSTEMES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def describe_appareil(request: Request) -> str:
    """Return “Firefox, Android”, “Safari, iPhone”; “Appareil inconnu” when nothing is known."""
    agent = request.headers.get("user-agent", "")[:500]
    noms = (_find(agent, NAVIGATEURS), _find(agent, SYSTEMES))
    return ", ".join(nom for nom in noms if nom) or "Appareil inconnu"


def _find(agent: str, indices: tuple[tuple[str, str], ...]) -> str | None:
    return next((nom for indice, nom in indices if indice in agent), None)
