"""Rounds: who went out, in which quartier, from when to when. Never where they walked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from registre.maraude.erreurs import ReleveInterdit, ReleveRefuse
from registre.maraude.releves import Maraudeur
from registre.modeles import Maraude, Quartier
from registre.revue.ecritures import lock_nom


@dataclass(frozen=True, slots=True)
class Sortie:
    """A round as the device sends it; instants are aware, `quartier` is a slug."""

    id: UUID
    debut: datetime
    fin: datetime | None
    quartier: str | None


def keep_sortie(session: Session, sortie: Sortie, maraudeur: Maraudeur, instant: datetime) -> UUID:
    """Keep a round, in the caller's write transaction; return its identifier.

    Neither end is later than now. Sent again, only a later end is taken, or a quartier where there
    was none. Raises ReleveInterdit (“autre_compte”), ReleveRefuse (“quartier”).
    """
    lock_nom(session, f"maraude/{sortie.id}")
    maraude = session.get(Maraude, sortie.id)
    if maraude is not None and maraude.compte != maraudeur.compte:
        raise ReleveInterdit("autre_compte")
    if sortie.quartier is not None and session.get(Quartier, sortie.quartier) is None:
        raise ReleveRefuse({"quartier": "inconnu"})
    if maraude is None:
        maraude = Maraude(
            id=sortie.id,
            compte=maraudeur.compte,
            auteur_nom=maraudeur.nom[:120],
            debut=min(sortie.debut, instant),
            cree_le=instant,
        )
        session.add(maraude)
    if maraude.quartier is None:
        maraude.quartier = sortie.quartier
    if sortie.fin is not None:
        # A clock that was set back on the way must not end a round before it began.
        fin = max(min(sortie.fin, instant), maraude.debut)
        maraude.fin = fin if maraude.fin is None else max(maraude.fin, fin)
    session.flush()
    return maraude.id
