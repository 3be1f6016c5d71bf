"""What guards the forms that anybody may send, whichever form it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from sqlalchemy import func, select
from starlette.datastructures import FormData
from starlette.routing import BaseRoute, Mount

from api.acces import require_acces
from api.saisies import Saisie
from registre.modeles import Acteur, Courriel, Essai, Lien, Revision, Signalement, Verification
from registre.valeurs import EtatActeur
from tests.appuis.applications import LOCALE, Site
from vitrine.formulaires import make_formulaire
from vitrine.visiteurs import name_reseau

VITRINE = Path(__file__).resolve().parents[2] / "site" / "vitrine"
ECRITES = (Acteur, Courriel, Essai, Lien, Revision, Signalement, Verification)


def list_routes(routes: list[BaseRoute]) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        elif isinstance(route, Mount):
            yield from list_routes(list(route.routes))
        else:
            yield from list_routes(getattr(getattr(route, "original_router", None), "routes", []))


def needs_account(dependant: Dependant) -> bool:
    return dependant.call is require_acces or any(map(needs_account, dependant.dependencies))


def count_rows(site: Site) -> dict[str, int]:
    with site.sessions() as session:
        return {
            modele.__tablename__: session.scalar(select(func.count()).select_from(modele)) or 0
            for modele in ECRITES
        }


def find_acteur(site: Site) -> Any:
    with site.sessions() as session:
        publics = select(Acteur.id).where(Acteur.etat == EtatActeur.PUBLIE)
        return session.scalars(publics.where(Acteur.source == "openstreetmap")).first()


def test_no_public_form_is_taken_from_another_sites_page(site_propre: Site) -> None:
    exemples = {
        "slug": "marolles",
        "identifiant": find_acteur(site_propre),
        "secret": "s" * 43,
    }
    publiques = {
        route.path
        for route in list_routes(list(site_propre.app.routes))
        if "POST" in (route.methods or ())
        and not needs_account(route.dependant)
        # What is below no page answers 404 to anything.
        and ":path}" not in route.path
    }
    assert len(publiques) >= 8, publiques
    avant = count_rows(site_propre)
    for chemin in sorted(publiques):
        url = chemin.format(langue="fr", **exemples)
        url = url if url.startswith(("/fr/", "/equipe/")) else f"/fr{url}"
        for entetes in (
            {"Origin": "https://ailleurs.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            refus = site_propre.client.post(url, data={"nom": "x"}, headers=entetes)
            assert refus.status_code == 403, (url, entetes)
            assert "autre site" in refus.text, (url, entetes)
        notre = site_propre.client.post(url, data={"nom": "x"}, headers={"Origin": LOCALE})
        assert "vient d&#39;un autre site" not in notre.text, url
    assert count_rows(site_propre) == avant


def test_public_pages_know_nothing_of_the_teams_pages() -> None:
    fautives = {
        fichier.name
        for fichier in VITRINE.glob("*.py")
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.ImportFrom) and str(noeud.module).startswith("vitrine.equipe")
    }
    assert fautives == {"application.py"}


@pytest.mark.parametrize(
    ("texte", "valeurs", "phrase"),
    [
        ("« 100 % laine » est là deux fois.", {}, "« 100 % laine » est là deux fois."),
        ("Au plus %(maximum)s.", {"maximum": 3}, "Au plus 3."),
    ],
)
def test_a_percent_sign_in_a_fault_is_a_percent_sign(
    site: Site, texte: str, valeurs: dict[str, Any], phrase: str
) -> None:
    saisie = Saisie(FormData())
    saisie.note_faute("nom", texte, **valeurs)
    formulaire = make_formulaire(site.services, "fr", "", {"nom": ""}, saisie)
    assert formulaire.faute("nom") == phrase


@pytest.mark.parametrize(
    ("abonne", "reseau"),
    [
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::/64", "2001:db8:1::/48"),
        ("203.0.113.7", None),
        ("unknown", None),
    ],
)
def test_a_network_is_the_48_of_a_connection(abonne: str, reseau: str | None) -> None:
    assert name_reseau(abonne) == reseau


def test_both_public_forms_have_the_same_trap(site: Site) -> None:
    acteur = find_acteur(site)
    piege = '<input type="text" name="remarque" tabindex="-1" autocomplete="off">'
    assert site.get(f"/fr/acteurs/{acteur}/signaler").text.count(piege) == 1
    assert site.get("/fr/quartiers/marolles/ecrire").text.count(piege) == 2
