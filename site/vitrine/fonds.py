"""The base map that a page shows: our own tiles, or a third party's."""

from typing import Final
from urllib.parse import urlsplit

from api.dependances import Services
from api.messages import a_traduire
from vitrine.croquis import AdresseDeTuile

ATTRIBUTION: Final = a_traduire("© les contributeurs d'OpenStreetMap")


def tuile_of(services: Services) -> AdresseDeTuile | None:
    """Return how to address a tile of ours; None when the map is a third party's."""
    if services.fond_url:
        return None
    version = services.fond().version
    return lambda z, x, y: f"/fond/{z}/{x}/{y}.svg?v={version}"


def template_of(services: Services) -> str:
    """Return the {z}/{x}/{y} template of the interactive map's tiles."""
    return services.fond_url or f"/fond/{{z}}/{{x}}/{{y}}.svg?v={services.fond().version}"


def host_of(services: Services) -> str | None:
    """Return the host of a third party's tiles, which the visitor is told of; None for ours."""
    return urlsplit(services.fond_url).hostname if services.fond_url else None
