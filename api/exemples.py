"""Real answers of the carried data, shown in openapi.json beside each operation.

`exemples.json` is written by `python -m tests.appuis.exemples`, and a test compares it with what
the routes answer: an example that no longer holds fails.
"""

import json
from pathlib import Path
from typing import Any, Final

FICHIER: Final = Path(__file__).with_name("exemples.json")


def add_exemples(description: dict[str, Any]) -> None:
    """Put the examples into an OpenAPI description, by operation and by status."""
    exemples = json.loads(FICHIER.read_bytes())
    for operations in description["paths"].values():
        for operation in operations.values():
            siens = {**exemples["problemes"], **exemples["reponses"][operation["operationId"]]}
            for statut, reponse in operation["responses"].items():
                for contenu in reponse.get("content", {}).values():
                    contenu["examples"] = siens[statut]
