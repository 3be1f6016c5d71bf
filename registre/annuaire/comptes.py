"""How many actors a filter finds, in all and by category and quartier."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registre.filtre import Filtre, FiltrePret, conditions, prepare_filtre
from registre.modeles import Acteur, Categorie
from registre.publication.visibilite import select_next_retrait


@dataclass(frozen=True, slots=True)
class ComptesActeurs:
    """Numbers of actors. Slugs that would give none are left out.

    `total`: what the filter finds; `par_categorie`, `par_quartier`: what each would give if it
    alone were chosen, the other filters kept (actors in no quartier count in `total` only).
    `prochain_retrait` is when the next public record anywhere is withdrawn (None: none will be,
    or nothing was counted): from then on the numbers may be less.
    """

    total: int
    par_categorie: dict[str, int]
    par_quartier: dict[str, int]
    prochain_retrait: datetime | None


def select_count(pret: FiltrePret) -> Select[int]:
    """Return the query of how many actors a filter finds."""
    return select(func.count()).select_from(Acteur).where(*conditions(pret))


def select_counts(pret: FiltrePret) -> Select[str, str, str | None, int, datetime | None]:
    """Return the query of all actors found.

    Its columns: category, its group, quartier or None, number, next withdrawal (the same in every
    row: it costs no statement of its own). The filter's own categories and quartiers are left out
    of account: one pass over the actors is then enough for every count of a page.
    """
    partout = conditions(pret.without_categories().without_quartiers())
    comptes = (
        select(Acteur.categorie, Acteur.quartier, func.count().label("nombre"))
        .where(*partout)
        .group_by(Acteur.categorie, Acteur.quartier)
        .subquery()
    )
    retrait = select_next_retrait(pret.instant).scalar_subquery()
    colonnes = (Categorie.slug, Categorie.groupe, comptes.c.quartier, comptes.c.nombre)
    return select(*colonnes, retrait).join(comptes, comptes.c.categorie == Categorie.slug)


def read_comptes(session: Session, pret: FiltrePret) -> ComptesActeurs:
    """Return all counts of a prepared filter. One SELECT."""
    return _add_up(pret.filtre, session.execute(select_counts(pret)).all())


def count_acteurs(session: Session, filtre: Filtre, instant: datetime) -> int:
    """Return how many actors a filter finds at an instant (aware)."""
    return session.scalar(select_count(prepare_filtre(session, filtre, instant))) or 0


def count_all(session: Session, filtre: Filtre, instant: datetime) -> ComptesActeurs:
    """Return every count of a filter at an instant (aware), and until when they hold."""
    return read_comptes(session, prepare_filtre(session, filtre, instant))


def count_by_categorie(session: Session, filtre: Filtre, instant: datetime) -> dict[str, int]:
    """Return slug → how many actors that category alone would give: see ComptesActeurs."""
    return count_all(session, filtre, instant).par_categorie


def count_by_quartier(session: Session, filtre: Filtre, instant: datetime) -> dict[str, int]:
    """Return slug → how many actors that quartier alone would give: see ComptesActeurs."""
    return count_all(session, filtre, instant).par_quartier


def _add_up(
    filtre: Filtre, lignes: Sequence[tuple[str, str, str | None, int, datetime | None]]
) -> ComptesActeurs:
    total = 0
    par_categorie: Counter[str] = Counter()
    par_quartier: Counter[str] = Counter()
    for categorie, groupe, quartier, nombre, _retrait in lignes:
        de_la_categorie = not filtre.categories or bool({categorie, groupe} & {*filtre.categories})
        du_quartier = not filtre.quartiers or quartier in filtre.quartiers
        if du_quartier:
            par_categorie[categorie] += nombre
        if de_la_categorie and quartier is not None:
            par_quartier[quartier] += nombre
        if de_la_categorie and du_quartier:
            total += nombre
    retrait = lignes[0][4] if lignes else None
    return ComptesActeurs(total, dict(par_categorie), dict(par_quartier), retrait)
