"""Who is away on a day and who answers for them; how the coordination is reached."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from registre.modeles import Photo, Relais, Remplacement
from registre.parametres import read_parametres
from registre.publication import (
    CoordinationPublique,
    PhotoPublique,
    QuartierPublic,
    Releve,
    publish_coordination,
)

COLONNES_PHOTO = (Photo.id, Photo.largeur, Photo.hauteur)
"""All that a page needs of a photo: never its bytes."""


def replaces_on(le: date) -> ColumnElement[bool]:
    """Return the condition: a replacement holds on that day (`valide_au` excluded)."""
    return and_(
        Remplacement.valide_du <= le,
        or_(Remplacement.valide_au.is_(None), Remplacement.valide_au > le),
    )


def load_releves(session: Session, le: date) -> dict[UUID, Releve]:
    """Return by relay who is away on a day and who answers. One SELECT.

    All of the Region, a handful of rows: a replacement who is away too is replaced in turn. Where
    a post is vacant and its relay was absent, it is vacant.
    """
    rows = session.execute(
        select(Remplacement, Relais, *COLONNES_PHOTO)
        .outerjoin(Relais, Relais.id == Remplacement.remplacant)
        .outerjoin(Photo, Photo.relais == Relais.id)
        .where(replaces_on(le))
        .order_by(Remplacement.motif, Remplacement.valide_du, Remplacement.id)
    )
    return {
        remplacement.relais: Releve(
            remplacement.motif, remplacement.valide_au, remplacant, publish_photo(*photo)
        )
        for remplacement, remplacant, *photo in rows
    }


def publish_photo(identifiant: Any, largeur: Any, hauteur: Any) -> PhotoPublique | None:
    """Return the public form of a photo from its three columns; None when there is none."""
    if identifiant is None:
        return None
    return PhotoPublique(identifiant, largeur, hauteur)


def read_coordination(session: Session) -> CoordinationPublique:
    """Return how the coordination is reached (one SELECT)."""
    return publish_coordination(read_parametres(session))


def add_coordination(session: Session, quartiers: list[QuartierPublic]) -> list[QuartierPublic]:
    """Return the quartiers with the coordination where nobody else answers.

    One SELECT, none when every quartier has somebody.
    """
    if not any(quartier.sans_reponse for quartier in quartiers):
        return quartiers
    coordination = read_coordination(session)
    return [replace(q, coordination=coordination) if q.sans_reponse else q for q in quartiers]
