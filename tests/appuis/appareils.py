"""A device in the street, as its page's script speaks to the site: JSON, token in a header."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from registre.modeles import Acteur
from registre.valeurs import EtatActeur
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte
from tests.fabriques import PLACE_DU_JEU_DE_BALLE

JSON = {"Accept": "application/json"}
NOTE_LE = "2026-03-03T09:12:00.000Z"
"""A quarter of an hour before the clock of the tests."""


@dataclass
class Appareil:
    """The device of a member of the team; it asks for its token once."""

    membre: Connecte
    jeton: str = field(init=False)

    def __post_init__(self) -> None:
        self.jeton = self.get("jeton").json()["jeton"]

    def get(self, suite: str, **entetes: str) -> Any:
        url = f"/equipe/maraude/{suite}"
        return self.membre.client.get(url, headers={**JSON, **entetes})

    def put(self, suite: str, corps: Any, **entetes: str) -> Any:
        voulus = {**JSON, "X-Raq-Jeton": self.jeton, **entetes}
        return self.membre.client.put(f"/equipe/maraude/{suite}", json=corps, headers=voulus)

    def put_fiche(
        self, champs: dict[str, Any], acteur: UUID | None = None, **autres: Any
    ) -> dict[str, Any]:
        """Send a record (a new one without `acteur`) and return the answer, which must be good."""
        id = autres.pop("id", uuid4())
        reponse = self.put(f"fiches/{id}", make_fiche(champs, acteur, **autres))
        assert reponse.status_code == 200, reponse.text
        recue: dict[str, Any] = reponse.json()
        return recue

    def put_photo(self, acteur: UUID, octets: bytes, id: UUID | None = None, **autres: str) -> Any:
        return self.membre.client.put(
            f"/equipe/maraude/photos/{id or uuid4()}",
            params={"acteur": str(acteur), "note_le": NOTE_LE, **autres},
            content=octets,
            headers={**JSON, "X-Raq-Jeton": self.jeton, "Content-Type": "image/jpeg"},
        )


def make_fiche(
    champs: dict[str, Any], acteur: UUID | None = None, base: int = 0, **autres: Any
) -> dict[str, Any]:
    """What a device sends of a record."""
    envoi = {"acteur": str(acteur or uuid4()), "base": base, "maraude": None, "note_le": NOTE_LE}
    return {**envoi, **autres, "champs": champs}


def make_champs(nom: str = "Le Petit Lavoir", **autres: Any) -> dict[str, Any]:
    """A new record at the place du Jeu de Balle, as 30 seconds on a pavement give it."""
    lon, lat = PLACE_DU_JEU_DE_BALLE
    lieu = {"lon": lon, "lat": lat, "precision_lieu": "gps", "precision_m": 12}
    return {"nom": nom, "groupe": "D", **lieu, **autres}


def find_publie(site: Site, quartier: str = "marolles") -> UUID:
    """A published actor of a quartier."""
    with site.sessions() as session:
        siens = select(Acteur.id).where(
            Acteur.quartier == quartier, Acteur.etat == EtatActeur.PUBLIE
        )
        trouve = session.scalars(siens.order_by(Acteur.cle_tri)).first()
    assert trouve is not None
    return trouve
