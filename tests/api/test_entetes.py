"""What every answer carries: the content policy, no cookie, nothing to trace anybody by."""

import pytest

from raq.entetes import build_headers
from raq.reglages import Reglages
from tests.appuis.applications import Site, opening

CSP = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
REPONSES = [
    ("/fr/", 200),
    ("/", 307),
    ("/fr/repertoire?q=foret", 200),
    ("/fr/trouver?adresse=Matong%C3%A9", 200),
    ("/api/v1/trouver?adresse=Matong%C3%A9", 200),
    ("/api/v1/acteurs", 200),
    ("/fond/14/8391/5493.svg", 200),
    ("/openapi.json", 200),
    ("/healthz", 200),
    ("/static/css/base.css", 200),
    ("/fr/rien", 404),
    ("/api/v1/rien", 404),
    ("/static/rien.css", 404),
    ("/api/v1/trouver", 422),
    ("/api/v1/acteurs/", 404),
    ("/fr", 307),
]


@pytest.mark.parametrize(("chemin", "statut"), REPONSES)
def test_every_answer_has_the_security_headers_and_sets_no_cookie(
    site: Site, chemin: str, statut: int
) -> None:
    reponse = site.client.get(chemin)
    assert reponse.status_code == statut
    assert reponse.headers["content-security-policy"] == CSP
    assert reponse.headers["x-content-type-options"] == "nosniff"
    assert reponse.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert reponse.headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=(self)" in reponse.headers["permissions-policy"]
    assert "set-cookie" not in reponse.headers
    assert "server" not in reponse.headers


def test_an_answer_that_fails_has_them_too(site_libre: Site) -> None:
    def fail() -> None:
        raise RuntimeError("panne")

    site_libre.replace_services(verifier_base=fail)
    reponse = site_libre.get("/fr/repertoire")
    assert reponse.status_code == 500
    assert reponse.headers["content-security-policy"] == CSP
    assert "set-cookie" not in reponse.headers


def test_another_tile_server_joins_the_images_and_nothing_else() -> None:
    politique = build_headers(
        Reglages(fond_url="https://{s}.tuiles.example/{z}/{x}/{y}.png", fond_attribution="©")
    )["Content-Security-Policy"]
    assert politique == CSP.replace(
        "img-src 'self' data:", "img-src 'self' data: https://*.tuiles.example"
    )


def test_a_public_site_asks_for_https_always(url_sqlite_semee: str) -> None:
    with opening(url_sqlite_semee, url_publique="https://relais.example") as public:
        entetes = public.get("/healthz").headers
        assert entetes["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "chemin", ["/api/v1/acteurs", "/api/v1/quartiers", "/api/v1/categories", "/api/v1/secteurs"]
)
def test_a_partners_page_may_read_the_open_data(site: Site, chemin: str) -> None:
    premiere, gardee = site.get(chemin), site.get(chemin)
    assert premiere.headers["access-control-allow-origin"] == "*"
    assert gardee.headers["access-control-allow-origin"] == "*"


def test_a_language_without_its_slash_leads_home(site_libre: Site) -> None:
    for langue in ("fr", "nl", "en"):
        reponse = site_libre.client.get(f"/{langue}", follow_redirects=False)
        assert (reponse.status_code, reponse.headers["location"]) == (307, f"/{langue}/")
