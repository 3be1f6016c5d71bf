"""What an account can do to a record: which names it reads, which buttons its page shows."""

from collections.abc import Collection, Iterable

from api.acces import Acces, AccesRefuse
from api.droits import Portee, find_droits
from registre.comptes.sessions import CompteConnecte
from registre.revue.ecarts import Contenu
from registre.revue.listes import LigneEquipe
from registre.revue.personnes import is_reserved, may_be_personne
from registre.valeurs import Role
from vitrine.equipe.mots_revue import PERSONNE


def reaches(compte: CompteConnecte, methode: str, modele: str, quartier: str | None) -> bool:
    """Tell whether an account may use a route on a record of this quartier (slug or None)."""
    portee = find_droits(methode, modele).get(compte.role)
    return portee is not None and Acces(compte, portee).covers(quartier)


def ensure_reaches(compte: CompteConnecte, methode: str, modele: str, quartier: str | None) -> None:
    """Raise AccesRefuse where `reaches` says no."""
    if not reaches(compte, methode, modele, quartier):
        raise AccesRefuse


def is_held(compte: CompteConnecte, modele: str) -> bool:
    """Tell whether what an account writes by a POST route is held to its own quartiers."""
    return find_droits("POST", modele).get(compte.role) is not Portee.TOUT


def sees_personne(compte: CompteConnecte, quartier: str | None) -> bool:
    """Tell whether an account reads the name, contact and point of a private person.

    The coordination does, and a relay in its own quartiers; nobody else.
    """
    if compte.role is Role.COORDINATION:
        return True
    return compte.role is Role.RAQ and quartier in compte.quartiers


def hides(compte: CompteConnecte, ligne: LigneEquipe) -> bool:
    """Tell whether a record is, or may be, a private person's that this account may not read.

    One that was merged is also what the record is that stands in its stead.
    """
    privee = ligne.categorie.personne_privee
    reservee = may_be_personne(ligne.acteur.groupe_seul, privee=privee)
    if reservee and not sees_personne(compte, ligne.acteur.quartier):
        return True
    return ligne.gardee is not None and hides(compte, ligne.gardee)


def hides_any(
    compte: CompteConnecte,
    ligne: LigneEquipe,
    contenus: Iterable[Contenu],
    privees: Collection[str],
) -> bool:
    """Tell whether the record is one that `hides` hides, or any of these versions a person's.

    A version that left the category open does not count by itself: the record as it stands says
    whether somebody has chosen since. Then it was an institution's all along, and may be read; a
    record that turned out to be a person's is hidden with all its versions.
    """
    if hides(compte, ligne):
        return True
    privee = any(contenu.get("categorie") in privees for contenu in contenus)
    return privee and not sees_personne(compte, ligne.acteur.quartier)


def hides_proposition(
    compte: CompteConnecte, ligne: LigneEquipe, contenu: Contenu, privees: Collection[str]
) -> bool:
    """Tell whether a proposal that waits is, or may be, of a person that this account may not read.

    What nobody has decided yet is judged by itself: it may be late, and its record say nothing.
    """
    if hides_any(compte, ligne, (contenu,), privees):
        return True
    return is_reserved(contenu, privees) and not sees_personne(compte, ligne.acteur.quartier)


def sees_notes(compte: CompteConnecte) -> bool:
    """Tell whether an account reads and writes notes: host partners do not."""
    return compte.role is not Role.HOTE


def readable(compte: CompteConnecte, contenu: Contenu) -> Contenu:
    """Return a content as this account may read it."""
    if sees_notes(compte):
        return contenu
    return {champ: valeur for champ, valeur in contenu.items() if champ != "note"}


def name_of(compte: CompteConnecte, ligne: LigneEquipe) -> str:
    """Return the name of an actor as this account may read it."""
    return PERSONNE if hides(compte, ligne) else ligne.acteur.nom


def name_categorie(ligne: LigneEquipe) -> str:
    """Return the category of an actor, or that somebody has yet to choose it."""
    if ligne.acteur.groupe_seul is not None:
        return f"Catégorie à choisir (groupe {ligne.acteur.groupe_seul})"
    return ligne.categorie.nom_fr
