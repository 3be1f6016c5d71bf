"""The photo of a relay: made anew from what was sent, kept with its consent, then gone."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from registre.contacts.equipes import covers_on
from registre.contacts.releves import replaces_on
from registre.erreurs import ErreurRegistre
from registre.messages import identify_envoi
from registre.modeles import Attribution, Photo, Relais, Remplacement
from registre.publication import is_gone
from registre.publication.relais import CHAMP_PHOTO
from registre.valeurs import Compteur, MotifRemplacement
from registre.versions import bump


class PhotoRefusee(ErreurRegistre):
    """A file that cannot become a photo: “lourde”, “illisible”, “grande” or “passes”."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


@dataclass(frozen=True, slots=True)
class PhotoLue:
    """A photo made anew: JPEG bytes without metadata, and its size in pixels."""

    octets: bytes
    largeur: int
    hauteur: int


def find_photo(session: Session, relais: UUID) -> Photo | None:
    """Return the photo of a relay with its bytes: the team sees it before anybody else does."""
    return session.scalars(select(Photo).where(Photo.relais == relais)).first()


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
) -> UUID:
    """Put a photo in place of the one before, whose bytes leave; return its identifier.

    `id` is that of the form that was sent: sent twice, it changes nothing; sent again with another
    image, day or choice, it takes the place of the first.
    """
    empreinte = sha256(lue.octets).hexdigest()
    cle = identify_envoi(id, str(relais.id), empreinte, str(consentie_le), str(publique))
    if session.get(Photo, cle) is not None:
        return cle
    withdraw_photo(session, relais)
    session.add(
        Photo(
            id=cle,
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
    return cle


def withdraw_photo(session: Session, relais: Relais) -> None:
    """Delete a relay's photo at once; none there: nothing to do."""
    photo = find_photo(session, relais.id)
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
