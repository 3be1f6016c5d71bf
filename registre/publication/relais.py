"""The public form of a relay: the fields that the coordination chose, while the person is there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from registre.modeles import Relais
from registre.parametres import Parametres
from registre.publication.liens import keep_courriel
from registre.telephones import to_e164
from registre.valeurs import MotifRemplacement

CHAMP_PHOTO: Final = "photo"
"""Its name in `relais.publics`."""

SITE_COORDINATION: Final = "https://www.raq.brussels"
"""The site of the coordination, where there is no other way to reach it."""


@dataclass(frozen=True, slots=True)
class PhotoPublique:
    """A photo that a page may show, by its identifier, and its size in pixels."""

    id: UUID
    largeur: int
    hauteur: int


@dataclass(frozen=True, slots=True)
class Releve:
    """Why a relay does not answer on a day, until when (excluded, None: open), and who does."""

    motif: str
    jusqu_a: date | None = None
    remplacant: Relais | None = None
    photo: PhotoPublique | None = None


@dataclass(frozen=True, slots=True)
class RelaisPublic:
    """A relay: always a role; of the person, only what is filled in and chosen to be shown.

    `horaires` is an OSM opening_hours text or plain words, `langues` are language codes, those of
    one channel where they differ. A `vacant` post shows nobody. `absent_jusqu_au` is the last day
    of an absence, None when its end is not known. `remplacant` answers meanwhile; None: the
    coordination does.
    """

    id: UUID
    role: str
    nom: str | None
    telephone: str | None
    telephone_e164: str | None
    courriel: str | None
    langues: tuple[str, ...]
    horaires: str | None
    langues_telephone: tuple[str, ...] = ()
    langues_courriel: tuple[str, ...] = ()
    photo: PhotoPublique | None = None
    vacant: bool = False
    absent: bool = False
    absent_jusqu_au: date | None = None
    remplacant: "RelaisPublic | None" = None

    @property
    def joignable(self) -> bool:
        """Whether there is a number or a mail address."""
        return bool(self.telephone or self.courriel)

    @property
    def repond(self) -> "RelaisPublic | None":
        """Who answers that day: the relay, else the replacement; None: the coordination."""
        return self.remplacant if self.vacant or self.absent else self


@dataclass(frozen=True, slots=True)
class CoordinationPublique:
    """How the coordination of the relays is reached; without both, its own site says it."""

    telephone: str | None = None
    telephone_e164: str | None = None
    courriel: str | None = None


def publish_relais(
    relais: Relais,
    le: date,
    *,
    photo: PhotoPublique | None = None,
    releve: Releve | None = None,
    remplacant: RelaisPublic | None = None,
) -> RelaisPublic:
    """Return the public form of a relay on a day in Brussels.

    A field is shown if it is filled, named in `relais.publics`, and the person is in post: not
    gone (`parti_le`), the post not vacant. `remplacant` is who answers for `releve`.
    """
    parti = is_gone(relais, le)
    vacant = parti or (releve is not None and releve.motif == MotifRemplacement.VACANCE)
    montres = {} if vacant else _list_montres(relais)
    absent = releve is not None and not vacant
    telephone = montres.get("telephone")
    return RelaisPublic(
        id=relais.id,
        role=relais.role,
        nom=montres.get("nom"),
        telephone=telephone,
        telephone_e164=to_e164(telephone),
        courriel=keep_courriel(montres.get("courriel")),
        langues=_split(montres.get("langues")),
        horaires=montres.get("horaires"),
        langues_telephone=_split(montres.get("langues_telephone")),
        langues_courriel=_split(montres.get("langues_courriel")),
        photo=photo if not vacant and CHAMP_PHOTO in (relais.publics or "").split() else None,
        vacant=vacant,
        absent=absent,
        absent_jusqu_au=_last_day(releve) if absent else None,
        remplacant=remplacant,
    )


def publish_poste(
    relais: Relais, photo: PhotoPublique | None, releves: Mapping[UUID, Releve], le: date
) -> RelaisPublic:
    """Return the public form of a relay and of who answers for them on a day.

    `releves` has all those of the day by relay: a replacement who is away has one too, and so on
    until somebody is there.
    """
    releve = releves.get(relais.id)
    return publish_relais(
        relais,
        le,
        photo=photo,
        releve=releve,
        remplacant=_find_repondant(relais, releves, le),
    )


def is_gone(relais: Relais, le: date) -> bool:
    """Tell whether the person has left on a day: their fields are no more to be shown."""
    return relais.parti_le is not None and relais.parti_le <= le


def is_there(relais: Relais, releves: Mapping[UUID, Releve], le: date) -> bool:
    """Tell whether the person answers on a day: neither away nor gone."""
    return relais.id not in releves and not is_gone(relais, le)


def follow_releves(
    relais: Relais, releves: Mapping[UUID, Releve]
) -> Iterator[tuple[Relais, PhotoPublique | None]]:
    """Give who replaces a relay, then who replaces that one, each with their photo.

    Two who replace each other end it.
    """
    vus = {relais.id}
    releve = releves.get(relais.id)
    while releve is not None and releve.remplacant is not None and releve.remplacant.id not in vus:
        vus.add(releve.remplacant.id)
        yield releve.remplacant, releve.photo
        releve = releves.get(releve.remplacant.id)


def publish_coordination(parametres: Parametres) -> CoordinationPublique:
    """Return how the coordination is reached."""
    return CoordinationPublique(
        telephone=parametres.coordination_telephone,
        telephone_e164=to_e164(parametres.coordination_telephone),
        courriel=keep_courriel(parametres.coordination_courriel),
    )


def _find_repondant(
    relais: Relais, releves: Mapping[UUID, Releve], le: date
) -> RelaisPublic | None:
    for suivant, photo in follow_releves(relais, releves):
        if is_there(suivant, releves, le):
            return publish_relais(suivant, le, photo=photo)
    return None


def _list_montres(relais: Relais) -> dict[str, str]:
    """Return the person's fields that are filled and chosen; `role` is not theirs."""
    champs = {
        "nom": relais.nom,
        "telephone": relais.telephone,
        "courriel": relais.courriel,
        "langues": relais.langues,
        "langues_telephone": relais.langues_telephone,
        "langues_courriel": relais.langues_courriel,
        "horaires": relais.horaires,
    }
    choisis = (relais.publics or "").split()
    return {nom: valeur for nom, valeur in champs.items() if valeur and nom in choisis}


def _split(codes: str | None) -> tuple[str, ...]:
    return tuple((codes or "").split())


def _last_day(releve: Releve | None) -> date | None:
    if releve is None or releve.jusqu_a is None:
        return None
    return releve.jusqu_a - timedelta(days=1)
