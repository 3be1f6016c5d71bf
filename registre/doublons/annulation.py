"""Undoing a merge: both records as they were, unless somebody wrote to one of them since."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.doublons.fusions import id_of_absorbee, id_of_gardee
from registre.doublons.versions import Acte, lock_fiches, reopen, set_aside, write_version
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Acteur, FusionActeurs, Revision
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import compare
from registre.revue.revisions import Auteur
from registre.valeurs import Compteur, EtatActeur, EtatRevision
from registre.versions import bump

MOTIF: Final = "Annulation de la fusion"


def undo_fusion(
    session: Session, fusion: UUID, auteur: Auteur, instant: datetime, territoire: Territoire
) -> FusionActeurs:
    """Put both records back as they were before a merge, in the caller's write transaction.

    Proposals that the merge set aside wait again. A second time changes nothing. Raises
    ObjetInconnu, ActionImpossible: those of `ensure_untouched` and of `apply_acteur`; then the
    transaction must be rolled back.
    """
    faite = get_fusion(session, fusion)
    garde, absorbe = lock_fiches(session, faite.gardee, faite.absorbee)
    session.refresh(faite)
    if faite.annulee_le is not None:
        return faite
    ensure_untouched(session, faite, garde, absorbe)
    acte = Acte(session, auteur, instant, territoire)
    _restore_gardee(acte, faite, garde)
    _restore_absorbee(acte, faite, absorbe)
    faite.annulee_par, faite.annulee_le = auteur.nom[:120], instant
    faite.avant = {}  # both records hold it again: no copy of a content outlives its record
    bump(session, Compteur.ANNUAIRE)
    session.flush()
    return faite


def get_fusion(session: Session, fusion: UUID) -> FusionActeurs:
    """Return a merge. Raises ObjetInconnu."""
    faite = session.get(FusionActeurs, fusion)
    if faite is None:
        raise ObjetInconnu("fusion", fusion)
    return faite


def ensure_untouched(
    session: Session, fusion: FusionActeurs, garde: Acteur, absorbe: Acteur
) -> None:
    """Raise ActionImpossible where undoing a merge would undo somebody's later work too.

    “modifiee_depuis”: one of the records no longer says what the merge made it say.
    “fusionnee_depuis”: the kept one was merged in its turn. “contenu_efface”: what it said before
    is no longer kept.
    """
    if not fusion.avant:
        raise ActionImpossible("contenu_efface")
    if garde.etat == EtatActeur.ARCHIVE and garde.fusionne_dans is not None:
        raise ActionImpossible("fusionnee_depuis")
    if absorbe.fusionne_dans != garde.id:
        raise ActionImpossible("modifiee_depuis")
    ecrites = ((garde, id_of_gardee(fusion.id)), (absorbe, id_of_absorbee(fusion.id)))
    for acteur, identifiant in ecrites:
        version = session.get(Revision, identifiant)
        if version is None or compare(version.contenu, read_contenu(acteur)):
            raise ActionImpossible("modifiee_depuis")


def _restore_gardee(acte: Acte, fusion: FusionActeurs, garde: Acteur) -> None:
    """Restore the kept record; what it said before is in force if the public reads it now."""
    session, etat = acte.session, EtatActeur(garde.etat)
    sort = EtatRevision.PUBLIEE if etat is EtatActeur.PUBLIE else EtatRevision.REMPLACEE
    set_aside(session, [id_of_gardee(fusion.id)])
    if etat is EtatActeur.A_RELIRE:
        reopen(session, fusion.avant["attente_gardee"])
    garde.source = fusion.avant["source"]
    write_version(acte, garde, fusion.avant["gardee"], (etat, sort), MOTIF)


def _restore_absorbee(acte: Acte, fusion: FusionActeurs, absorbe: Acteur) -> None:
    etat = EtatActeur(fusion.avant["etat"])
    sort = EtatRevision.PUBLIEE if etat is EtatActeur.PUBLIE else EtatRevision.REMPLACEE
    reopen(acte.session, fusion.avant["attente"])
    write_version(acte, absorbe, fusion.avant["absorbee"], (etat, sort), MOTIF)
