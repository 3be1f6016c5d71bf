"""Makes api/exemples.json from what the routes answer on the carried data.

Run `python -m tests.appuis.exemples` after a change of the answers or of the data.
"""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from starlette.testclient import TestClient

from api.exemples import FICHIER
from raq.chemins import find_ressource
from tests.appuis.applications import opening
from tests.appuis.bases import BasesSqlite, seed_base

ORIGINE: Final = "https://relais.example"
UN_ACTEUR: Final = "44993525-6ba8-588a-af42-e7e17eb1f905"

Demandes = dict[str, tuple[str, dict[str, str]]]

REPONSES: Final[dict[str, Demandes]] = {
    "find_relais": {
        "trouve": ("/api/v1/trouver", {"adresse": "Place du Jeu de Balle, 1000"}),
        "frontiere": ("/api/v1/trouver", {"lon": "4.34641", "lat": "50.84084"}),
        "choisir": ("/api/v1/trouver", {"adresse": "rue de la rosée"}),
        "non_couvert": ("/api/v1/trouver", {"adresse": "avenue brugmann 1180"}),
        "hors_region": ("/api/v1/trouver", {"adresse": "Namur"}),
        "introuvable": ("/api/v1/trouver", {"adresse": "molenbeq"}),
    },
    "serve_quartiers": {"un_quartier": ("/api/v1/quartiers", {"limit": "1"})},
    "serve_quartier": {"marolles": ("/api/v1/quartiers/marolles", {})},
    "serve_acteurs": {"recherche": ("/api/v1/acteurs", {"q": "forêt", "limit": "1"})},
    "serve_acteur": {"fiche": (f"/api/v1/acteurs/{UN_ACTEUR}", {})},
    "serve_categories": {"groupes": ("/api/v1/categories", {})},
    "serve_secteurs": {"un_secteur": ("/api/v1/secteurs", {"limit": "1"})},
}
PROBLEMES: Final[dict[str, Demandes]] = {
    "404": {"inconnu": ("/api/v1/quartiers/atlantide", {})},
    "422": {
        "parametre_invalide": ("/api/v1/trouver", {"adresse": ""}),
        "parametre_inconnu": ("/api/v1/trouver", {"address": "Place du Jeu de Balle"}),
    },
}


def make_exemples(client: TestClient) -> dict[str, Any]:
    """Ask everything, and shorten what is long."""
    ecrits = {
        "429": {"trop": _problem(429, "trop_de_demandes", *TROP)},
        "503": {"indisponible": _problem(503, "base_absente", *INDISPONIBLE)},
    }
    return {
        "reponses": {
            operation: {"200": _ask(client, demandes)} for operation, demandes in REPONSES.items()
        },
        "problemes": {s: _ask(client, d) for s, d in PROBLEMES.items()} | ecrits,
    }


TROP: Final = ("Trop de demandes en peu de temps", "Attendez une minute, puis réessayez.")
INDISPONIBLE: Final = (
    "Le site est momentanément indisponible",
    "Réessayez dans quelques minutes. Rien n'a été perdu.",
)


def _problem(statut: int, code: str, titre: str, detail: str) -> dict[str, Any]:
    valeur = {
        "type": f"/docs#{code}",
        "title": titre,
        "status": statut,
        "detail": detail,
        "code": code,
    }
    return {"value": valeur}


def _ask(client: TestClient, demandes: Demandes) -> dict[str, Any]:
    return {
        nom: {"value": shorten(client.get(chemin, params=parametres).json())}
        for nom, (chemin, parametres) in demandes.items()
    }


def shorten(valeur: Any, dans: str = "") -> Any:
    """Keep two groups of two categories, and of an outline a triangle."""
    if dans == "coordinates" and isinstance(valeur[0], list):
        anneau = valeur[0][0]
        return [[[*anneau[: 3 * (len(anneau) // 3) : len(anneau) // 3], anneau[0]]]]
    if isinstance(valeur, dict):
        return {nom: shorten(v, nom) for nom, v in valeur.items()}
    if isinstance(valeur, list):
        garde = valeur[:2] if dans in {"groupes", "categories", "relais_proches"} else valeur
        return [shorten(v) for v in garde]
    return valeur


def main() -> None:
    """Write the file."""
    with tempfile.TemporaryDirectory() as dossier:
        url = BasesSqlite(Path(dossier)).make_vierge()
        seed_base(url, find_ressource("data"))
        with opening(url, url_publique=ORIGINE) as site:
            exemples = make_exemples(site.client)
    FICHIER.write_text(json.dumps(exemples, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
