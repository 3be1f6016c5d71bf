"""The team in tests: accounts that are logged in, and forms sent as a browser sends them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import UUID

from starlette.testclient import TestClient

from api.acces import COOKIE
from registre.comptes.sessions import open_session
from registre.modeles import Compte, CompteQuartier
from registre.session import writing
from registre.valeurs import Role
from tests.appuis.applications import LOCALE, Site


@dataclass
class Connecte:
    """A member of the team with an open session; `client` holds the cookie."""

    site: Site
    client: TestClient
    compte: UUID
    nom: str

    def get(self, chemin: str, **parametres: Any) -> Any:
        return self.client.get(chemin, params=parametres or None)

    def jeton(self, page: str) -> str:
        """The form token of a page, as its forms carry it."""
        reponse = self.client.get(page)
        assert reponse.status_code == 200, (page, reponse.status_code)
        return read_jeton(reponse.text)

    def post(self, chemin: str, page: str | None = None, **champs: Any) -> Any:
        """Open `page` (the form's own address when None), then send the form to `chemin`."""
        jeton = self.jeton(page or chemin)
        return self.client.post(chemin, data={"jeton": jeton, **champs})


def read_jeton(html: str) -> str:
    """The last form token of a page (the first one is the log-out button's)."""
    jetons = re.findall(r'name="jeton"\s+value="([^"]+)"', html)
    assert jetons, "this page has no form"
    return unescape(str(jetons[-1]))


def make_client(site: Site, adresse: str = "127.0.0.1") -> TestClient:
    """A browser of its own, without any cookie."""
    return TestClient(
        site.app,
        base_url=LOCALE,
        client=(adresse, 50001),
        headers={"Accept-Language": "fr"},
        follow_redirects=False,
    )


def log_in(
    site: Site,
    role: Role = Role.COORDINATION,
    *,
    nom: str | None = None,
    quartiers: Sequence[str] = (),
    hote: UUID | None = None,
    complete: bool = True,
) -> Connecte:
    """An account of this role and a browser that is logged in with it."""
    nom = nom or f"Compte {role}"
    with writing(site.sessions) as session:
        compte = Compte(
            courriel=f"{nom.lower().replace(' ', '.')}@equipe.example",
            nom=nom,
            role=role,
            hote=hote,
            totp_actif=role is Role.COORDINATION,
        )
        session.add(compte)
        session.flush()
        session.add_all(CompteQuartier(compte=compte.id, quartier=slug) for slug in quartiers)
        secret = open_session(session, compte.id, "Essai", site.horloge(), complete=complete)
    client = make_client(site)
    client.cookies.set(COOKIE, secret, domain="127.0.0.1", path="/equipe")
    return Connecte(site, client, compte.id, nom)
