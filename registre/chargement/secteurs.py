"""Importing an official file of statistical sectors in the place of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, sessionmaker

from geo.secteurs import Secteur as SecteurLu
from geo.secteurs import read_secteurs
from registre.base import now
from registre.calendrier import day_in_brussels
from registre.chargement.bilan import Bilan, Compte
from registre.chargement.erreurs import SecteursUtilisesAbsents
from registre.chargement.placement import replace_acteurs
from registre.chargement.progres import SANS_PROGRES, Progres
from registre.chargement.quartiers import values_of_secteur
from registre.chargement.semis import lock_references
from registre.compositions import MILLESIME
from registre.erreurs import CommuneInconnue
from registre.modeles import Commune, QuartierSecteur, Secteur
from registre.session import writing
from registre.territoire import load_territoire
from registre.valeurs import Compteur
from registre.versions import bump


@dataclass(frozen=True, slots=True)
class PlanSecteurs:
    """What an import changes in one vintage: rows to insert, rows to replace, codes that leave."""

    nouveaux: tuple[dict[str, Any], ...]
    changes: tuple[dict[str, Any], ...]
    disparus: tuple[str, ...]
    identiques: int


def import_secteurs(
    sessions: sessionmaker[Session],
    chemin: Path,
    millesime: int,
    progres: Progres = SANS_PROGRES,
    instant: datetime | None = None,
) -> Bilan:
    """Put the sectors of an official Statbel file in the place of those of the same vintage.

    Everything is read and checked before the one write transaction: a refusal changes nothing.
    Quartiers keep their sectors; when they are made of this vintage, actors are placed again, in
    the quartiers of the day of `instant` (aware; now by default) in Brussels. A vintage that no
    quartier uses (2025) is stored beside. Population and area stay when the file is silent.
    Raises FichierSecteursRefuse subclasses, SecteursUtilisesAbsents among them, CommuneInconnue
    when the database was not seeded, and what `writing` does.
    """
    with progres.step("Lecture du fichier de secteurs", None):
        lus = read_secteurs(chemin, millesime)
    moment = instant or now()
    with writing(sessions) as session, progres.step("Secteurs", len(lus)) as etape:
        lock_references(session)
        _check_communes(session, lus)
        plan = prepare_secteurs(lus, _read_vintage(session, millesime))
        _check_used(session, plan.disparus, millesime)
        apply_secteurs(session, plan, millesime)
        etape.advance(len(lus))
        deplaces = 0
        if _changes(plan) and millesime == MILLESIME:
            territoire = load_territoire(session, day_in_brussels(moment), millesime)
            deplaces = replace_acteurs(session, territoire)
        if _changes(plan):
            bump(session, Compteur.TERRITOIRE)
        if deplaces:
            bump(session, Compteur.ANNUAIRE)
    return Bilan(
        {
            "secteurs": Compte(
                inseres=len(plan.nouveaux),
                presents=plan.identiques,
                remplaces=len(plan.changes),
                retires=len(plan.disparus),
            ),
            "acteurs": Compte(remplaces=deplaces),
        }
    )


def prepare_secteurs(
    lus: Iterable[SecteurLu], presents: Mapping[str, Mapping[str, Any]]
) -> PlanSecteurs:
    """Compare the sectors read with the rows of their vintage (code → column values)."""
    nouveaux, changes, identiques, vus = [], [], 0, set()
    for secteur in lus:
        vus.add(secteur.code)
        ancien = presents.get(secteur.code)
        valeurs: dict[str, Any] = values_of_secteur(secteur)
        if ancien is None:
            nouveaux.append(valeurs)
            continue
        for colonne in ("population", "surface_ha"):
            if valeurs[colonne] is None:
                valeurs[colonne] = ancien[colonne]
        if _is_same(valeurs, ancien):
            identiques += 1
        else:
            changes.append(valeurs)
    disparus = tuple(sorted(set(presents) - vus))
    return PlanSecteurs(tuple(nouveaux), tuple(changes), disparus, identiques)


def apply_secteurs(session: Session, plan: PlanSecteurs, millesime: int) -> None:
    """Write the plan. Rows change in place: compositions refer to them."""
    if plan.nouveaux:
        session.execute(insert(Secteur), list(plan.nouveaux))
    for valeurs in plan.changes:
        secteur = session.get_one(Secteur, (valeurs["code"], millesime))
        for colonne, valeur in valeurs.items():
            setattr(secteur, colonne, valeur)
    session.flush()
    if plan.disparus:
        partis = delete(Secteur).where(Secteur.millesime == millesime)
        session.execute(partis.where(Secteur.code.in_(plan.disparus)))


def _changes(plan: PlanSecteurs) -> bool:
    return bool(plan.nouveaux or plan.changes or plan.disparus)


def _is_same(valeurs: Mapping[str, Any], ancien: Mapping[str, Any]) -> bool:
    simples = all(
        valeur == ancien[colonne] for colonne, valeur in valeurs.items() if colonne != "geom"
    )
    return simples and shapely.equals_identical(valeurs["geom"], ancien["geom"])


def _read_vintage(session: Session, millesime: int) -> dict[str, dict[str, Any]]:
    lignes = session.scalars(select(Secteur).where(Secteur.millesime == millesime))
    colonnes = tuple(Secteur.__table__.columns.keys())
    return {
        ligne.code: {colonne: getattr(ligne, colonne) for colonne in colonnes} for ligne in lignes
    }


def _check_communes(session: Session, lus: Iterable[SecteurLu]) -> None:
    connues = set(session.scalars(select(Commune.nis5)))
    for secteur in lus:
        if secteur.nis5 not in connues:
            raise CommuneInconnue(secteur.nis5)


def _check_used(session: Session, disparus: Iterable[str], millesime: int) -> None:
    utilises = set(
        session.scalars(select(QuartierSecteur.code).where(QuartierSecteur.millesime == millesime))
    )
    manquants = sorted(utilises & set(disparus))
    if manquants:
        raise SecteursUtilisesAbsents(
            f"quartiers are made of {len(manquants)} sectors that the file lacks",
            tuple(manquants),
        )
