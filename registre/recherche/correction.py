"""When no actor has the words as typed: the nearest words that some actor has."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registre.modeles import Acteur, MotRecherche
from registre.publication.visibilite import public_at, select_withdrawn
from registre.recherche.requete import (
    TRIGRAMME,
    Recherche,
    contains_all,
    parse_recherche,
    search_clause,
    select_rangs,
)

CANDIDATS_MAX: Final = 12
"""Words that one mistyped word may stand for."""
FREQUENTE: Final = 5_000
"""Actors found above which sorting them all costs more than walking the list (bench/recherche):
what SQLite counts in its index in 2 ms.
"""
TIRES: Final = 1_000
PART_FREQUENTE: Final = 0.05
"""PostgreSQL has no such count: it looks at 1,000 actors drawn by the chance of their id."""


def resolve_recherche(session: Session, texte: str, instant: datetime) -> Recherche | None:
    """Return the search that a typed text stands for; None for a blank one.

    The words as typed when one actor that is public at the instant has them all, whatever the
    other filters; else the nearest words (`corrigee`), found alike on both engines; else the words
    as typed.
    """
    recherche = parse_recherche(texte)
    if recherche is None or not recherche.mots:
        return recherche
    trouvee = _probe(session, recherche, instant)
    return _correct(session, recherche) if trouvee is None else trouvee


def _probe(session: Session, recherche: Recherche, instant: datetime) -> Recherche | None:
    """Return the search with the way to run it, or None where no public actor has its words."""
    dialecte = session.get_bind().dialect.name
    longs = all(len(mot) >= TRIGRAMME for groupe in recherche.mots for mot in groupe)
    if dialecte == "sqlite" and longs:
        trouves = select_rangs(recherche, sauf=select_withdrawn(instant))
        quelques = trouves.limit(FREQUENTE + 1).subquery()
        nombre = session.scalar(select(func.count()).select_from(quelques)) or 0
        return replace(recherche, parcours=nombre > FREQUENTE) if nombre else None
    publies = select(Acteur.texte_recherche).where(public_at(instant))
    tires = publies.order_by(Acteur.id).limit(TIRES).subquery()
    parmi_les_tires = select(func.count()).where(contains_all(tires.c.texte_recherche, recherche))
    un_seul = publies.where(search_clause(dialecte, recherche)).exists()
    nombre, existe = session.execute(select(parmi_les_tires.scalar_subquery(), un_seul)).one()
    return replace(recherche, parcours=nombre > TIRES * PART_FREQUENTE) if existe else None


def _correct(session: Session, recherche: Recherche) -> Recherche:
    connus = sorted(session.scalars(select(MotRecherche.mot)))
    mots = tuple(
        groupe if len(groupe) > 1 else nearest_words(groupe[0], connus) for groupe in recherche.mots
    )
    return recherche if mots == recherche.mots else Recherche(mots, corrigee=True)


def nearest_words(mot: str, connus: list[str]) -> tuple[str, ...]:
    """Return the known words that a word may be a mistyping of, nearest first.

    One slip (a letter more, less, changed or swapped) in 4 or 5 letters, two from 6 on. Shorter
    words, words that stand as typed inside a known one, and words without neighbour come back
    alone.
    """
    if len(mot) < 4 or any(mot in connu for connu in connus):
        return (mot,)
    ecart = 1 if len(mot) < 6 else 2
    voisins = process.extract(mot, connus, scorer=OSA.distance, score_cutoff=ecart, limit=None)
    proches = sorted((distance, connu) for connu, distance, _rang in voisins)
    return tuple(connu for _distance, connu in proches[:CANDIDATS_MAX]) or (mot,)
