"""A relay's fields as the coordination fills them in, and the list of posts, quartier by quartier.

What stood in a field before is kept nowhere: `revision` only counts the changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.contacts.equipes import covers_on
from registre.contacts.releves import replaces_on
from registre.erreurs import ConflitDEdition, ObjetInconnu, QuartierInconnu
from registre.messages import identify_envoi
from registre.modeles import Antenne, Attribution, Hote, Photo, Quartier, Relais, Remplacement
from registre.publication import is_gone
from registre.publication.relais import CHAMP_PHOTO
from registre.valeurs import Compteur, MotifRemplacement
from registre.versions import bump

CHAMPS: Final = (
    "nom",
    "telephone",
    "langues_telephone",
    "courriel",
    "langues_courriel",
    "langues",
    "horaires",
)
"""The fields of the person, in the order of the form. The photo has its own way."""

ROLE: Final = "Relais d'action de quartier – {nom}"
"""How a relay is called by default; `nom` is the quartier's."""


@dataclass(frozen=True, slots=True)
class ValeursRelais:
    """What stands in a relay's fields (None: empty), and which of them the public may see."""

    champs: Mapping[str, str | None]
    publics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Poste:
    """One relay of a quartier: what is filled in and shown, and whether somebody is there."""

    relais: Relais
    hote: str | None
    antenne: str | None
    photo: bool
    motif: str | None
    """Why nobody is there: a MotifRemplacement; None: somebody is."""

    @property
    def remplis(self) -> tuple[str, ...]:
        """The names of the fields that are filled in, the photo last."""
        noms = tuple(nom for nom in CHAMPS if getattr(self.relais, nom))
        return (*noms, CHAMP_PHOTO) if self.photo else noms

    @property
    def publics(self) -> tuple[str, ...]:
        """Those that the public sees."""
        if self.motif == MotifRemplacement.VACANCE:
            return ()
        choisis = self.relais.publics.split()
        return tuple(nom for nom in self.remplis if nom in choisis)


@dataclass(slots=True)
class QuartierEnPoste:
    """A quartier and its posts of the day; none: every attribution has ended."""

    slug: str
    nom: str
    postes: list[Poste] = field(default_factory=list)


def list_postes(session: Session, le: date) -> list[QuartierEnPoste]:
    """Return every quartier by name with its relays of a day in Brussels. Three SELECTs."""
    quartiers = {
        slug: QuartierEnPoste(slug, nom)
        for slug, nom in session.execute(select(Quartier.slug, Quartier.nom))
    }
    # Of an absence and a vacancy on one day the vacancy stands: the last of the two by name.
    motifs: dict[UUID, str] = dict(
        session.execute(
            select(Remplacement.relais, Remplacement.motif)
            .where(replaces_on(le))
            .order_by(Remplacement.motif)
        ).all()
    )
    rows = session.execute(
        select(Attribution.quartier, Relais, Hote.nom, Antenne.nom, Photo.id)
        .join(Relais, Relais.id == Attribution.relais)
        .outerjoin(Hote, Hote.id == Attribution.hote)
        .outerjoin(Antenne, Antenne.id == Attribution.antenne)
        .outerjoin(Photo, Photo.relais == Relais.id)
        .where(covers_on(le))
        .order_by(Relais.role, Relais.id)
    )
    for slug, relais, hote, antenne, photo in rows:
        motif = MotifRemplacement.VACANCE if is_gone(relais, le) else motifs.get(relais.id)
        quartiers[slug].postes.append(Poste(relais, hote, antenne, photo is not None, motif))
    return sorted(quartiers.values(), key=lambda q: (normalize(q.nom), q.slug))


def get_relais(session: Session, identifiant: str | UUID, *, verrou: bool = False) -> Relais:
    """Return a relay; with `verrou`, its row is held until the end of the transaction.

    Raises ObjetInconnu, for a text that is no identifier too.
    """
    try:
        cle = UUID(str(identifiant))
    except ValueError as erreur:
        raise ObjetInconnu("relais", identifiant) from erreur
    relais = session.get(Relais, cle, with_for_update=verrou, populate_existing=verrou)
    if relais is None:
        raise ObjetInconnu("relais", identifiant)
    return relais


def read_valeurs(relais: Relais, le: date) -> ValeursRelais:
    """Return what stands in the fields; nothing once the person is gone."""
    if is_gone(relais, le):
        return ValeursRelais(dict.fromkeys(CHAMPS))
    champs = {nom: getattr(relais, nom) for nom in CHAMPS}
    return ValeursRelais(champs, frozenset(relais.publics.split()))


def write_valeurs(
    session: Session, relais: Relais, valeurs: ValeursRelais, *, base: int, le: date
) -> None:
    """Write a relay's fields over those of revision `base`, in the caller's transaction.

    `relais` was read with its lock. The photo stays shown or hidden as it is. Whoever is gone by
    then is erased first. Raises ConflitDEdition when somebody changed the fields meanwhile;
    unchanged fields count as no change.
    """
    if base != relais.revision:
        if valeurs == _without_photo(read_valeurs(relais, le)):
            return  # the same form, sent twice
        raise ConflitDEdition(base, relais.revision)
    if is_gone(relais, le):
        erase_personne(session, relais)
    if valeurs == _without_photo(read_valeurs(relais, le)):
        return
    garde = {CHAMP_PHOTO} & set(relais.publics.split())
    for nom in CHAMPS:
        setattr(relais, nom, valeurs.champs[nom])
    relais.publics = " ".join(sorted(valeurs.publics | garde))
    relais.revision += 1
    bump(session, Compteur.ANNUAIRE)


def erase_personne(session: Session, relais: Relais) -> None:
    """Erase all that a relay's row says of a person, photo included; the post stays."""
    for nom in CHAMPS:
        setattr(relais, nom, None)
    relais.publics = ""
    relais.parti_le = None
    relais.revision += 1
    photo = session.scalars(select(Photo).where(Photo.relais == relais.id)).first()
    if photo is not None:
        session.delete(photo)
    bump(session, Compteur.ANNUAIRE)


def add_relais(session: Session, quartier: str, role: str, *, id: UUID, du: date) -> Relais:
    """Add a relay who covers a quartier from a day on, its person to be filled in.

    `id` is that of the form that was sent: sent twice, it is one relay; sent again with another
    quartier, role or day, a second one. Raises QuartierInconnu.
    """
    # A form sent twice at once: the second waits here, then finds what the first has written.
    if session.get(Quartier, quartier, with_for_update=True) is None:
        raise QuartierInconnu(quartier)
    cle = identify_envoi(id, quartier, role, du.isoformat())
    deja = session.get(Relais, cle)
    if deja is not None:
        return deja
    relais = Relais(id=cle, role=role)
    session.add(relais)
    session.flush()
    session.add(Attribution(relais=cle, quartier=quartier, valide_du=du))
    bump(session, Compteur.ANNUAIRE)
    return relais


def _without_photo(valeurs: ValeursRelais) -> ValeursRelais:
    return ValeursRelais(valeurs.champs, valeurs.publics - {CHAMP_PHOTO})
