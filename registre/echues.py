"""The records that are due to be verified again: by age or by distance, quartier by quartier."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session

from geo.reperes import ECHELLE_LAT, ECHELLE_LON
from registre.base import Instant
from registre.fraicheur import due_before
from registre.modeles import Acteur, Categorie, Verification
from registre.publication.visibilite import public_at
from registre.valeurs import ResultatVerification

PAR_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Echue:
    """A published actor whose verification is due. `verifie_le` None: nobody ever made sure.

    `metres` is the distance from the place that was asked about, None without one or without a
    point. All of it is the team's: `nom` may be a private person's.
    """

    id: UUID
    nom: str
    categorie: str
    rue: str | None
    numero: str | None
    quartier: str | None
    verifie_le: datetime | None
    metres: float | None


def list_echues(
    session: Session,
    instant: datetime,
    *,
    quartiers: Collection[str] | None = None,
    depuis: tuple[float, float] | None = None,
    limit: int = PAR_PAGE,
    offset: int = 0,
) -> list[Echue]:
    """Return a stretch of the actors that are due, two SELECTs whatever their number.

    Never verified first, then the oldest verification; with `depuis` (lon, lat in degrees) the
    nearest first and those without a point last. `quartiers` are slugs, None: all and none.
    """
    echues = _select_echues(session, instant, quartiers).subquery()
    carre = _square_distance(echues.c.lon, echues.c.lat, depuis)
    ordre = (
        [echues.c.verifie_le.asc().nulls_first(), echues.c.cle_tri]
        if carre is None
        else [carre.asc().nulls_last()]
    )
    colonnes = [echues.c[nom] for nom in _COLONNES]
    distance = literal(None) if carre is None else carre
    lignes = session.execute(
        select(*colonnes, distance).order_by(*ordre, echues.c.id).limit(limit).offset(offset)
    )
    return [Echue(*ligne[:7], None if ligne[7] is None else sqrt(ligne[7])) for ligne in lignes]


def count_echues(
    session: Session, instant: datetime, quartiers: Collection[str] | None = None
) -> Mapping[str | None, int]:
    """Return how many actors are due in each quartier (slug; None: in none). Two SELECTs."""
    echues = _select_echues(session, instant, quartiers).subquery()
    comptes = select(echues.c.quartier, func.count()).group_by(echues.c.quartier)
    return dict(session.execute(comptes).all())


_COLONNES: Final = ("id", "nom", "categorie", "rue", "numero", "quartier", "verifie_le")


def _select_echues(
    session: Session, instant: datetime, quartiers: Collection[str] | None
) -> Select[*tuple[Any, ...]]:
    derniere = select_derniere()
    choisies: Select[*tuple[Any, ...]] = (
        select(
            *(Acteur.id, Acteur.nom, Acteur.categorie, Acteur.rue, Acteur.numero, Acteur.quartier),
            *(Acteur.lon, Acteur.lat, Acteur.cle_tri),
            derniere.label("verifie_le"),
        )
        .join(Categorie, Categorie.slug == Acteur.categorie)
        .where(public_at(instant))
        .where(or_(derniere.is_(None), derniere < _limit_of_categorie(session, instant)))
    )
    if quartiers is not None:
        choisies = choisies.where(Acteur.quartier.in_(quartiers))
    return choisies


def select_derniere() -> ColumnElement[datetime | None]:
    """Return when an actor of the query around it was last found still there (NULL: never)."""
    siennes: Select[datetime | None] = select(func.max(Verification.verifie_le)).where(
        Verification.acteur == Acteur.id,
        Verification.resultat == ResultatVerification.TOUJOURS_LA,
    )
    return siennes.correlate(Acteur).scalar_subquery()


def _limit_of_categorie(session: Session, instant: datetime) -> ColumnElement[Any]:
    """Return, by the category's frequency, the instant before which a verification is due.

    The frequencies in use are few: their limits are worked out here, by the calendar, and the
    database compares instants only.
    """
    frequences = session.scalars(select(Categorie.frequence_mois).distinct()).all()
    limites = {f: literal(due_before(instant, f), Instant()) for f in frequences}
    sinon = literal(instant, Instant())  # a directory without categories has no actors either
    return case(limites, value=Categorie.frequence_mois) if limites else sinon


def _square_distance(
    lon: ColumnElement[float], lat: ColumnElement[float], depuis: tuple[float, float] | None
) -> ColumnElement[float] | None:
    """Return the square of the distance in metres, in the local plane (geo.reperes)."""
    if depuis is None:
        return None
    est = (lon - depuis[0]) * ECHELLE_LON
    nord = (lat - depuis[1]) * ECHELLE_LAT
    return est * est + nord * nord
