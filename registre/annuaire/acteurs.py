"""Lists, counts and single records of actors.

Each `select_…` writes a query; the other functions run it on what `prepare_filtre` has read.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, defer

from registre.erreurs import ActeurInconnu
from registre.filtre import Filtre, FiltrePret, conditions, prepare_filtre
from registre.modeles import Acteur, Categorie, Verification
from registre.publication import ActeurPublic, publish_acteur
from registre.recherche import order_by_name
from registre.valeurs import EtatActeur

LigneActeur = Select[Acteur, Categorie, Verification | None]
"""An actor, its category, and the last time that somebody made sure of it (None: never)."""


@dataclass(frozen=True, slots=True)
class PageActeurs:
    """All that a page of the directory shows, read in a constant number of SELECTs.

    `total` counts the actors of the filter; `par_categorie` and `par_quartier` those that each
    would give if it alone were chosen (slug → number, zeros left out). `corrigee`: nobody has the
    words as typed, the nearest were taken. `valable_jusqu_a`: the instant after which the same
    question may have another answer although no data changed (None: no such instant).
    """

    acteurs: tuple[ActeurPublic, ...]
    total: int
    par_categorie: dict[str, int]
    par_quartier: dict[str, int]
    corrigee: bool
    valable_jusqu_a: datetime | None


def select_ids(pret: FiltrePret) -> Select[UUID]:
    """Return the query of the ids of a filter, in the order of the list."""
    return select(Acteur.id).where(*conditions(pret)).order_by(*order_by_name(pret.recherche))


def select_acteurs(pret: FiltrePret, limit: int | None = None, offset: int = 0) -> LigneActeur:
    """Return the query of a stretch of the list: by name, those found by their name first.

    The order is total and the same on both engines. Rows are read for the stretch alone.
    """
    page = select_ids(pret).limit(limit).offset(offset).subquery()
    return (
        _select_lignes().join(page, page.c.id == Acteur.id).order_by(*order_by_name(pret.recherche))
    )


def select_count(pret: FiltrePret) -> Select[int]:
    """Return the query of how many actors a filter finds."""
    return select(func.count()).select_from(Acteur).where(*conditions(pret))


def select_counts_by_categorie(pret: FiltrePret) -> Select[str, int]:
    """Return the query (slug, number) of what each category alone would give."""
    toutes = conditions(pret.without_categories())
    return select(Acteur.categorie, func.count()).where(*toutes).group_by(Acteur.categorie)


def select_counts_by_quartier(pret: FiltrePret) -> Select[str | None, int]:
    """Return the query (slug, number) of what each quartier alone would give; None: in none."""
    tous = conditions(pret.without_quartiers())
    return select(Acteur.quartier, func.count()).where(*tous).group_by(Acteur.quartier)


def read_page(
    session: Session, filtre: Filtre, instant: datetime, limit: int, offset: int = 0
) -> PageActeurs:
    """Return a page of the list with its counts: at most 7 SELECTs (`q` and `ouvert` need 3)."""
    pret = prepare_filtre(session, filtre, instant)
    return PageActeurs(
        acteurs=tuple(_run_list(session, pret, limit, offset)),
        total=_run_count(session, pret),
        par_categorie=_run_counts_by_categorie(session, pret),
        par_quartier=_run_counts_by_quartier(session, pret),
        corrigee=pret.recherche is not None and pret.recherche.corrigee,
        valable_jusqu_a=pret.valable_jusqu_a,
    )


def list_acteurs(
    session: Session, filtre: Filtre, instant: datetime, limit: int | None, offset: int = 0
) -> list[ActeurPublic]:
    """Return a stretch of the list (`limit` None: to its end), as `select_acteurs` orders it."""
    return _run_list(session, prepare_filtre(session, filtre, instant), limit, offset)


def count_acteurs(session: Session, filtre: Filtre, instant: datetime) -> int:
    """Return how many actors a filter finds."""
    return _run_count(session, prepare_filtre(session, filtre, instant))


def count_by_categorie(session: Session, filtre: Filtre, instant: datetime) -> dict[str, int]:
    """Return slug → how many actors that category alone would give, other filters kept.

    Categories that would give none are left out.
    """
    return _run_counts_by_categorie(session, prepare_filtre(session, filtre, instant))


def count_by_quartier(session: Session, filtre: Filtre, instant: datetime) -> dict[str, int]:
    """Return slug → how many actors that quartier alone would give, other filters kept.

    Quartiers that would give none are left out, as are actors in no quartier.
    """
    return _run_counts_by_quartier(session, prepare_filtre(session, filtre, instant))


def get_acteur(session: Session, identifiant: UUID) -> ActeurPublic:
    """Return one published actor; raises ActeurInconnu for any other (drafts, archives alike)."""
    une = _select_lignes().where(Acteur.id == identifiant, Acteur.etat == EtatActeur.PUBLIE)
    ligne = session.execute(une).one_or_none()
    if ligne is None:
        raise ActeurInconnu(identifiant)
    return publish_acteur(*ligne)


def _select_lignes() -> LigneActeur:
    """Return the query of actors with category and last verification, geometry left unread."""
    derniere = aliased(Verification)
    derniere_de = (
        select(derniere.id)
        .where(derniere.acteur == Acteur.id)
        .order_by(derniere.verifie_le.desc(), derniere.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Acteur, Categorie, Verification)
        .join(Categorie, Categorie.slug == Acteur.categorie)
        .outerjoin(Verification, Verification.id == derniere_de)
        .options(defer(Acteur.geom), defer(Acteur.texte_recherche))
    )


def _run_list(
    session: Session, pret: FiltrePret, limit: int | None, offset: int
) -> list[ActeurPublic]:
    lignes = session.execute(select_acteurs(pret, limit, offset))
    return [publish_acteur(*ligne) for ligne in lignes]


def _run_count(session: Session, pret: FiltrePret) -> int:
    return session.scalar(select_count(pret)) or 0


def _run_counts_by_categorie(session: Session, pret: FiltrePret) -> dict[str, int]:
    return dict(session.execute(select_counts_by_categorie(pret)).tuples().all())


def _run_counts_by_quartier(session: Session, pret: FiltrePret) -> dict[str, int]:
    comptes = session.execute(select_counts_by_quartier(pret)).tuples()
    return {slug: nombre for slug, nombre in comptes if slug is not None}
