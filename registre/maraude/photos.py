"""Photos of places, for the team alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registre.doublons.suivi import list_toutes_absorbees
from registre.equipes.photos import PhotoLue
from registre.erreurs import ObjetInconnu
from registre.maraude.portee import ensure_reached
from registre.maraude.releves import (
    Envoi,
    Maraudeur,
    add_releve,
    find_releve,
    follow_fusions,
    hash_envoi,
)
from registre.modeles import PhotoActeur
from registre.revue.acteurs import get_acteur
from registre.valeurs import NatureReleve


@dataclass(frozen=True, slots=True)
class PhotoRelevee:
    """A photo: the bytes as they came, and made anew (registre.equipes.images, TAILLE_LIEU)."""

    envoi: Envoi
    recue: bytes
    lue: PhotoLue


@dataclass(frozen=True, slots=True)
class PhotoDeLieu:
    """A photo without its bytes: what a page needs to show it."""

    id: UUID
    largeur: int
    hauteur: int
    ajoutee_par: str
    cree_le: datetime


def keep_photo(
    session: Session, photo: PhotoRelevee, maraudeur: Maraudeur, instant: datetime
) -> UUID:
    """Keep a photo, in the caller's write transaction; return its identifier (the sending's).

    Of a merged record it is its kept one's. Sent again it is not made again, even once removed.
    Raises ObjetInconnu, ReleveInterdit, ReleveDejaServi.
    """
    envoi, nature = photo.envoi, NatureReleve.PHOTO
    empreinte = hash_envoi(nature, envoi.acteur, photo.recue)
    if find_releve(session, envoi.id, maraudeur, empreinte) is not None:
        return envoi.id
    gardee = follow_fusions(session, envoi.acteur)
    ensure_reached(session, maraudeur, get_acteur(session, envoi.acteur), gardee)
    session.add(
        PhotoActeur(
            id=envoi.id,
            acteur=gardee.id,
            octets=photo.lue.octets,
            largeur=photo.lue.largeur,
            hauteur=photo.lue.hauteur,
            ajoutee_par=maraudeur.nom[:120],
            cree_le=envoi.noted_at(instant),
        )
    )
    add_releve(session, envoi, nature, gardee.id, empreinte, maraudeur, instant)
    return envoi.id


def list_photos(session: Session, acteur: UUID) -> Sequence[PhotoDeLieu]:
    """Return the photos of a record and of all those merged into it, the newest first."""
    siennes = [acteur, *list_toutes_absorbees(session, acteur)]
    photos = select(
        *(PhotoActeur.id, PhotoActeur.largeur, PhotoActeur.hauteur),
        *(PhotoActeur.ajoutee_par, PhotoActeur.cree_le),
    ).where(PhotoActeur.acteur.in_(siennes))
    ordre = (PhotoActeur.cree_le.desc(), PhotoActeur.id)
    return [PhotoDeLieu(*ligne) for ligne in session.execute(photos.order_by(*ordre))]


def get_photo(session: Session, identifiant: UUID) -> PhotoActeur:
    """Return a photo with its bytes. Raises ObjetInconnu (“photo”)."""
    photo = session.get(PhotoActeur, identifiant)
    if photo is None:
        raise ObjetInconnu("photo", identifiant)
    return photo


def remove_photo(session: Session, identifiant: UUID) -> None:
    """Delete a photo, in the caller's write transaction; none there: nothing to do."""
    session.execute(delete(PhotoActeur).where(PhotoActeur.id == identifiant))
