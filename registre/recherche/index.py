"""Keep what the search reads in step with the actors. Whoever writes an actor calls this."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registre.modeles import Acteur, Categorie, Commune, Groupe, Quartier
from registre.recherche.textes import compose_texte
from registre.valeurs import EtatActeur

TRANCHE: Final = 500
"""Actors read at a time: engines bound the number of parameters of a statement."""
LONGUEURS_CORRIGEES: Final = range(4, 41)
"""Letters of the words that mistyped ones are held against."""


def index_acteurs(session: Session, ids: Iterable[UUID]) -> None:
    """Write the searchable text and the sort key of these actors, in the caller's transaction.

    Call it after any change of name, category, address, quartier or state, and when labels of
    categories, communes or quartiers change. Unknown ids are passed over; twice is as once;
    `modifie_le` stays. Only published actors are found.
    """
    session.flush()
    sqlite = session.get_bind().dialect.name == "sqlite"
    rangs = count(_last_rang(session) + 1) if sqlite else None
    for tranche in _slices(list(dict.fromkeys(ids))):
        acteurs = _index_texts(session, tranche)
        if rangs is not None:
            _index_fts(session, acteurs, rangs)
        session.flush()
        publies = (acteur for acteur in acteurs if acteur.etat == EtatActeur.PUBLIE)
        _add_words(session, {mot for a in publies for mot in a.texte_recherche.split()})


def _slices(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    reste = iter(ids)
    while tranche := list(islice(reste, TRANCHE)):
        yield tranche


def _index_texts(session: Session, ids: list[UUID]) -> list[Acteur]:
    requete = (
        select(Acteur, Categorie, Groupe, Commune, Quartier)
        .join(Categorie, Categorie.slug == Acteur.categorie)
        .join(Groupe, Groupe.lettre == Categorie.groupe)
        .outerjoin(Commune, Commune.nis5 == Acteur.nis5)
        .outerjoin(Quartier, Quartier.slug == Acteur.quartier)
        .where(Acteur.id.in_(ids))
        .execution_options(populate_existing=True)  # rows may have been written beside the ORM
    )
    acteurs = []
    for acteur, categorie, groupe, commune, quartier in session.execute(requete):
        indexe = compose_texte(acteur, categorie, groupe, commune, quartier)
        acteur.texte_recherche, acteur.cle_tri = indexe.texte, indexe.cle_tri
        acteurs.append(acteur)
    return acteurs


def _last_rang(session: Session) -> int:
    """Return the highest rowid in use: reading it is safe, SQLite has one writer at a time."""
    return session.scalar(text("SELECT max(rowid) FROM acteur_fts")) or 0


def _index_fts(session: Session, acteurs: list[Acteur], rangs: Iterator[int]) -> None:
    anciens = [{"rang": acteur.rang} for acteur in acteurs if acteur.rang is not None]
    if anciens:
        session.execute(text("DELETE FROM acteur_fts WHERE rowid = :rang"), anciens)
    for acteur in acteurs:
        if acteur.etat != EtatActeur.PUBLIE:
            acteur.rang = None
        elif acteur.rang is None:
            acteur.rang = next(rangs)
    nouveaux = [
        {"rang": acteur.rang, "texte": acteur.texte_recherche}
        for acteur in acteurs
        if acteur.rang is not None
    ]
    if nouveaux:
        session.execute(
            text("INSERT INTO acteur_fts (rowid, texte) VALUES (:rang, :texte)"), nouveaux
        )


def _add_words(session: Session, mots: set[str]) -> None:
    lignes = [{"mot": mot} for mot in sorted(mots) if len(mot) in LONGUEURS_CORRIGEES]
    if lignes:
        session.execute(
            text("INSERT INTO mot_recherche (mot) VALUES (:mot) ON CONFLICT DO NOTHING"), lignes
        )
