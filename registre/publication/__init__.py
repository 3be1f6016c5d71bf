"""THE public projection (DESIGN.md §3.4): pages, JSON, CSV, embeds and prints all build from it.

It is a whitelist: a column reaches the public only because a field here names it. Each `publish_…`
function takes rows of the registre and returns a frozen value that holds nothing else.
"""

from registre.publication.acteurs import ActeurNonPublie, ActeurPublic, publish_acteur
from registre.publication.quartiers import (
    AntennePublique,
    HotePublic,
    PresencePublique,
    QuartierPublic,
    RelaisPublic,
    publish_antenne,
    publish_hote,
    publish_presence,
    publish_relais,
)
from registre.publication.references import (
    CategoriePublique,
    CommunePublique,
    GroupePublic,
    SecteurPublic,
    publish_categorie,
    publish_commune,
    publish_groupe,
    publish_secteur,
)

__all__ = [
    "ActeurNonPublie",
    "ActeurPublic",
    "AntennePublique",
    "CategoriePublique",
    "CommunePublique",
    "GroupePublic",
    "HotePublic",
    "PresencePublique",
    "QuartierPublic",
    "RelaisPublic",
    "SecteurPublic",
    "publish_acteur",
    "publish_antenne",
    "publish_categorie",
    "publish_commune",
    "publish_groupe",
    "publish_hote",
    "publish_presence",
    "publish_relais",
    "publish_secteur",
]
