"""An actor's content: read from its record, and written to it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import shapely
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.comptes.liens import expire_confirmations
from registre.consentements import find_fin
from registre.courriels import LONGUEUR_MAXIMUM as COURRIEL_MAX
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.horaires import LONGUEUR_MAX as HORAIRES_MAX
from registre.modeles import Acteur
from registre.recherche import index_acteurs
from registre.revue.ecarts import Contenu
from registre.revue.personnes import ensure_same_nature, is_privee
from registre.valeurs import Compteur, EtatActeur
from registre.versions import bump

CHAMPS: Final = (
    *("nom", "nom_nl", "categorie", "rue", "numero", "code_postal", "nis5"),
    *("telephone", "courriel", "site", "horaires", "acces_pmr", "langues", "lon", "lat"),
    *("precision_lieu", "precision_m", "groupe_seul", "note"),
)
"""The columns of Acteur that a content holds, besides `etat`."""

_POINT: Final = frozenset({"lon", "lat"})

LONGUEURS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "nom": 200,
        "nom_nl": 200,
        "rue": 160,
        "numero": 20,
        "code_postal": 4,
        "telephone": 60,
        "courriel": COURRIEL_MAX,
        "site": 300,
        "horaires": HORAIRES_MAX,
        "langues": 200,
        "note": 2_000,
    }
)
"""Characters of a text field at most, wherever it comes from: form, device or file.

Those of the columns, and for texts without bound what is read of hours and fits a page of notes.
"""


class EtatVoulu(StrEnum):
    """What a content asks for: to be public, or to be put away."""

    PUBLIE = "publie"
    ARCHIVE = "archive"


_ETATS: Final[Mapping[str, EtatActeur]] = MappingProxyType(
    {EtatVoulu.PUBLIE: EtatActeur.PUBLIE, EtatVoulu.ARCHIVE: EtatActeur.ARCHIVE}
)


def read_contenu(acteur: Acteur) -> dict[str, Any]:
    """Return the content of a record. One that is not published yet asks to be."""
    archive = acteur.etat == EtatActeur.ARCHIVE
    etat = EtatVoulu.ARCHIVE if archive else EtatVoulu.PUBLIE
    return {champ: getattr(acteur, champ) for champ in CHAMPS} | {"etat": etat.value}


def snapshot_acteur(session: Session, cle: str) -> dict[str, Any]:
    """Return the content of an actor as it stands. Raises ObjetInconnu."""
    return read_contenu(get_acteur(session, cle))


def get_acteur(session: Session, cle: str | UUID, *, verrou: bool = False) -> Acteur:
    """Return an actor in any state, for this transaction alone with `verrou`. Raises ObjetInconnu.

    What is no identifier is unknown too.
    """
    try:
        identifiant = UUID(str(cle))
    except ValueError:
        raise ObjetInconnu("acteur", cle) from None
    acteur = session.get(
        Acteur, identifiant, with_for_update={"key_share": True} if verrou else None
    )
    if acteur is None:
        raise ObjetInconnu("acteur", cle)
    return acteur


def apply_acteur(
    session: Session,
    cle: str,
    contenu: Contenu,
    par: str,
    instant: datetime,
    territoire: Territoire,
) -> None:
    """Put a content in force: published or archived, placed, indexed, counted.

    A private person is published until the consent in force ends. Raises ObjetInconnu, or
    ActionImpossible: “categorie_inconnue”, “etat_inconnu”, “categorie_a_choisir”,
    “sans_consentement”, “etait_une_personne”. Then nothing is written.
    """
    acteur = get_acteur(session, cle, verrou=True)
    etat = _ETATS.get(str(contenu.get("etat")))
    if etat is None:
        raise ActionImpossible("etat_inconnu")
    if contenu.get("groupe_seul") and etat is EtatActeur.PUBLIE:
        raise ActionImpossible("categorie_a_choisir")
    fin = None
    if is_privee(session, contenu.get("categorie")) and etat is EtatActeur.PUBLIE:
        fin = find_fin(session, acteur.id, instant)
        if fin is None:
            raise ActionImpossible("sans_consentement")
    if acteur.courriel != contenu.get("courriel"):
        expire_confirmations(session, acteur=acteur.id, instant=instant)
    write_acteur(session, acteur, contenu, etat, par, instant, territoire)
    acteur.public_jusqu_a = fin
    index_acteurs(session, [acteur.id])
    bump(session, Compteur.ANNUAIRE)


def write_acteur(
    session: Session,
    acteur: Acteur,
    contenu: Contenu,
    etat: EtatActeur,
    par: str,
    instant: datetime,
    territoire: Territoire,
) -> None:
    """Write a content to a record; sector and quartier follow from the point.

    Raises ActionImpossible: “categorie_inconnue”, “etait_une_personne”. Then nothing is written.
    """
    ensure_same_nature(session, acteur, contenu)
    fill_acteur(acteur, {c: contenu.get(c) for c in CHAMPS}, par, instant, territoire)
    acteur.etat = etat
    if etat is not EtatActeur.ARCHIVE:
        acteur.fusionne_dans = None  # taken up again: it stands for itself
    session.add(acteur)
    session.flush()


def fill_acteur(
    acteur: Acteur, valeurs: Contenu, par: str, instant: datetime, territoire: Territoire
) -> None:
    """Give a record the values of some of its fields, without a word to the database.

    `valeurs` is field of CHAMPS → value. Sector and quartier follow from a point that is among
    them; one that is not keeps what holds it.
    """
    for champ, valeur in valeurs.items():
        setattr(acteur, champ, valeur)
    if not _POINT.isdisjoint(valeurs):
        for colonne, valeur in place_point(acteur.lon, acteur.lat, territoire).items():
            setattr(acteur, colonne, valeur)
    acteur.modifie_le, acteur.modifie_par = instant, par[:120]


def place_point(lon: float | None, lat: float | None, territoire: Territoire) -> dict[str, Any]:
    """Return the columns of Acteur that follow from a point (degrees, EPSG:4326), or from none."""
    if lon is None or lat is None:
        return {"geom": None, "secteur": None, "quartier": None}
    place = territoire.locate(lon, lat)
    point = shapely.Point(lon, lat)
    return {"geom": point, "secteur": place.secteur, "quartier": place.quartier}


def reject_acteur(session: Session, cle: str) -> None:
    """Give a record that was never published back to its author, as a draft."""
    acteur = get_acteur(session, cle, verrou=True)
    if acteur.etat == EtatActeur.A_RELIRE:
        acteur.etat = EtatActeur.BROUILLON
