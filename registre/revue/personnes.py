"""Private persons among the records: a record that was one's is never published as another's.

Its name, contact and point were given for a person, and its history holds them: what was promised
to them would end the day somebody files the record under a category of institutions.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from registre.erreurs import ActionImpossible
from registre.modeles import Acteur, Categorie, Consentement, Revision
from registre.publication.visibilite import is_not_private
from registre.revue.ecarts import Contenu
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise


def list_privees(session: Session) -> frozenset[str]:
    """Return the slugs of the categories of private persons. One SELECT."""
    privees = select(Categorie.slug).where(Categorie.personne_privee)
    return frozenset(session.scalars(privees))


def may_be_personne(groupe_seul: object, *, privee: bool) -> bool:
    """Tell whether a record is, or may turn out to be, a private person's.

    `privee`: its category is one of private persons. As long as nobody chose its category
    (`groupe_seul` is a letter), nobody knows. The one rule of who may read what (team's area,
    street round, import): elsewhere such a record is not shown, named, nor told to exist.
    """
    return privee or bool(groupe_seul)


def is_reserved(contenu: Contenu, privees: Collection[str]) -> bool:
    """Tell whether a content is, or may be, a private person's (`may_be_personne`).

    `privees` are the slugs of the categories of private persons (`list_privees`).
    """
    privee = contenu.get("categorie") in privees
    return may_be_personne(contenu.get("groupe_seul"), privee=privee)


def where_reserved() -> ColumnElement[bool]:
    """Return the condition on Acteur: it is, or may be, a private person's (`may_be_personne`)."""
    return or_(~is_not_private(), Acteur.groupe_seul.is_not(None))


def is_privee(session: Session, categorie: object) -> bool:
    """Tell whether a category is of private persons.

    Raises ActionImpossible(“categorie_inconnue”) when there is no such category.
    """
    privee = session.scalar(
        select(Categorie.personne_privee).where(Categorie.slug == str(categorie))
    )
    if privee is None:
        raise ActionImpossible("categorie_inconnue")
    return privee


def ensure_same_nature(session: Session, acteur: Acteur, contenu: Contenu) -> None:
    """Raise ActionImpossible(“etait_une_personne”) for a person's record turned institution.

    Archiving a record without changing its category stays possible: nothing shows it any more.
    """
    categorie = contenu.get("categorie")
    range_seulement = contenu.get("etat") == EtatActeur.ARCHIVE and categorie == acteur.categorie
    if is_privee(session, categorie) or range_seulement:
        return
    if was_personne(session, acteur):
        raise ActionImpossible("etait_une_personne")


def was_personne(session: Session, acteur: Acteur) -> bool:
    """Tell whether a record is or ever was a private person's. At most three SELECTs.

    By its present category, any consent, or any version that stood. A proposal to turn a published
    institution into a person that nobody published never stood: it must not lock that record.
    """
    privees = list_privees(session)
    accord = exists().where(Consentement.acteur == acteur.id).select()
    if acteur.categorie in privees or session.scalar(accord):
        return True
    versions = select(Revision.etat, Revision.contenu).where(
        Revision.objet == ObjetRevise.ACTEUR, Revision.cle == str(acteur.id)
    )
    deja_publiee = False
    for etat, contenu in session.execute(versions.order_by(Revision.numero)):
        publiee = etat == EtatRevision.PUBLIEE
        # Until something is published, each version stands as the draft.
        if contenu.get("categorie") in privees and (publiee or not deja_publiee):
            return True
        deja_publiee = deja_publiee or publiee
    return False
