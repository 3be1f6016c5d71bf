"""What the team's lists read: the actors in every state, and what waits for a review."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from registre.doublons.suivi import follow
from registre.modeles import (
    Acteur,
    Categorie,
    Groupe,
    Hote,
    Quartier,
    Revision,
    Signalement,
    Verification,
)
from registre.recherche import parse_recherche, text_clause
from registre.revue.personnes import where_reserved
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise

ATTENTE_LUE: Final = 500
"""Waiting proposals that are read at once, the oldest ones."""
EVENEMENTS_MONTRES: Final = 20


@dataclass(frozen=True, slots=True)
class FiltreEquipe:
    """What a list of the team's area is held to. “” and None: anything.

    `quartiers` bounds the whole list (None: all); `personnes` are the quartiers in which private
    persons, and records that may turn out to be, are found by their name (None: all of them).
    """

    q: str = ""
    etat: str = ""
    quartier: str = ""
    categorie: str = ""
    quartiers: frozenset[str] | None = None
    personnes: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class LigneEquipe:
    """An actor in a list: its record, its category, the name of its quartier.

    `gardee` is the record that stands in its stead when it was merged: who may read the one may
    read the other.
    """

    acteur: Acteur
    categorie: Categorie
    quartier: str | None
    gardee: "LigneEquipe | None" = None


@dataclass(frozen=True, slots=True)
class EnAttente:
    """What waits for a review: a proposal, or (None) a record that came without one.

    `ligne` is the actor's, `hote` the host partner's name, both None for a text of the site.
    """

    revision: Revision | None
    ligne: LigneEquipe | None
    hote: str | None = None


def list_categories(session: Session) -> Sequence[Categorie]:
    """Return every category, in the report's order. One SELECT."""
    ordre = (Categorie.groupe, Categorie.ordre, Categorie.slug)
    return session.scalars(select(Categorie).order_by(*ordre)).all()


def list_groupes(session: Session) -> Sequence[Groupe]:
    """Return the 8 groups, in the report's order. One SELECT."""
    return session.scalars(select(Groupe).order_by(Groupe.ordre, Groupe.lettre)).all()


def list_fiches(
    session: Session, filtre: FiltreEquipe, limit: int, offset: int = 0
) -> tuple[list[LigneEquipe], int]:
    """Return a stretch of the list by name, and how many in all. Two SELECTs, more as `_read`."""
    voulues = _conditions(filtre)
    page = _select_lignes().where(*voulues).order_by(Acteur.cle_tri, Acteur.id)
    lignes = _read(session, page.limit(limit).offset(offset))
    total = session.scalar(select(func.count()).select_from(Acteur).where(*voulues)) or 0
    return lignes, total


def find_ligne(session: Session, acteur: UUID) -> LigneEquipe | None:
    """Return an actor in any state with its category and quartier; None: there is none."""
    return next(iter(_read(session, _select_lignes().where(Acteur.id == acteur))), None)


def list_attente(session: Session, quartier: str = "") -> list[EnAttente]:
    """Return what waits for a review, the oldest first (of one quartier: its actors only).

    Four SELECTs; at most the 500 oldest of each kind.
    """
    propositions = session.scalars(
        select(Revision)
        .where(Revision.etat == EtatRevision.PROPOSEE)
        .order_by(Revision.cree_le, Revision.id)
        .limit(ATTENTE_LUE)
    ).all()
    lues = read_lignes(session, _keys_of(propositions, ObjetRevise.ACTEUR))
    lignes = {str(cle): ligne for cle, ligne in lues.items()}
    hotes = _read_hotes(session, _keys_of(propositions, ObjetRevise.HOTE))
    attente = [
        EnAttente(r, lignes.get(r.cle), hotes.get(r.cle))
        for r in propositions
        if r.objet == ObjetRevise.TEXTE or r.cle in lignes or r.cle in hotes
    ]
    a_relire = _select_lignes().where(Acteur.etat == EtatActeur.A_RELIRE)
    seules = _read(session, a_relire.order_by(Acteur.cree_le, Acteur.id).limit(ATTENTE_LUE))
    attente += [EnAttente(None, seule) for seule in seules if str(seule.acteur.id) not in lignes]
    if quartier:
        attente = [a for a in attente if a.ligne and a.ligne.acteur.quartier == quartier]
    return sorted(attente, key=since)


def list_verifications(session: Session, acteur: UUID) -> Sequence[Verification]:
    """Return the last verifications of an actor, the newest first."""
    siennes = select(Verification).where(Verification.acteur == acteur)
    derniere = siennes.order_by(Verification.verifie_le.desc(), Verification.id.desc())
    return session.scalars(derniere.limit(EVENEMENTS_MONTRES)).all()


def list_signalements(session: Session, acteur: UUID) -> Sequence[Signalement]:
    """Return the last reports of visitors on an actor, the newest first."""
    siens = select(Signalement).where(Signalement.acteur == acteur)
    dernier = siens.order_by(Signalement.cree_le.desc(), Signalement.id.desc())
    return session.scalars(dernier.limit(EVENEMENTS_MONTRES)).all()


def _select_lignes() -> Select[Acteur, Categorie, str | None]:
    return (
        select(Acteur, Categorie, Quartier.nom)
        .join(Categorie, Categorie.slug == Acteur.categorie)
        .outerjoin(Quartier, Quartier.slug == Acteur.quartier)
        .options(defer(Acteur.geom), defer(Acteur.texte_recherche))
    )


def _conditions(filtre: FiltreEquipe) -> list[ColumnElement[bool]]:
    voulues: list[ColumnElement[bool]] = []
    if filtre.etat:
        voulues.append(Acteur.etat == filtre.etat)
    if filtre.quartier:
        voulues.append(Acteur.quartier == filtre.quartier)
    if filtre.categorie:
        voulues.append(Acteur.categorie == filtre.categorie)
    if filtre.quartiers is not None:
        voulues.append(Acteur.quartier.in_(sorted(filtre.quartiers)))
    recherche = parse_recherche(filtre.q)
    if recherche is not None:
        trouvees = text_clause(recherche) if recherche.mots else Acteur.id.is_(None)
        voulues.append(or_(trouvees, _named(filtre)))
    return voulues


def _named(filtre: FiltreEquipe) -> ColumnElement[bool]:
    """Return the condition: a name, as typed, that the index holds for nobody (`compose_texte`).

    Of private persons, and of records that may turn out to be, for those who may read them.
    """
    portee = [] if filtre.personnes is None else [Acteur.quartier.in_(sorted(filtre.personnes))]
    nom = Acteur.nom.icontains(filtre.q.strip()[:200], autoescape=True)
    return and_(where_reserved(), nom, *portee)


def since(attente: EnAttente) -> datetime:
    """Return since when something waits: its proposal, else its record."""
    if attente.revision is not None:
        return attente.revision.cree_le
    return attente.ligne.acteur.cree_le if attente.ligne else datetime.max.replace(tzinfo=UTC)


def _keys_of(revisions: Sequence[Revision], objet: ObjetRevise) -> list[UUID]:
    return [UUID(revision.cle) for revision in revisions if revision.objet == objet]


def read_lignes(session: Session, ids: Collection[UUID]) -> dict[UUID, LigneEquipe]:
    """Return these actors in any state, by their identifier. One SELECT, more as `_read`."""
    if not ids:
        return {}
    lignes = _read(session, _select_lignes().where(Acteur.id.in_(ids)))
    return {ligne.acteur.id: ligne for ligne in lignes}


def _read(session: Session, requete: Select[Acteur, Categorie, str | None]) -> list[LigneEquipe]:
    """Return what a query of `_select_lignes` finds; merged records with their kept one.

    One SELECT; one more, and those of `follow`, where a merged record is among them.
    """
    lignes = [LigneEquipe(*ligne) for ligne in session.execute(requete)]
    absorbees = [ligne.acteur.id for ligne in lignes if ligne.acteur.fusionne_dans]
    if not absorbees:
        return lignes
    fins = follow(session, absorbees)
    siennes = _select_lignes().where(Acteur.id.in_(set(fins.values())))
    gardees = {ligne[0].id: LigneEquipe(*ligne) for ligne in session.execute(siennes)}
    return [replace(ligne, gardee=_find_gardee(ligne, fins, gardees)) for ligne in lignes]


def _find_gardee(
    ligne: LigneEquipe, fins: Mapping[UUID, UUID], gardees: Mapping[UUID, LigneEquipe]
) -> LigneEquipe | None:
    fin = fins.get(ligne.acteur.id)
    return None if fin is None or fin == ligne.acteur.id else gardees.get(fin)


def _read_hotes(session: Session, ids: Collection[UUID]) -> dict[str, str]:
    if not ids:
        return {}
    hotes = session.execute(select(Hote.id, Hote.nom).where(Hote.id.in_(ids)))
    return {str(identifiant): nom for identifiant, nom in hotes}
