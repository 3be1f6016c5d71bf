"""The merges of a record, as its page and its history tell them."""

from typing import Final

from sqlalchemy.orm import Session

from registre.comptes.sessions import CompteConnecte
from registre.doublons.comparaison import is_fusionnee
from registre.doublons.suivi import FusionSuivie, find_absorption, list_absorbees
from registre.modeles import Acteur
from registre.revue.listes import find_ligne
from vitrine.equipe.contextes.fusions import BlocFusion
from vitrine.equipe.contextes.revisions import LienFiche
from vitrine.equipe.formulaire_acteur import MENU
from vitrine.equipe.mots_revue import PERSONNE
from vitrine.equipe.possibles import name_of, reaches

ANNULATION: Final = "/equipe/fusions/{identifiant}/annulation"


def list_fusions(
    session: Session, compte: CompteConnecte, acteur: Acteur
) -> tuple[BlocFusion, ...]:
    """Return the merge that put a record away, else those in force that it was kept by."""
    if is_fusionnee(acteur):
        suivie = find_absorption(session, acteur.id)
        return (_make_bloc(session, compte, suivie, absorbee=True),) if suivie else ()
    return tuple(
        _make_bloc(session, compte, suivie, absorbee=False)
        for suivie in list_absorbees(session, acteur.id)
    )


def _make_bloc(
    session: Session, compte: CompteConnecte, suivie: FusionSuivie, *, absorbee: bool
) -> BlocFusion:
    ligne = find_ligne(session, suivie.autre)
    annule = reaches(compte, "POST", ANNULATION, None)
    return BlocFusion(
        autre=LienFiche(f"{MENU}/{suivie.autre}", name_of(compte, ligne) if ligne else PERSONNE),
        absorbee=absorbee,
        par=suivie.fusion.par,
        quand=suivie.fusion.fait_le,
        annuler=ANNULATION.format(identifiant=suivie.fusion.id) if annule else None,
    )
