"""What a device carries into the street: quartiers, groups, and the records around.

A phone gets lost: no private person is ever in it, nor what may turn out to be one outside the
account's own quartiers; notes only of these.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import shapely
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from geo.quartiers import list_voisins
from registre.echues import select_derniere
from registre.fraicheur import due_before
from registre.maraude.releves import Maraudeur
from registre.modeles import Acteur, Categorie, Groupe, Revision
from registre.publication.visibilite import is_not_private
from registre.territoire import TerritoireCourant
from registre.valeurs import EtatActeur, ObjetRevise

ACTEURS_MAXIMUM: Final = 10_000
_DECIMALES: Final = 6
"""Of a degree: a tenth of a metre, finer than any sector is drawn."""
_LOT: Final = 500
_CHAMPS: Final = (
    *("nom", "categorie", "groupe_seul", "rue", "numero", "code_postal"),
    *("telephone", "horaires", "langues", "note", "lon", "lat", "quartier", "etat"),
)


def read_donnees(
    session: Session, maraudeur: Maraudeur, courant: TerritoireCourant, instant: datetime
) -> dict[str, Any]:
    """Return all keys of the device's data but `fait_le`, ready for JSON (identifiers as text).

    Left out of the hash of an ETag, `fait_le` is the route's to add. Empty values are left out.
    Records: published, to be reviewed, and the account's own drafts, in its quartiers and those
    beside them (of the coordination: all), those of its own first, at most 10,000.
    """
    territoire = courant.territoire
    siens = maraudeur.quartiers
    return {
        "compte": str(maraudeur.compte),
        "nom": maraudeur.nom,
        "quartiers": [
            {
                "slug": slug,
                "nom": quartier.nom,
                "sien": maraudeur.covers(slug),
                "contour": _write_contour(quartier.geometrie),
            }
            for slug, quartier in territoire.quartiers.items()
        ],
        "groupes": _list_groupes(session),
        "acteurs": _list_acteurs(
            session, maraudeur, None if siens is None else list_autour(territoire, siens), instant
        ),
    }


def list_autour(territoire: Territoire, siens: Collection[str]) -> frozenset[str]:
    """Return these quartiers (slugs) and those that have an edge in common with one of them."""
    connus = [territoire.quartiers[slug] for slug in siens if slug in territoire.quartiers]
    codes = [code for quartier in connus for code in quartier.codes]
    secteurs = {secteur.code: secteur for secteur in territoire.secteurs}
    voisins = map(territoire.quartier_of_secteur, list_voisins(codes, secteurs))
    return frozenset({*siens, *filter(None, voisins)})


def _write_contour(contour: shapely.MultiPolygon) -> Any:
    arrondi = shapely.transform(contour, lambda points: points.round(_DECIMALES))
    return shapely.geometry.mapping(arrondi)["coordinates"]


def _list_groupes(session: Session) -> list[dict[str, Any]]:
    lignes = session.execute(
        select(
            Groupe.lettre,
            Groupe.nom_fr,
            Categorie.slug,
            Categorie.nom_fr,
            Categorie.personne_privee,
        )
        .join(Categorie, Categorie.groupe == Groupe.lettre)
        .order_by(Groupe.ordre, Groupe.lettre, Categorie.ordre, Categorie.slug)
    )
    groupes: dict[str, dict[str, Any]] = {}
    for lettre, nom, slug, categorie, personne in lignes:
        groupe = groupes.setdefault(lettre, {"lettre": lettre, "nom": nom, "categories": []})
        groupe["categories"].append({"slug": slug, "nom": categorie, "personne": personne})
    return list(groupes.values())


def _list_acteurs(
    session: Session, maraudeur: Maraudeur, autour: frozenset[str] | None, instant: datetime
) -> list[dict[str, Any]]:
    lignes = session.execute(_select_acteurs(session, maraudeur, autour)).mappings().all()
    numeros = _read_numeros(session)
    frequences = {ligne["frequence"] for ligne in lignes}
    limites = {mois: due_before(instant, mois) for mois in frequences}
    return [
        _write_acteur(ligne, numeros.get(str(ligne["id"]), 0), limites, maraudeur)
        for ligne in lignes
    ]


def _select_acteurs(
    session: Session, maraudeur: Maraudeur, autour: frozenset[str] | None
) -> Select[*tuple[Any, ...]]:
    sien = _is_of(maraudeur.quartiers)
    voulus: Select[*tuple[Any, ...]] = (
        select(
            Acteur.id,
            *(getattr(Acteur, champ) for champ in _CHAMPS),
            Categorie.groupe,
            Categorie.frequence_mois.label("frequence"),
            select_derniere().label("verifie_le"),
        )
        .join(Categorie, Categorie.slug == Acteur.categorie)
        .where(is_not_private(), _is_of(autour), or_(Acteur.groupe_seul.is_(None), sien))
        .where(_is_to_be_seen(session, maraudeur))
    )
    ordre = (case((sien, 0), else_=1), Acteur.cle_tri, Acteur.id)
    return voulus.order_by(*ordre).limit(ACTEURS_MAXIMUM)


def _is_of(quartiers: Collection[str] | None) -> ColumnElement[bool]:
    """Return the condition on Acteur: it lies in one of these; None: anywhere, or nowhere."""
    return Acteur.id.is_not(None) if quartiers is None else Acteur.quartier.in_(sorted(quartiers))


def _is_to_be_seen(session: Session, maraudeur: Maraudeur) -> ColumnElement[bool]:
    brouillons = _list_brouillons(session, maraudeur.compte)
    return or_(
        Acteur.etat.in_((EtatActeur.PUBLIE, EtatActeur.A_RELIRE)),
        and_(Acteur.etat == EtatActeur.BROUILLON, Acteur.id.in_(brouillons)),
    )


def _list_brouillons(session: Session, compte: UUID) -> list[UUID]:
    """Return the drafts that an account wrote to, the latest at most."""
    brouillons = select(Acteur.id).where(Acteur.etat == EtatActeur.BROUILLON)
    cles = {str(identifiant): identifiant for identifiant in session.scalars(brouillons)}
    ecrites = select(Revision.cle).where(
        Revision.objet == ObjetRevise.ACTEUR, Revision.auteur == compte
    )
    derniere = func.max(Revision.cree_le).desc()
    miennes = session.scalars(ecrites.group_by(Revision.cle).order_by(derniere)).all()
    return [cles[cle] for cle in miennes if cle in cles][:_LOT]


def _read_numeros(session: Session) -> dict[str, int]:
    """Return the last number of every record that has a history, by its key. One SELECT."""
    numeros = select(Revision.cle, func.max(Revision.numero)).where(
        Revision.objet == ObjetRevise.ACTEUR
    )
    return dict(session.execute(numeros.group_by(Revision.cle)).all())


def _write_acteur(
    ligne: Mapping[Any, Any],
    base: int,
    limites: Mapping[int, datetime],
    maraudeur: Maraudeur,
) -> dict[str, Any]:
    verifie_le = ligne["verifie_le"]
    sien = maraudeur.covers(ligne["quartier"])
    revoir = verifie_le is None or verifie_le < limites[ligne["frequence"]]
    ecrit = {
        "id": str(ligne["id"]),
        "base": base,
        **{champ: ligne[champ] for champ in _CHAMPS},
        "groupe": ligne["groupe"],
        "sien": sien,
        "verifie_le": verifie_le.isoformat() if verifie_le else None,
        "a_revoir": revoir and ligne["etat"] == EtatActeur.PUBLIE,
    }
    if not sien:
        del ecrit["note"]
    if ligne["groupe_seul"]:
        del ecrit["categorie"]  # it stands for the group until somebody chooses
    return {cle: valeur for cle, valeur in ecrit.items() if valeur not in (None, "")}
