"""What was found on the pavement besides “still there”, as long as nobody has settled it.

“Closed” or “moved” is a verification like another: it changes no record. It waits for a person,
and is settled by a later “still there”, by a version published since, or by the archive.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from registre.modeles import Acteur, Revision, Verification
from registre.valeurs import (
    CanalVerification,
    EtatActeur,
    EtatRevision,
    ObjetRevise,
    ResultatVerification,
)

A_REGLER: Final = (ResultatVerification.FERME, ResultatVerification.DEMENAGE)
LUES: Final = 500


@dataclass(frozen=True, slots=True)
class ReponseDeTerrain:
    """Somebody found something else than the record says, at an instant."""

    acteur: UUID
    resultat: ResultatVerification
    par: str
    le: datetime
    canal: CanalVerification


def list_dites(
    session: Session,
    quartiers: Collection[str] | None = None,
    *,
    acteurs: Collection[UUID] | None = None,
) -> list[ReponseDeTerrain]:
    """Return what waits to be settled, the oldest first, at most 500; two SELECTs.

    `quartiers` are slugs (None: all and none), `acteurs` hold the list to some records.
    """
    voulues = _not_found_since()
    if quartiers is not None:
        voulues.append(Acteur.quartier.in_(quartiers))
    if acteurs is not None:
        voulues.append(Acteur.id.in_(acteurs))
    colonnes = (Verification.acteur, Verification.resultat, Verification.verifie_par)
    lignes = session.execute(
        select(*colonnes, Verification.verifie_le, Verification.canal)
        .join(Acteur, Acteur.id == Verification.acteur)
        .where(*voulues)
        .order_by(Verification.verifie_le, Verification.id)
        .limit(LUES)
    )
    dites = [
        ReponseDeTerrain(acteur, ResultatVerification(resultat), par, le, CanalVerification(canal))
        for acteur, resultat, par, le, canal in lignes
    ]
    corrigees = _find_corrections(session, {str(dite.acteur) for dite in dites})
    return [d for d in dites if (c := corrigees.get(str(d.acteur))) is None or c <= d.le]


def count_dites(session: Session, quartiers: Collection[str] | None = None) -> int:
    """Return how many records wait to be settled (as `list_dites`)."""
    return len({dite.acteur for dite in list_dites(session, quartiers)})


def _not_found_since() -> list[ColumnElement[bool]]:
    suivante = aliased(Verification)
    revenue = exists().where(
        suivante.acteur == Verification.acteur,
        suivante.resultat == ResultatVerification.TOUJOURS_LA,
        suivante.verifie_le >= Verification.verifie_le,
    )
    return [Verification.resultat.in_(A_REGLER), Acteur.etat != EtatActeur.ARCHIVE, ~revenue]


def _find_corrections(session: Session, cles: Collection[str]) -> dict[str, datetime]:
    """Return when a version of each record was last published, by its key."""
    if not cles:
        return {}
    publiees = (
        select(Revision.cle, func.max(Revision.decide_le))
        .where(
            Revision.objet == ObjetRevise.ACTEUR,
            Revision.cle.in_(cles),
            Revision.etat == EtatRevision.PUBLIEE,
            Revision.decide_le.is_not(None),
        )
        .group_by(Revision.cle)
    )
    return {cle: quand for cle, quand in session.execute(publiees) if quand is not None}
