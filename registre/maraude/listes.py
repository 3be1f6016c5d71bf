"""Rounds as the team reads them afterwards: who, when, what each brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.erreurs import ObjetInconnu
from registre.modeles import Maraude, PhotoActeur, Quartier, Releve, Revision, Verification
from registre.revue.listes import LigneEquipe, read_lignes
from registre.valeurs import NatureReleve

RELEVES_MONTRES: Final = 500
_FICHES: Final = (NatureReleve.CREATION, NatureReleve.MODIFICATION)


@dataclass(frozen=True, slots=True)
class SortieVue:
    """A round with the name of its quartier and how many things it brought back."""

    maraude: Maraude
    quartier: str | None
    fiches: int
    reponses: int
    photos: int


@dataclass(frozen=True, slots=True)
class ReleveVu:
    """One thing that a round brought back, its record as it stands now, and what it says.

    One of `revision` and `reponse` is there, by its nature; neither for a photo, `photo` then
    telling whether it is still there.
    """

    releve: Releve
    ligne: LigneEquipe
    revision: Revision | None
    reponse: Verification | None
    photo: bool


def list_sorties(
    session: Session,
    compte: UUID | None,
    limit: int,
    offset: int = 0,
    *,
    quartier: str = "",
    auteur: UUID | None = None,
) -> tuple[list[SortieVue], int]:
    """Return a stretch of the rounds of an account (None: of all), the newest first, and how many.

    `quartier` (slug) and `auteur` (an account) hold the list to some. Three SELECTs.
    """
    voulues = [Maraude.compte == un for un in (compte, auteur) if un is not None]
    if quartier:
        voulues.append(Maraude.quartier == quartier)
    page = _select_sorties().where(*voulues).order_by(Maraude.debut.desc(), Maraude.id)
    lignes = [(m, nom) for m, nom in session.execute(page.limit(limit).offset(offset))]
    total = session.scalar(select(func.count()).select_from(Maraude).where(*voulues)) or 0
    comptes = _count_releves(session, [maraude.id for maraude, _ in lignes])
    return [_make_vue(maraude, nom, comptes) for maraude, nom in lignes], total


def get_sortie(session: Session, identifiant: UUID) -> SortieVue:
    """Return one round. Raises ObjetInconnu (“maraude”)."""
    ligne = session.execute(_select_sorties().where(Maraude.id == identifiant)).one_or_none()
    if ligne is None:
        raise ObjetInconnu("maraude", identifiant)
    return _make_vue(*ligne, _count_releves(session, [identifiant]))


def list_releves(session: Session, maraude: UUID) -> Sequence[ReleveVu]:
    """Return what a round brought back, in the order in which it was noted; at most 500.

    Five SELECTs.
    """
    siens = select(Releve).where(Releve.maraude == maraude)
    ordre = (Releve.note_le, Releve.recu_le, Releve.id)
    releves = session.scalars(siens.order_by(*ordre).limit(RELEVES_MONTRES)).all()
    ids = [releve.id for releve in releves]
    lignes = read_lignes(session, {releve.acteur for releve in releves})
    revisions = {r.id: r for r in session.scalars(select(Revision).where(Revision.id.in_(ids)))}
    dites = select(Verification).where(Verification.id.in_(ids))
    reponses = {v.id: v for v in session.scalars(dites)}
    photos = set(session.scalars(select(PhotoActeur.id).where(PhotoActeur.id.in_(ids))))
    return [
        ReleveVu(
            releve=releve,
            ligne=lignes[releve.acteur],
            revision=revisions.get(releve.id) if releve.nature in _FICHES else None,
            reponse=reponses.get(releve.id),
            photo=releve.id in photos,
        )
        for releve in releves
    ]


def list_auteurs(session: Session) -> list[tuple[UUID, str]]:
    """Return the accounts that have been on a round, with the name they last had, by name."""
    noms = session.execute(
        select(Maraude.compte, Maraude.auteur_nom).order_by(Maraude.cree_le, Maraude.id)
    )
    return sorted(dict(noms.all()).items(), key=lambda un: (normalize(un[1]), un[0]))


def _select_sorties() -> Select[Maraude, str | None]:
    return select(Maraude, Quartier.nom).outerjoin(Quartier, Quartier.slug == Maraude.quartier)


def _count_releves(session: Session, ids: Sequence[UUID]) -> Mapping[tuple[UUID | None, str], int]:
    comptes = (
        select(Releve.maraude, Releve.nature, func.count())
        .where(Releve.maraude.in_(ids))
        .group_by(Releve.maraude, Releve.nature)
    )
    return {(maraude, nature): nombre for maraude, nature, nombre in session.execute(comptes)}


def _make_vue(
    maraude: Maraude, nom: str | None, comptes: Mapping[tuple[UUID | None, str], int]
) -> SortieVue:
    def count(*natures: NatureReleve) -> int:
        return sum(comptes.get((maraude.id, nature), 0) for nature in natures)

    return SortieVue(
        maraude=maraude,
        quartier=nom,
        fiches=count(*_FICHES),
        reponses=count(NatureReleve.VERIFICATION),
        photos=count(NatureReleve.PHOTO),
    )
