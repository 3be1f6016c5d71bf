"""Applications under test: the real one, with a clock that the test sets."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from api.dependances import Services
from raq.app import create_app
from raq.reglages import Reglages

MARDI_MATIN: Final = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
"""Tuesday 3 March 2026, half past ten in Brussels: most of what opens on weekdays is open."""

LOCALE: Final = "http://127.0.0.1"


@dataclass
class Horloge:
    """A clock that stands still until the test moves it."""

    instant: datetime = MARDI_MATIN

    def __call__(self) -> datetime:
        return self.instant


@dataclass
class Site:
    """An application, a client on loopback, its sessions and its clock."""

    app: FastAPI
    client: TestClient
    horloge: Horloge
    url: str

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    @property
    def sessions(self) -> sessionmaker[Session]:
        return self.services.sessions

    def replace_services(self, **autres: Any) -> None:
        self.app.state.services = replace(self.services, **autres)

    def get(self, chemin: str, entetes: dict[str, str] | None = None, /, **parametres: Any) -> Any:
        """GET with query parameters; a list repeats its name."""
        return self.client.get(chemin, params=parametres or None, headers=entetes)


@contextmanager
def opening(url: str, **reglages: Any) -> Iterator[Site]:
    """Open the real application on a database; its log lines stay silent unless captured."""
    horloge = Horloge()
    app = create_app(Reglages(base=url, **reglages), horloge=horloge)
    logging.getLogger("raq.requetes").setLevel(logging.INFO)
    client = TestClient(
        app,
        base_url=reglages.get("url_publique") or LOCALE,
        client=("127.0.0.1", 50000),
        headers={"Accept-Language": "fr"},
        follow_redirects=False,
    )
    with client:
        yield Site(app, client, horloge, url)
