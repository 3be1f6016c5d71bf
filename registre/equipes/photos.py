"""The photo of a relay: made anew from what was sent, kept with its consent, then gone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from registre.contacts.equipes import covers_on
from registre.contacts.releves import replaces_on
from registre.erreurs import ErreurRegistre
from registre.modeles import Attribution, Photo, Relais, Remplacement
from registre.publication import is_gone
from registre.publication.relais import CHAMP_PHOTO
from registre.valeurs import Compteur, MotifRemplacement
from registre.versions import bump


class PhotoRefusee(ErreurRegistre):
    """A file that cannot become a photo: “lourde”, “illisible” or “grande”."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


@dataclass(frozen=True, slots=True)
class PhotoLue:
    """A photo made anew: JPEG bytes without metadata, and its size in pixels."""

    octets: bytes
    largeur: int
    hauteur: int


def find_photo(session: Session, relais: UUID) -> tuple[UUID, int, int, date] | None:
    """Return identifier, width, height and day of consent of a relay's photo; never its bytes."""
    rangee = session.execute(
        select(Photo.id, Photo.largeur, Photo.hauteur, Photo.consentie_le).where(
            Photo.relais == relais
        )
    ).first()
    return tuple(rangee) if rangee is not None else None  # type: ignore[return-value]


def write_photo(
    session: Session,
    relais: Relais,
    lue: PhotoLue,
    *,
    id: UUID,
    consentie_le: date,
    par: str,
    publique: bool,
    instant: datetime,
) -> None:
    """Put a photo in place of the one before, whose bytes leave. The same `id` changes nothing."""
    if session.get(Photo, id) is not None:
        return
    withdraw_photo(session, relais)
    session.add(
        Photo(
            id=id,
            relais=relais.id,
            octets=lue.octets,
            largeur=lue.largeur,
            hauteur=lue.hauteur,
            consentie_le=consentie_le,
            ajoutee_par=par,
            cree_le=instant,
        )
    )
    if publique:
        relais.publics = " ".join(sorted({*relais.publics.split(), CHAMP_PHOTO}))
    bump(session, Compteur.ANNUAIRE)


def withdraw_photo(session: Session, relais: Relais) -> None:
    """Delete a relay's photo at once; none there: nothing to do."""
    photo = session.scalars(select(Photo).where(Photo.relais == relais.id)).first()
    if photo is not None:
        session.delete(photo)
        session.flush()
    relais.publics = " ".join(nom for nom in relais.publics.split() if nom != CHAMP_PHOTO)
    bump(session, Compteur.ANNUAIRE)


def read_photo_publique(session: Session, identifiant: UUID, le: date) -> bytes | None:
    """Return the bytes of a photo that some page shows on that day, else None.

    Chosen to be shown, the person in post, and the relay covering a quartier or answering for
    another.
    """
    vacante = exists().where(
        Remplacement.relais == Relais.id,
        Remplacement.motif == MotifRemplacement.VACANCE,
        replaces_on(le),
    )
    en_vue = (
        exists().where(Attribution.relais == Relais.id, covers_on(le))
        | exists().where(Remplacement.remplacant == Relais.id, replaces_on(le))
    )  # fmt: skip
    rangee = session.execute(
        select(Photo.octets, Relais)
        .join(Relais, Relais.id == Photo.relais)
        .where(Photo.id == identifiant, ~vacante, en_vue)
    ).first()
    if rangee is None:
        return None
    octets, relais = rangee
    montree = CHAMP_PHOTO in relais.publics.split() and not is_gone(relais, le)
    return bytes(octets) if montree else None
