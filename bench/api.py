"""The whole directory of 10,000 actors over HTTP, beside a pydantic response model.

Both routes stand in one real uvicorn worker and read the same database with the same query. Ours
keeps its bytes per data version; the other builds and validates its models at each request, as a
FastAPI route with `response_model=` does. At least 500 times the requests per second are wanted.
"""

import os
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI

from api.dependances import ServicesDuSite, SessionDeLecture
from api.geojson import feature_of_acteur
from api.schemas.acteurs import CollectionActeurs
from bench.serveur import Client, make_base, serving
from raq.app import create_app
from raq.reglages import read_reglages
from registre.annuaire import count_acteurs, list_acteurs
from registre.filtre import Filtre

ACTEURS: Final = 10_000
AVEC_MODELE: Final = "/bench/acteurs"
NOTRE: Final = f"/api/v1/acteurs?limit={ACTEURS}"
DUREE_S: Final = 6.0
BUT: Final = 500


def create_app_with_model() -> FastAPI:
    """Build the application with one more route: the same answer through pydantic."""
    app = create_app(read_reglages(os.environ))
    app.add_api_route(AVEC_MODELE, serve_with_model, response_model=CollectionActeurs)
    return app


def serve_with_model(services: ServicesDuSite, session: SessionDeLecture) -> dict[str, Any]:
    instant = services.horloge()
    features = [
        feature_of_acteur(acteur)
        for acteur in list_acteurs(session, Filtre(), instant, limit=ACTEURS)
    ]
    return {
        "type": "FeatureCollection",
        "numberMatched": count_acteurs(session, Filtre(), instant),
        "numberReturned": len(features),
        "links": [],
        "features": features,
    }


def measure_rate(client: Client, chemin: str, duree_s: float = DUREE_S) -> tuple[float, int]:
    """Return requests per second over at least `duree_s`, and the bytes of one answer."""
    octets, nombre, debut = client.get(chemin).octets, 0, time.perf_counter()
    while (ecoule := time.perf_counter() - debut) < duree_s:
        assert client.get(chemin).statut == 200
        nombre += 1
    return nombre / ecoule, octets


def main() -> None:
    with tempfile.TemporaryDirectory() as dossier:
        url = make_base(Path(dossier), ACTEURS)
        with serving(url, application="bench.api:create_app_with_model") as serveur:
            report(serveur.port)


def report(port: int) -> None:
    with Client(port) as client:
        modele, octets_modele = measure_rate(client, AVEC_MODELE)
        notre, octets = measure_rate(client, NOTRE)
    print(f"{ACTEURS:,} actors in one answer, one uvicorn worker, one kept-alive connection")
    print(f"  pydantic response model {modele:8.2f} requests/s  {octets_modele:>10,} bytes")
    print(f"  kept bytes, brotli      {notre:8.1f} requests/s  {octets:>10,} bytes")
    rapport = notre / modele
    verdict = "held" if rapport >= BUT else "MISSED"
    print(f"  ratio {rapport:,.0f} : 1 (at least {BUT} wanted: {verdict})")


if __name__ == "__main__":
    main()
