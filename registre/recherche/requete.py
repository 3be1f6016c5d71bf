"""A typed text as words, and those words as a condition that both engines answer alike."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, case, column, or_, select, table
from sqlalchemy.sql.elements import SQLCoreOperations

from geo.textes import normalize
from registre.modeles import Acteur
from registre.recherche.textes import ABREGES

LONGUEUR_MAX: Final = 200
"""Characters of a typed text that are read; the rest is not."""
MOTS_MAX: Final = 12
TRIGRAMME: Final = 3
"""Letters below which no trigram index can help."""

_FTS = table("acteur_fts", column("rowid", Integer), column("texte", Text))


@dataclass(frozen=True, slots=True)
class Recherche:
    """What to find: of each group of `mots`, at least one. No group at all finds nothing.

    `corrigee`: no actor has the words as typed; these are the nearest ones. `parcours`: so many
    actors have them that walking the list in its order beats sorting all that is found.
    """

    mots: tuple[tuple[str, ...], ...]
    corrigee: bool = False
    parcours: bool = False


def parse_recherche(texte: str) -> Recherche | None:
    """Return the words of a typed text, or None for a blank one (which filters nothing).

    A text without letter or figure (“???”, an emoji) gives a search that finds nothing: somebody
    did ask for something. “st” reads “saint” or “sint”. At most 200 characters and 12 words count.
    """
    if not texte.strip():
        return None
    mots = dict.fromkeys(normalize(texte[:LONGUEUR_MAX]).split())
    return Recherche(tuple(ABREGES.get(mot, (mot,)) for mot in mots)[:MOTS_MAX])


def search_clause(dialect: str, recherche: Recherche) -> ColumnElement[bool]:
    """Return the condition on Acteur; `dialect` is “sqlite” or “postgresql”.

    SQLite answers from `acteur_fts` (published actors only), PostgreSQL from its trigram index.
    """
    if not recherche.mots:
        return Acteur.id.is_(None)
    longs = [groupe for groupe in recherche.mots if all(len(mot) >= TRIGRAMME for mot in groupe)]
    if dialect != "sqlite" or not longs:
        return text_clause(recherche)
    courts = tuple(groupe for groupe in recherche.mots if groupe not in longs)
    reste = [text_clause(Recherche(courts))] if courts else []
    return and_(Acteur.rang.in_(select_rangs(Recherche(tuple(longs)))), *reste)


def select_rangs(recherche: Recherche, sauf: Select[int | None] | None = None) -> Select[int]:
    """Return SQLite's query of the `rang` of the actors found; all words have three letters.

    `sauf`: a query of those that do not count, none of them NULL.
    """
    expression = " AND ".join(_match_one(groupe) for groupe in recherche.mots)
    trouves = select(_FTS.c.rowid).where(_FTS.c.texte.match(expression))
    return trouves if sauf is None else trouves.where(_FTS.c.rowid.not_in(sauf))


def order_by_name(recherche: Recherche | None) -> tuple[ColumnElement[Any], ...]:
    """Return the order of a list: those found by their name first, then by name.

    `cle_tri` and `id` compare byte by byte on both engines.
    """
    if recherche is None or not recherche.mots:
        return (Acteur.cle_tri.expression, Acteur.id.expression)
    par_le_nom = case((name_clause(recherche), 0), else_=1)
    return (par_le_nom, Acteur.cle_tri.expression, Acteur.id.expression)


def name_clause(recherche: Recherche) -> ColumnElement[bool]:
    """Return the condition: all words stand in the name (who meets it meets `text_clause`)."""
    return contains_all(Acteur.cle_tri, recherche)


def text_clause(recherche: Recherche) -> ColumnElement[bool]:
    """Return the condition of `search_clause` by the text itself, without the help of an index."""
    return contains_all(Acteur.texte_recherche, recherche)


def _match_one(groupe: tuple[str, ...]) -> str:
    """Return the FTS5 expression of a group. Words hold letters and figures only: quotes do."""
    return "(" + " OR ".join(f'"{mot}"' for mot in groupe) + ")"


def contains_all(colonne: SQLCoreOperations[str], recherche: Recherche) -> ColumnElement[bool]:
    """Return the condition: a column of normalised words has one of each group of words."""
    return and_(*(or_(*(_contains(colonne, mot) for mot in mots)) for mots in recherche.mots))


def _contains(colonne: SQLCoreOperations[str], mot: str) -> ColumnElement[bool]:
    if len(mot) >= TRIGRAMME:
        return colonne.like(f"%{mot}%")
    return or_(colonne.like(f"{mot}%"), colonne.like(f"% {mot}%"))
