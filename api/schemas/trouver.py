"""The shape of the finder's answer (DESIGN.md §6 and §7)."""

from typing import Literal

from pydantic import Field

from api.schemas.communs import Forme
from api.schemas.quartiers import Coordination, Hote, Relais


class QuartierTrouve(Forme):
    """A quartier that answers, with whom to meet there."""

    slug: str = Field(examples=["marolles"])
    nom: str = Field(examples=["Marolles"])
    composition_confirmee: bool
    relais: list[Relais]
    hote: Hote | None
    hotes: list[Hote]
    coordination: Coordination | None = Field(
        description="À qui s'adresser quand aucun relais de ce quartier ne peut être joint."
    )
    url: str


class QuartierProche(QuartierTrouve):
    """A quartier near a place that none covers."""

    distance_m: int


class Candidat(Forme):
    """One of the stretches or zones to choose from; `quartier` null: covered by none."""

    libelle: str = Field(examples=["Chaussée de Wavre – Matongé"])
    quartier: str | None = Field(examples=["matonge"])
    lon: float
    lat: float


class Cpas(Forme):
    """The public social service of a commune."""

    commune: str = Field(examples=["21004"])
    nom: str = Field(examples=["CPAS – Bruxelles"])


class Orientation(Forme):
    """Whom to call when there is no relay."""

    cpas: list[Cpas]
    relais_proches: list[QuartierProche]


class Ancien(Forme):
    """A relay that worked there before: its role and its host, never its contacts."""

    quartier: str = Field(examples=["marolles"])
    nom: str = Field(description="Nom du quartier.", examples=["Marolles"])
    role: str = Field(examples=["Relais d'action de quartier – Marolles"])
    hote: str | None
    du: str = Field(examples=["2022-03-01"])
    au: str = Field(description="Premier jour où il n'y était plus.", examples=["2023-06-01"])
    repris_par: list[str] = Field(description="Quartiers qui couvrent ce lieu maintenant.")


class ReponseTrouver(Forme):
    """Always HTTP 200; `statut` says which of the six answers it is."""

    statut: Literal["trouve", "frontiere", "choisir", "non_couvert", "hors_region", "introuvable"]
    motif: str = Field(examples=["rue"])
    message: str = Field(examples=["Voici le relais du quartier Marolles."])
    lieu: str | None = Field(examples=["Place du Jeu de Balle, 1000"])
    quartiers: list[QuartierTrouve]
    candidats: list[Candidat]
    suggestions: list[str]
    orientation: Orientation | None
    anciens: list[Ancien]
    le: str | None
