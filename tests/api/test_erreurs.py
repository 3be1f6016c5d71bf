"""Every error: the right status, a stable code, the visitor's language, nothing of the inside."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PlusDeConnexion

from api.erreurs import ParametreInvalide, TropDeDemandes, describe_error
from api.schemas.communs import Probleme
from registre.erreurs import (
    ActeurInconnu,
    BaseAbsente,
    BaseEnLectureSeule,
    BaseIllisible,
    BaseVerrouillee,
    CategorieInconnue,
    CommuneInconnue,
    QuartierInconnu,
    SchemaAncien,
    SchemaPlusRecent,
)
from tests.appuis.applications import Site, opening

SECRET = "Rue du Secret 7"

LEVEES: list[tuple[Exception, int, str]] = [
    (QuartierInconnu(SECRET), 404, "quartier_inconnu"),
    (ActeurInconnu(SECRET), 404, "acteur_inconnu"),
    (CategorieInconnue(SECRET), 422, "categorie_inconnue"),
    (CommuneInconnue(SECRET), 422, "commune_inconnue"),
    (ParametreInvalide("bbox", "%(parametre)s attend quatre nombres."), 422, "parametre_invalide"),
    (TropDeDemandes(60), 429, "trop_de_demandes"),
    (BaseAbsente(SECRET), 503, "base_absente"),
    (BaseIllisible(SECRET), 503, "base_absente"),
    (BaseVerrouillee(), 503, "base_occupee"),
    (BaseEnLectureSeule(), 503, "base_en_lecture_seule"),
    (SchemaAncien(SECRET, "0001"), 503, "schema_ancien"),
    (SchemaPlusRecent(SECRET, "0001"), 503, "schema_plus_recent"),
    (OperationalError(SECRET, {}, Exception(SECRET)), 503, "base_indisponible"),
    (PlusDeConnexion(SECRET), 503, "base_occupee"),
    (RuntimeError(SECRET), 500, "erreur_imprevue"),
    (KeyError(SECRET), 500, "erreur_imprevue"),
]


def raising(erreur: Exception) -> Callable[[], Any]:
    def fail() -> None:
        raise erreur

    return fail


@pytest.mark.parametrize(("erreur", "statut", "code"), LEVEES, ids=lambda v: type(v).__name__)
def test_every_error_has_its_status_and_its_code_and_tells_nothing_more(
    site_libre: Site, erreur: Exception, statut: int, code: str
) -> None:
    site_libre.replace_services(verifier_base=raising(erreur))
    reponse = site_libre.get("/api/v1/acteurs")
    assert reponse.status_code == statut
    assert reponse.headers["content-type"] == "application/problem+json"
    probleme = Probleme.model_validate(reponse.json())
    assert (probleme.code, probleme.status) == (code, statut)
    assert SECRET not in reponse.text
    assert "%(" not in probleme.detail
    assert ("retry-after" in reponse.headers) == (statut in {429, 503})
    page = site_libre.get("/fr/repertoire")
    assert page.status_code == statut
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert SECRET not in page.text
    assert probleme.title in page.text.replace("&#39;", "'")
    assert ("retry-after" in page.headers) == (statut in {429, 503})


@pytest.mark.parametrize("langue", ["fr", "nl", "en"])
def test_errors_speak_the_visitors_language(site_libre: Site, langue: str) -> None:
    attendus = {
        "fr": "Cette page n'existe pas",
        "nl": "Deze pagina bestaat niet",
        "en": "This page does not exist",
    }
    probleme = site_libre.get("/api/v1/rien", {"Accept-Language": langue})
    assert probleme.headers["content-language"] == langue
    assert probleme.json()["title"] == attendus[langue]
    page = site_libre.get(f"/{langue}/rien")
    assert page.status_code == 404
    assert attendus[langue] in page.text.replace("&#39;", "'")


@pytest.mark.parametrize(
    ("chemin", "accepte", "json"),
    [
        ("/api/rien", "text/html", True),
        ("/api/v1/rien", "*/*", True),
        ("/ogc/rien", "text/html", True),
        ("/hsds/rien", "text/html", True),
        ("/apicole", "*/*", False),
        ("/rien", "application/json", True),
        ("/rien", "application/problem+json", True),
        ("/fr/rien", "text/html,application/xhtml+xml,application/json;q=0.8", False),
        ("/fr/rien", "", False),
    ],
)
def test_machines_get_problem_json_and_people_a_page(
    site_libre: Site, chemin: str, accepte: str, json: bool
) -> None:
    reponse = site_libre.get(chemin, {"Accept": accepte})
    assert reponse.status_code == 404
    assert (reponse.headers["content-type"] == "application/problem+json") == json


@pytest.mark.parametrize("methode", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_writes_is_refused_with_those_that_are_allowed(
    site_libre: Site, methode: str
) -> None:
    reponse = site_libre.client.request(methode, "/api/v1/acteurs")
    assert reponse.status_code == 405
    assert reponse.json()["code"] == "methode_refusee"
    assert reponse.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "hote", ["evil.example", "127.0.0.1.evil.example", "[::1", "127.0.0.1:80:80", "", "a b"]
)
def test_a_forged_host_is_refused_where_it_would_get_into_links(
    site_libre: Site, hote: str
) -> None:
    for chemin in ("/api/v1/quartiers/marolles", "/fr/"):
        reponse = site_libre.get(chemin, {"Host": hote, "Accept": "application/json"})
        assert reponse.status_code == 400
        assert reponse.json()["code"] == "hote_inconnu"
        assert "content-security-policy" in reponse.headers


@pytest.mark.parametrize("hote", ["127.0.0.1:8000", "localhost", "LOCALHOST:80", "[::1]:8000"])
def test_every_loopback_name_is_answered(site_libre: Site, hote: str) -> None:
    assert site_libre.get("/healthz", {"Host": hote}).status_code == 200


def test_a_public_site_links_to_its_own_name_whatever_host_is_asked(
    url_sqlite_semee: str,
) -> None:
    with opening(url_sqlite_semee, url_publique="https://relais.example") as public:
        corps = public.get("/api/v1/acteurs", {"Host": "evil.example"}, limit=1)
        assert corps.status_code == 200
        assert "evil" not in corps.text
        assert corps.json()["links"][0]["href"].startswith("https://relais.example/api/")
        for chemin in ("/fr", "/fr/trouver/?adresse=Namur", "/api/v1/quartiers/"):
            reponse = public.client.get(chemin, headers={"Host": "evil.example"})
            assert "evil" not in reponse.headers.get("location", "")
            assert "Namur" not in reponse.headers.get("location", "")


def test_an_error_page_that_fails_itself_becomes_a_problem(site_libre: Site) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    site_libre.replace_services(verifier_base=raising(ValueError(SECRET)), rendre_erreur=fail)
    reponse = site_libre.get("/fr/repertoire")
    assert reponse.status_code == 500
    assert reponse.json()["code"] == "erreur_imprevue"
    assert SECRET not in reponse.text


def test_an_unforeseen_error_is_described_without_its_text() -> None:
    assert SECRET not in repr(describe_error(RuntimeError(SECRET)))


def test_an_error_is_never_answered_from_what_the_visitor_has_kept(site_libre: Site) -> None:
    for chemin in ("/fr/rien", "/api/v1/rien"):
        assert site_libre.get(chemin, {"If-None-Match": "*"}).status_code == 404
