"""Applying an import: one transaction, everything or nothing, once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session, sessionmaker

from registre.chargement.progres import SANS_PROGRES, Etape, Progres
from registre.erreurs import ActionImpossible
from registre.importation.bail import APPLICATION, holding
from registre.importation.connus import load_connus
from registre.importation.ecriture import Chantier, lock_revisions
from registre.importation.etapes import get_import
from registre.importation.oubli import blank_exemples
from registre.importation.portees import find_portee
from registre.importation.references import load_references
from registre.importation.tranches import Travail, list_tranches
from registre.modeles import Importation
from registre.recherche import index_acteurs
from registre.revue.revisions import Auteur
from registre.session import writing
from registre.territoire import TerritoireCourant
from registre.valeurs import Compteur, EtatImportation
from registre.versions import bump


def apply_import(
    sessions: sessionmaker[Session],
    identifiant: UUID,
    courant_of: Callable[[Session], TerritoireCourant],
    horloge: Callable[[], datetime],
    progres: Progres = SANS_PROGRES,
) -> Importation:
    """Do what an import in state A_APPLIQUER says, in one transaction; return it APPLIQUEE.

    One that was applied is returned as it is. New records wait for a review, or are published when
    the coordination chose so; persons, and records without a category, are never published. A row
    that the directory overtook since the dry run is left out and says so: its record changed, or
    somebody created its like. `bilan` gains what was written (registre.importation.tranches).
    Raises ObjetInconnu, ActionImpossible as `holding` does, and what `writing` does; then nothing
    was written.
    """
    with sessions() as session:
        importation = get_import(session, identifiant)
        if importation.etat == EtatImportation.APPLIQUEE:
            return importation
    with holding(sessions, identifiant, EtatImportation.A_APPLIQUER, horloge, APPLICATION):
        with sessions() as session:
            courant = courant_of(session)
        with writing(sessions) as session:
            importation = get_import(session, identifiant, verrou=True)
            if importation.etat != EtatImportation.A_APPLIQUER:  # given up, or another was faster
                raise ActionImpossible("import_repris")
            with progres.step("Lignes appliquées", importation.total) as etape:
                _apply(session, importation, courant, horloge(), etape)
    return importation


def _apply(
    session: Session,
    importation: Importation,
    courant: TerritoireCourant,
    instant: datetime,
    etape: Etape,
) -> None:
    portee = find_portee(session, importation)
    references = load_references(session)
    lock_revisions(session)
    chantier = Chantier(
        importation=importation.id,
        auteur=Auteur(importation.compte, importation.auteur_nom),
        motif=f"Import du fichier “{importation.fichier}”",
        publier=bool(importation.voulu.get("publier")) and portee.publie,
        privees=references.privees,
        instant=instant,
        territoire=courant.territoire,
    )
    arrives = load_connus(session, references, portee, importation.cree_le)
    travail = Travail(session, chantier, portee, arrives)
    for lignes in list_tranches(session, importation.id):
        travail.apply(lignes)
        etape.advance(len(lignes))
    if travail.touches:
        index_acteurs(session, travail.touches)
        bump(session, Compteur.ANNUAIRE)
    importation.bilan = {**importation.bilan, **travail.comptes}
    importation.etat, importation.applique_le = EtatImportation.APPLIQUEE, instant
    importation.octets, importation.pris_jusqu_a = None, None
    importation.faites = importation.total or 0
    session.flush()
    blank_exemples(session, Importation.id == importation.id)
