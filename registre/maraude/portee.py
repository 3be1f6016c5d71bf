"""Which records a device may write to: those of its account's quartiers, and those it made."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from registre.maraude.erreurs import ReleveInterdit
from registre.maraude.releves import Maraudeur
from registre.modeles import Acteur, Releve, Revision
from registre.revue.acteurs import read_contenu
from registre.revue.personnes import is_reserved, list_privees
from registre.valeurs import NatureReleve, ObjetRevise


def ensure_reached(session: Session, maraudeur: Maraudeur, *acteurs: Acteur) -> None:
    """Raise ReleveInterdit(“hors_quartiers”) when not one of these records is within reach.

    They are one place: a record, and the one that was kept in its stead.
    """
    if not any(is_reached(session, maraudeur, acteur) for acteur in acteurs):
        raise ReleveInterdit("hors_quartiers")


def is_reached(session: Session, maraudeur: Maraudeur, acteur: Acteur) -> bool:
    """Tell whether an account may write to a record.

    What it made elsewhere stays its own, unless the record is, or may be, a private person's and
    others have written to it since: what they wrote is not for it to read.
    """
    if maraudeur.covers(acteur.quartier):
        return True
    if not has_made(session, maraudeur, acteur):
        return False
    if is_reserved(read_contenu(acteur), list_privees(session)):
        return _is_alone(session, maraudeur, acteur)
    return True


def has_made(session: Session, maraudeur: Maraudeur, acteur: Acteur) -> bool:
    """Tell whether a device of this account made a record."""
    creation = exists().where(
        Releve.acteur == acteur.id,
        Releve.nature == NatureReleve.CREATION,
        Releve.compte == maraudeur.compte,
    )
    return bool(session.scalar(creation.select()))


def _is_alone(session: Session, maraudeur: Maraudeur, acteur: Acteur) -> bool:
    """Tell whether nobody else ever wrote to a record."""
    auteurs = select(Revision.auteur).where(
        Revision.objet == ObjetRevise.ACTEUR, Revision.cle == str(acteur.id)
    )
    return set(session.scalars(auteurs)) <= {maraudeur.compte}
