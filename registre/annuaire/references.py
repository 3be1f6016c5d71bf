"""What rarely changes: groups and categories, communes, postal codes, sectors."""

from collections import defaultdict
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.compositions import is_valid_on
from registre.modeles import (
    Acteur,
    Categorie,
    CodePostal,
    Commune,
    Groupe,
    QuartierSecteur,
    Secteur,
)
from registre.publication import (
    CategoriePublique,
    CommunePublique,
    GroupePublic,
    SecteurPublic,
    publish_categorie,
    publish_commune,
    publish_groupe,
    publish_secteur,
)
from registre.publication.visibilite import is_not_private
from registre.valeurs import EtatActeur


def list_groupes(session: Session) -> list[GroupePublic]:
    """Return the groups A–H with their categories, in the report's order. Two SELECTs."""
    par_groupe: dict[str, list[CategoriePublique]] = defaultdict(list)
    for categorie in session.scalars(select(Categorie).order_by(Categorie.ordre, Categorie.slug)):
        par_groupe[categorie.groupe].append(publish_categorie(categorie))
    groupes = session.scalars(select(Groupe).order_by(Groupe.ordre, Groupe.lettre))
    return [publish_groupe(groupe, tuple(par_groupe[groupe.lettre])) for groupe in groupes]


def list_communes(session: Session) -> list[CommunePublique]:
    """Return the communes by their French name. One SELECT."""
    communes = sorted(session.scalars(select(Commune)), key=lambda c: (normalize(c.nom_fr), c.nis5))
    return [publish_commune(commune) for commune in communes]


def list_codes_postaux(session: Session) -> dict[str, tuple[str, ...]]:
    """Return postal code → the NIS5 codes that it reaches, both sorted. One SELECT."""
    par_code: dict[str, list[str]] = defaultdict(list)
    tri = select(CodePostal).order_by(CodePostal.code_postal, CodePostal.nis5)
    for ligne in session.scalars(tri):
        par_code[ligne.code_postal].append(ligne.nis5)
    return {code: tuple(communes) for code, communes in par_code.items()}


def list_langues(session: Session) -> list[str]:
    """Return the codes of the languages that published actors speak, sorted. One SELECT.

    Private persons are left out, as a filter on a language leaves them out.
    """
    parlees = (
        select(Acteur.langues)
        .where(Acteur.etat == EtatActeur.PUBLIE, Acteur.langues.is_not(None), is_not_private())
        .distinct()
    )
    textes = (texte or "" for texte in session.scalars(parlees))
    return sorted({code for texte in textes for code in texte.lower().split()})


def list_secteurs(
    session: Session, millesime: int, limit: int | None, offset: int = 0, le: date | None = None
) -> list[SecteurPublic]:
    """Return a stretch of the sectors of a vintage, by code (`limit` None: to the end).

    With a day `le`, each says which quartier holds it on that day; without one, none does.
    One SELECT.
    """
    jour = le or date.min
    meme_secteur = and_(
        QuartierSecteur.code == Secteur.code, QuartierSecteur.millesime == Secteur.millesime
    )
    requete = (
        select(Secteur, QuartierSecteur.quartier)
        .outerjoin(QuartierSecteur, and_(meme_secteur, is_valid_on(jour)))
        .where(Secteur.millesime == millesime)
        .order_by(Secteur.code)
        .limit(limit)
        .offset(offset)
    )
    return [publish_secteur(secteur, quartier) for secteur, quartier in session.execute(requete)]


def count_secteurs(session: Session, millesime: int) -> int:
    """Return how many sectors a vintage has."""
    compte = select(func.count()).select_from(Secteur).where(Secteur.millesime == millesime)
    return session.scalar(compte) or 0
