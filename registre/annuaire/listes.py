"""The order of the list, and the ids of a stretch of it."""

from uuid import UUID

from sqlalchemy import Select, func, literal, not_, select, union_all

from registre.filtre import Filtre, FiltrePret, conditions
from registre.modeles import Acteur
from registre.recherche import Recherche, name_clause, order_by_name, text_clause
from registre.valeurs import EtatActeur


def select_ids(pret: FiltrePret, limit: int | None, offset: int) -> Select[UUID]:
    """Return the query of the ids of a stretch of the list, in its order.

    By name, those found by their name first: total, and the same on both engines, whichever way
    the query takes.
    """
    recherche = pret.recherche
    rien_d_autre = pret.filtre == Filtre(q=pret.filtre.q)
    if limit is not None and recherche is not None and recherche.frequente and rien_d_autre:
        return _walk(recherche, limit, offset)
    trouves = select(Acteur.id).where(*conditions(pret)).order_by(*order_by_name(recherche))
    return trouves.limit(limit).offset(offset)


def _walk(recherche: Recherche, limit: int, offset: int) -> Select[UUID]:
    """Return the same ids by walking the list in the order of its index (etat, cle_tri, id).

    First those with the words in their name; the others only where these do not fill the stretch:
    if nearly all are found by name, looking for another one would read the whole list.
    """
    publie = Acteur.etat == EtatActeur.PUBLIE
    par_le_nom = name_clause(recherche)
    fin = limit + offset
    colonnes = (Acteur.id, Acteur.cle_tri)
    tri = (Acteur.cle_tri, Acteur.id)
    noms = (
        select(*colonnes, literal(0).label("ordre"))
        .where(publie, par_le_nom)
        .order_by(*tri)
        .limit(fin)
        .cte("noms")
    )
    manquants = select(func.count() < fin).select_from(noms).scalar_subquery()
    autres = (
        select(*colonnes, literal(1).label("ordre"))
        .where(publie, text_clause(recherche), not_(par_le_nom), manquants)
        .order_by(*tri)
        .limit(fin)
        .subquery()
    )
    tous = union_all(select(noms), select(autres)).subquery()
    rangee = select(tous.c.id).order_by(tous.c.ordre, tous.c.cle_tri, tous.c.id)
    return rangee.limit(limit).offset(offset)
