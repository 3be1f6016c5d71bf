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
    publish_antenne,
    publish_hote,
    publish_presence,
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
from registre.publication.relais import (
    SITE_COORDINATION,
    CoordinationPublique,
    PhotoPublique,
    RelaisPublic,
    Releve,
    is_gone,
    publish_coordination,
    publish_poste,
    publish_relais,
)

__all__ = [
    "SITE_COORDINATION",
    "ActeurNonPublie",
    "ActeurPublic",
    "AntennePublique",
    "CategoriePublique",
    "CommunePublique",
    "CoordinationPublique",
    "GroupePublic",
    "HotePublic",
    "PhotoPublique",
    "PresencePublique",
    "QuartierPublic",
    "RelaisPublic",
    "Releve",
    "SecteurPublic",
    "is_gone",
    "publish_acteur",
    "publish_antenne",
    "publish_categorie",
    "publish_commune",
    "publish_coordination",
    "publish_groupe",
    "publish_hote",
    "publish_poste",
    "publish_presence",
    "publish_relais",
    "publish_secteur",
]
