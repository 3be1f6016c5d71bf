"""Seeding: the reference data and the example actors of data/, once, without touching the rest."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from registre.base import now
from registre.calendrier import day_in_brussels
from registre.chargement import acteurs, quartiers, references, relais
from registre.chargement.bilan import Bilan, Compte
from registre.chargement.empreintes import are_loaded, hash_references, remember_references
from registre.chargement.erreurs import ReferenceRefusee
from registre.chargement.placement import replace_acteurs
from registre.chargement.plan import Cle, Plan, Tranche, check_unique, find_absents, insert_absents
from registre.chargement.progres import SANS_PROGRES, Etape, Progres
from registre.recherche import index_acteurs
from registre.session import writing
from registre.territoire import load_territoire
from registre.valeurs import Compteur
from registre.versions import bump

FICHIERS: Final = (
    references.COMMUNES,
    references.CODES_POSTAUX,
    references.GROUPES,
    references.CATEGORIES,
    quartiers.SECTEURS,
    quartiers.QUARTIERS,
    quartiers.SURNOMS,
    relais.HOTES,
    acteurs.ACTEURS,
)
"""What seeding reads, relative to data/."""

DU_TERRITOIRE: Final = frozenset(
    {"communes", "codes_postaux", "secteurs", "quartiers", "compositions", "surnoms"}
)
"""Kinds that change where a place lies or how it is called."""


def seed(
    sessions: sessionmaker[Session],
    dossier_data: Path,
    progres: Progres = SANS_PROGRES,
    instant: datetime | None = None,
) -> Bilan:
    """Load data/ into a migrated database, in one transaction.

    Rows whose key is absent are inserted; every other row stays as people left it, archived and
    merged ones too. Does nothing when every file was loaded with this very content. Actors are
    placed in the quartiers valid on the day of `instant` (aware; now by default) in Brussels.
    Raises ReferenceRefusee or a FichierSecteursRefuse for damaged files, and what `writing` does.
    """
    empreintes = hash_references(dossier_data, FICHIERS)
    with sessions() as session:
        if are_loaded(session, empreintes):
            return Bilan(a_jour=True)
    moment = instant or now()
    plan = prepare_seed(dossier_data)
    with (
        writing(sessions) as session,
        progres.step("Données de référence", plan.count()) as etape,
    ):
        lock_references(session)
        if are_loaded(session, empreintes):  # another process was faster
            return Bilan(a_jour=True)
        bilan = apply_seed(session, plan, day_in_brussels(moment), etape)
        remember_references(session, empreintes, moment)
    return bilan


def prepare_seed(dossier: Path) -> Plan:
    """Read data/ and decide every row that should be there; touches no database.

    Raises ReferenceRefusee or a FichierSecteursRefuse.
    """
    proposes = quartiers.read_quartiers(dossier)
    hotes = relais.read_hotes(dossier, proposes)
    secteurs = quartiers.prepare_secteurs(dossier)
    plan = Plan(
        references=(
            references.prepare_communes(dossier),
            references.prepare_codes_postaux(dossier),
            references.prepare_groupes(dossier),
            references.prepare_categories(dossier),
            secteurs,
            quartiers.prepare_quartiers(proposes),
            quartiers.prepare_compositions(proposes, secteurs),
            quartiers.prepare_surnoms(dossier, proposes),
            relais.prepare_hotes(hotes),
            relais.prepare_hotes_quartiers(hotes),
            relais.prepare_relais(proposes),
            relais.prepare_attributions(proposes, hotes),
        ),
        acteurs=acteurs.prepare_acteurs(dossier, references.read_categories(dossier)),
    )
    for tranche in (*plan.references, plan.acteurs):
        doubles = check_unique(tranche)
        if doubles:
            raise ReferenceRefusee(tranche.nature, "cle_double", *(str(cle) for cle in doubles))
    return plan


def apply_seed(session: Session, plan: Plan, le: date, etape: Etape) -> Bilan:
    """Insert what is absent, place and index the new actors, and count the change.

    `le` is the day on which the quartiers are asked. Actors that were there already follow a
    quartier that appears; nothing else of them moves.
    """
    comptes: dict[str, Compte] = {}
    arrives: dict[str, set[Cle]] = {}
    for tranche in plan.references:
        _, comptes[tranche.nature] = insert_absents(session, tranche, arrives)
        etape.advance(len(tranche.lignes))
    zones = any(comptes[nature].inseres for nature in ("secteurs", "compositions"))
    comptes["acteurs"] = _insert_acteurs(session, plan.acteurs, le, zones=zones)
    etape.advance(len(plan.acteurs.lignes))
    bump(session, *_counters(comptes))
    return Bilan(comptes)


def lock_references(session: Session) -> None:
    """Let one process load at a time. SQLite's write transaction has done it already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE reference_chargee IN SHARE ROW EXCLUSIVE MODE"))


def _insert_acteurs(session: Session, tranche: Tranche, le: date, *, zones: bool) -> Compte:
    """Insert the absent actors, placed; when `zones` changed, place those there already too."""
    absents = find_absents(session, tranche)
    if not absents.lignes and not zones:
        return Compte(presents=len(tranche.lignes))
    territoire = load_territoire(session, le)
    deplaces = replace_acteurs(session, territoire) if zones else 0
    nouvelles, compte = insert_absents(session, acteurs.place_acteurs(absents, territoire), {})
    index_acteurs(session, [ligne.valeurs["id"] for ligne in nouvelles])
    return Compte(compte.inseres, len(tranche.lignes) - compte.inseres, remplaces=deplaces)


def _counters(comptes: dict[str, Compte]) -> Iterator[Compteur]:
    changees = {nature for nature, compte in comptes.items() if compte.changes}
    if changees & DU_TERRITOIRE:
        yield Compteur.TERRITOIRE
    if changees - DU_TERRITOIRE:
        yield Compteur.ANNUAIRE
