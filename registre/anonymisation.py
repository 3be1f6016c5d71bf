"""What becomes of a private person's record after their consent: a date and a role, no name."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from registre.doublons.suivi import list_toutes_absorbees
from registre.modeles import (
    Acteur,
    Consentement,
    FusionActeurs,
    Importation,
    LigneImportation,
    PhotoActeur,
    Releve,
    Revision,
    Signalement,
    Verification,
)
from registre.publication.visibilite import is_not_private
from registre.recherche import index_acteurs
from registre.valeurs import Compteur, DecisionLigne, EtatActeur, EtatRevision, ObjetRevise
from registre.versions import bump

DELAI: Final = timedelta(days=30)
"""Between the end of a consent and the end of what the team keeps: time enough to ask the person
again, and the month within which a request to be erased must be answered (GDPR, art. 12.3).
"""
LOT: Final = 100
"""Persons anonymised in one write transaction: it stays short, the next call does the next ones."""
ANONYME: Final = "Personne-ressource"
SANS_NOM: Final = "sans nom"
_EFFACES: Final = (
    *("nom_nl", "telephone", "courriel", "rue", "numero", "code_postal", "lon", "lat", "geom"),
    *("secteur", "nis5", "horaires", "site", "langues", "acces_pmr", "cle_source"),
    *("precision_lieu", "precision_m", "groupe_seul", "note"),
)
"""All that could lead back to the person; the quartier stays, for the team's figures."""


def anonymise_expired(session: Session, instant: datetime) -> int:
    """Anonymise the persons whose consent ended over 30 days ago; return how many.

    So are those who never agreed to anything, 30 days after anybody last wrote to their record.
    The records merged into a person's go with it, whatever their category: they said the same of
    the same person. In the caller's write transaction, at most 100 a call: 0 means that nobody is
    left. Doing it again changes nothing. The record is archived; its revisions and reports lose
    their texts, a pending revision is refused, its photos are deleted, and what imports and merges
    remember of it is erased; verifications, consents and what devices sent stay as dates without
    names.
    """
    personnes = session.scalars(_select_expired(instant - DELAI).limit(LOT)).all()
    if personnes:
        fiches = {fiche.id: fiche for fiche in (*personnes, *_list_absorbees(session, personnes))}
        for fiche in fiches.values():
            _forget(fiche, instant)
        ids = list(fiches)
        _forget_around(session, ids, instant)
        index_acteurs(session, ids)
        session.execute(update(Acteur).where(Acteur.id.in_(ids)).values(texte_recherche=""))
        bump(session, Compteur.ANNUAIRE)
    return len(personnes)


def _select_expired(limite: datetime) -> Select[Acteur]:
    """Return the query of the persons to anonymise: no consent since, and not yet done.

    Whoever agreed once is a person, whatever category the record has got since.
    """
    depuis = exists().where(Consentement.acteur == Acteur.id, Consentement.fin > limite)
    avant = exists().where(Consentement.acteur == Acteur.id)
    sans_date = and_(Acteur.public_jusqu_a.is_(None), or_(avant, Acteur.modifie_le <= limite))
    return (
        select(Acteur)
        .where(
            or_(~is_not_private(), avant),
            ~depuis,
            or_(Acteur.public_jusqu_a <= limite, sans_date),
            or_(Acteur.nom != ANONYME, Acteur.etat != EtatActeur.ARCHIVE),
        )
        .order_by(Acteur.public_jusqu_a, Acteur.id)
        .with_for_update(of=Acteur)
    )


def _list_absorbees(session: Session, personnes: Sequence[Acteur]) -> Sequence[Acteur]:
    """Return the records that these stand for."""
    ids = {i for personne in personnes for i in list_toutes_absorbees(session, personne.id)}
    absorbees = select(Acteur).where(Acteur.id.in_(ids)).order_by(Acteur.id)
    return session.scalars(absorbees.with_for_update(of=Acteur)).all()


def _forget(personne: Acteur, instant: datetime) -> None:
    personne.nom = ANONYME
    personne.etat = EtatActeur.ARCHIVE
    for champ in _EFFACES:
        setattr(personne, champ, None)
    personne.modifie_le = instant
    personne.modifie_par = None


def _forget_around(session: Session, ids: list[UUID], instant: datetime) -> None:
    revisions = (Revision.objet == ObjetRevise.ACTEUR, Revision.cle.in_([str(i) for i in ids]))
    session.execute(
        update(Revision)
        .where(*revisions, Revision.etat == EtatRevision.PROPOSEE)
        .values(etat=EtatRevision.REFUSEE, decide_le=instant)
    )
    # The column is JSON: an empty object, written by its own type.
    session.execute(update(Revision).where(*revisions).values(contenu={}, motif="", decision=None))
    session.execute(
        update(Signalement).where(Signalement.acteur.in_(ids)).values(texte="", suite=None)
    )
    session.execute(
        update(Verification).where(Verification.acteur.in_(ids)).values(verifie_par=SANS_NOM)
    )
    session.execute(
        update(Consentement).where(Consentement.acteur.in_(ids)).values(recueilli_par=SANS_NOM)
    )
    _forget_terrain(session, ids)
    _forget_importations(session, ids)
    fusions = or_(FusionActeurs.gardee.in_(ids), FusionActeurs.absorbee.in_(ids))
    session.execute(update(FusionActeurs).where(fusions).values(avant={}))


def _forget_terrain(session: Session, ids: list[UUID]) -> None:
    """Delete the photos; of the rest keep when it came, not what it said nor who noted it."""
    session.execute(delete(PhotoActeur).where(PhotoActeur.acteur.in_(ids)))
    releves = update(Releve).where(Releve.acteur.in_(ids))
    session.execute(releves.values(empreinte="", auteur_nom=SANS_NOM))


def _forget_importations(session: Session, ids: list[UUID]) -> None:
    """Blank the rows of files that are about a person, and the files' examples, which may be."""
    lignes = LigneImportation.acteur.in_(ids)
    touchees = select(LigneImportation.importation).where(lignes)
    for importation in session.scalars(select(Importation).where(Importation.id.in_(touchees))):
        importation.colonnes = [{**colonne, "exemple": ""} for colonne in importation.colonnes]
    # Still to be decided, an empty row must not be written to anything.
    session.execute(
        update(LigneImportation)
        .where(lignes)
        .values(decision=DecisionLigne.IGNORER, contenu={}, raisons=[], motifs="", choix=None)
    )
