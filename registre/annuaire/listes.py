"""The order of the list, and the ids of a stretch of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, not_, select, union_all

from registre.filtre import Filtre, FiltrePret, conditions
from registre.modeles import Acteur
from registre.publication.visibilite import public_at
from registre.recherche import Recherche, name_clause, order_by_name, text_clause


def select_ids(pret: FiltrePret, limit: int | None, offset: int) -> Select[UUID]:
    """Return the query of the ids of a stretch of the list, in its order.

    By name, those found by their name first: total, and the same on both engines, whichever way
    the query takes.
    """
    recherche = pret.recherche
    rien_d_autre = pret.filtre == Filtre(q=pret.filtre.q)
    if limit is not None and recherche is not None and recherche.parcours and rien_d_autre:
        return _walk(pret, recherche, limit, offset)
    trouves = select(Acteur.id).where(*conditions(pret)).order_by(*order_by_name(recherche))
    return trouves.limit(limit).offset(offset)


def _walk(pret: FiltrePret, recherche: Recherche, limit: int, offset: int) -> Select[UUID]:
    """Return the same ids by walking the list in the order of its index (etat, cle_tri, id).

    First those with the words in their name; the others only where these do not fill the stretch:
    if nearly all are found by name, looking for another one would read the whole list.
    """
    fin = limit + offset
    par_le_nom = name_clause(recherche)
    noms = _select_in_order(0, pret.instant, par_le_nom).limit(fin).cte("noms")
    manque = select(fin - func.count()).select_from(noms).scalar_subquery()
    autres = _select_in_order(1, pret.instant, text_clause(recherche), not_(par_le_nom))
    # SQLite would weigh `manque` at every row, but stops at LIMIT 0; PostgreSQL weighs it once,
    # and plans for a walk only when it knows the limit.
    borne = {"sqlite": autres.limit(manque), "postgresql": autres.where(manque > 0).limit(fin)}
    tous = union_all(select(noms), select(borne[pret.dialecte].subquery())).subquery()
    rangee = select(tous.c.id).order_by(tous.c.ordre, tous.c.cle_tri, tous.c.id)
    return rangee.limit(limit).offset(offset)


def _select_in_order(
    ordre: int, instant: datetime, *voulus: ColumnElement[bool]
) -> Select[UUID, str, int]:
    return (
        select(Acteur.id, Acteur.cle_tri, literal(ordre).label("ordre"))
        .where(public_at(instant), *voulus)
        .order_by(Acteur.cle_tri, Acteur.id)
    )
