"""Lists and single records of actors."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, defer

from registre.annuaire.comptes import ComptesActeurs, read_comptes
from registre.annuaire.listes import select_ids
from registre.erreurs import ActeurInconnu
from registre.filtre import Filtre, FiltrePret, prepare_filtre
from registre.modeles import Acteur, Categorie, Verification
from registre.publication import ActeurPublic, publish_acteur
from registre.publication.visibilite import public_at
from registre.recherche import order_by_name
from registre.valeurs import ResultatVerification

LOT_DE_LIGNES: Final = 500
"""Rows made into objects at a time: 10,000 at once would keep 15 MB of a worker for good."""

LigneActeur = Select[Acteur, Categorie, Verification | None]
"""An actor, its category, and the last time that somebody made sure of it (None: never)."""


@dataclass(frozen=True, slots=True)
class PageActeurs:
    """All that a page of the directory shows.

    `corrigee`: nobody has the words as typed, the nearest ones were taken. `valable_jusqu_a`:
    the instant after which the same question may have another answer although no data changed
    (None: there is no such instant within a year).
    """

    acteurs: tuple[ActeurPublic, ...]
    comptes: ComptesActeurs
    corrigee: bool
    valable_jusqu_a: datetime | None


def select_acteurs(pret: FiltrePret, limit: int | None = None, offset: int = 0) -> LigneActeur:
    """Return the query of a stretch of the list: by name, those found by their name first.

    The order is total and the same on both engines. Rows are read for the stretch alone.
    """
    page = select_ids(pret, limit, offset).subquery()
    return (
        _select_lignes().join(page, page.c.id == Acteur.id).order_by(*order_by_name(pret.recherche))
    )


def read_page(
    session: Session, filtre: Filtre, instant: datetime, limit: int, offset: int = 0
) -> PageActeurs:
    """Return a page of the list at an instant (aware), with its counts.

    At most 5 SELECTs, whatever the limit: one for `q` (a second where it has to be corrected),
    one for `ouvert`, the list, the counts.
    """
    pret = prepare_filtre(session, filtre, instant)
    comptes = read_comptes(session, pret)
    fins = (pret.valable_jusqu_a, comptes.prochain_retrait)
    return PageActeurs(
        acteurs=tuple(_run_list(session, pret, limit, offset)),
        comptes=comptes,
        corrigee=pret.recherche is not None and pret.recherche.corrigee,
        valable_jusqu_a=min((fin for fin in fins if fin), default=None),
    )


def list_acteurs(
    session: Session, filtre: Filtre, instant: datetime, limit: int | None, offset: int = 0
) -> list[ActeurPublic]:
    """Return a stretch of the list (`limit` None: to its end), as `select_acteurs` orders it."""
    return _run_list(session, prepare_filtre(session, filtre, instant), limit, offset)


def get_acteur(session: Session, identifiant: UUID, instant: datetime) -> ActeurPublic:
    """Return one actor that is public at an instant (aware).

    Raises ActeurInconnu for any other: drafts, archives, persons whose consent has ended.
    """
    une = _select_lignes().where(Acteur.id == identifiant, public_at(instant))
    ligne = session.execute(une).one_or_none()
    if ligne is None:
        raise ActeurInconnu(identifiant)
    return publish_acteur(*ligne)


def _select_lignes() -> LigneActeur:
    """Return the query of actors with category and last verification, geometry left unread.

    The last that found them still there: “closed”, “moved” and “unknown” wait for somebody.
    """
    derniere = aliased(Verification)
    derniere_de = (
        select(derniere.id)
        .where(derniere.acteur == Acteur.id)
        .where(derniere.resultat == ResultatVerification.TOUJOURS_LA)
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
    requete = select_acteurs(pret, limit, offset)
    if limit is None or limit > LOT_DE_LIGNES:
        requete = requete.execution_options(yield_per=LOT_DE_LIGNES)
    lignes = session.execute(requete)
    return [publish_acteur(*ligne) for ligne in lignes]
