"""Pairs of records that may be one place, and those of which somebody said that they are two."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from geo.reperes import point_to_plan
from registre.doublons.comparaison import EN_COURS
from registre.doublons.ressemblance import Fiche, Motif, Ressemblances, Semblable
from registre.doublons.voisinage import where_may_resemble
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Acteur, DoublonEcarte
from registre.publication.visibilite import is_not_private
from registre.valeurs import PrecisionLieu

FICHES_LUES: Final = 20_000
"""Records that are compared at most, twice as many as the directory is made for."""


@dataclass(frozen=True, slots=True)
class Paire:
    """Two records that look like one, the lesser identifier first; why, and a score of 0–100."""

    premiere: UUID
    seconde: UUID
    score: float
    motifs: tuple[Motif, ...]


def list_paires(
    session: Session,
    quartiers: Collection[str] | None = None,
    siens: Collection[str] | None = None,
) -> list[Paire]:
    """Return the pairs of institutions that may be one, the likeliest first.

    Among those that are public or wait for a review; `quartiers` (slugs; None: all) holds at least
    one of the two. Left out: pairs set apart, private persons, and records whose category nobody
    chose yet outside `siens` (None: nowhere), which may turn out to be persons. Two SELECTs; the
    work grows with the records of `quartiers`, not with their square.
    """
    fiches_lues = _select_fiches()
    if siens is not None:
        connue = or_(Acteur.groupe_seul.is_(None), Acteur.quartier.in_(siens))
        fiches_lues = fiches_lues.where(connue)
    lues = session.execute(fiches_lues).all()
    fiches = [_make_fiche(ligne) for ligne in lues]
    voulues = [
        fiche
        for fiche, ligne in zip(fiches, lues, strict=True)
        if quartiers is None or ligne.quartier in quartiers
    ]
    ecartees = _list_ecartees(session)
    trouvees = _find_paires(Ressemblances(fiches), voulues)
    paires = [p for p in trouvees if (p.premiere, p.seconde) not in ecartees]
    return sorted(paires, key=lambda p: (-p.score, p.premiere.int, p.seconde.int))


def find_semblables(session: Session, acteur: Acteur) -> list[Semblable]:
    """Return the institutions that look like a record, the likeliest first. One SELECT.

    Among those that are public or wait for a review, pairs that were set apart included, and
    records whose category nobody chose yet, whoever asks. Only what lies near, has the same number
    or, without a point, a word of the name in common is read.
    """
    fiche = _make_fiche(acteur)
    lues = session.execute(_select_fiches().where(where_may_resemble(fiche)))
    return Ressemblances(map(_make_fiche, lues)).find(fiche)


def distance_m(une: Acteur, autre: Acteur) -> float | None:
    """Return how many metres lie between two records; None where one of them has no point."""
    if une.lon is None or une.lat is None or autre.lon is None or autre.lat is None:
        return None
    (x1, y1), (x2, y2) = point_to_plan(une.lon, une.lat), point_to_plan(autre.lon, autre.lat)
    return hypot(x2 - x1, y2 - y1)


def separate(session: Session, une: UUID, autre: UUID, par: str, instant: datetime) -> bool:
    """Note that two records are two places, in the caller's write transaction.

    False when it was noted already: the first answer stands. Raises ObjetInconnu, or
    ActionImpossible(“meme_fiche”).
    """
    if une == autre:
        raise ActionImpossible("meme_fiche")
    premiere, seconde = order(une, autre)
    connues = session.scalars(
        # The lesser one first, whoever answers: two answers on one pair follow one another.
        select(Acteur.id)
        .where(Acteur.id.in_((premiere, seconde)))
        .order_by(Acteur.id)
        .with_for_update(key_share=True)
    ).all()
    for identifiant in (premiere, seconde):
        if identifiant not in connues:
            raise ObjetInconnu("acteur", identifiant)
    if session.get(DoublonEcarte, (premiere, seconde)) is not None:
        return False
    session.add(DoublonEcarte(premier=premiere, second=seconde, par=par[:120], ecarte_le=instant))
    session.flush()
    return True


def is_separate(session: Session, une: UUID, autre: UUID) -> bool:
    """Tell whether somebody said that two records are two places."""
    return session.get(DoublonEcarte, order(une, autre)) is not None


def list_separees(session: Session, acteur: UUID) -> frozenset[UUID]:
    """Return the records of which somebody said that they are another place. One SELECT."""
    paires = select(DoublonEcarte.premier, DoublonEcarte.second).where(
        or_(DoublonEcarte.premier == acteur, DoublonEcarte.second == acteur)
    )
    return frozenset(autre for paire in session.execute(paires) for autre in paire) - {acteur}


def order(une: UUID, autre: UUID) -> tuple[UUID, UUID]:
    """Return two identifiers, the lesser first."""
    return (une, autre) if une.int < autre.int else (autre, une)


def _select_fiches() -> Select[*tuple[Any, ...]]:
    colonnes: Select[*tuple[Any, ...]] = select(
        Acteur.id,
        Acteur.nom,
        Acteur.nom_nl,
        Acteur.telephone,
        Acteur.lon,
        Acteur.lat,
        Acteur.nis5,
        Acteur.precision_lieu,
        Acteur.quartier,
    )
    en_cours = colonnes.where(Acteur.etat.in_(EN_COURS), is_not_private())
    return en_cours.order_by(Acteur.cree_le.desc(), Acteur.id).limit(FICHES_LUES)


def _make_fiche(ligne: Any) -> Fiche:
    return Fiche(
        id=ligne.id,
        nom=ligne.nom,
        nom_nl=ligne.nom_nl,
        telephone=ligne.telephone,
        lon=ligne.lon,
        lat=ligne.lat,
        nis5=ligne.nis5,
        approche=ligne.precision_lieu == PrecisionLieu.RUE,
    )


def _find_paires(ressemblances: Ressemblances, voulues: Iterable[Fiche]) -> list[Paire]:
    trouvees: dict[tuple[UUID, UUID], Semblable] = {}
    for fiche in voulues:
        for semblable in ressemblances.find(fiche):
            trouvees.setdefault(order(fiche.id, semblable.id), semblable)
    return [Paire(*cle, vu.score, vu.motifs) for cle, vu in trouvees.items()]


def _list_ecartees(session: Session) -> set[tuple[UUID, UUID]]:
    lignes: Sequence[Any] = session.execute(
        select(DoublonEcarte.premier, DoublonEcarte.second)
    ).all()
    return {(premiere, seconde) for premiere, seconde in lignes}
