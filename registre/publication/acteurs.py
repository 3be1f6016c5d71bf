"""The public form of an actor, and what a private person keeps for the team."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from registre.calendrier import day_in_brussels
from registre.fraicheur import due_le
from registre.modeles import Acteur, Categorie, Verification
from registre.publication.liens import keep_courriel, keep_site
from registre.telephones import to_e164
from registre.valeurs import EtatActeur, PrecisionLieu, Source

_ATTRIBUTION_EQUIPE = "Relais d'Action de Quartier"
_LICENCES: dict[str, tuple[str | None, str]] = {
    Source.OPENSTREETMAP: ("ODbL 1.0", "© les contributeurs d'OpenStreetMap"),
}
"""Source → licence, attribution. The licence of the team's own records is the coordination's to
decide: until then none is claimed.
"""


class ActeurNonPublie(ValueError):
    """Somebody tried to publish a record that is not `publie`, or a person without consent."""


@dataclass(frozen=True, slots=True)
class ActeurPublic:
    """All that the public may know of an actor.

    Where `personne_privee` is true, only `id`, `categorie`, `groupe`, `quartier`, `source`,
    `licence` and `attribution` are filled: a role and a quartier, then “ask your RAQ”.
    `lon`, `lat` are EPSG:4326 degrees; `lieu_approximatif`: those of a point of the street, not of
    the house. `commune` is a NIS5 code, `langues` are language codes,
    `horaires` is an OSM opening_hours text as typed, `telephone` as typed too. `verifie_le` is the
    last time that somebody made sure of the record (None: never), `verifie_canal` how; who did is
    not public. `a_reverifier_le` is the day in Brussels from which that is too long ago: it
    follows from `verifie_le` and the category, never from the clock. `modifie_le` is the last edit
    of the record, and proves nothing.
    """

    id: UUID
    nom: str | None
    nom_nl: str | None
    categorie: str
    groupe: str
    rue: str | None
    numero: str | None
    code_postal: str | None
    commune: str | None
    telephone: str | None
    telephone_e164: str | None
    courriel: str | None
    site: str | None
    horaires: str | None
    acces_pmr: str | None
    langues: tuple[str, ...]
    lon: float | None
    lat: float | None
    lieu_approximatif: bool
    quartier: str | None
    source: str
    licence: str | None
    attribution: str
    verifie_le: datetime | None
    verifie_canal: str | None
    a_reverifier_le: date | None
    personne_privee: bool
    modifie_le: datetime | None

    def label(self, langue: str) -> str | None:
        """Return the Dutch name for “nl” where there is one, else the name; None: private."""
        return (self.nom_nl if langue == "nl" else None) or self.nom


def publish_acteur(
    acteur: Acteur, categorie: Categorie, verification: Verification | None
) -> ActeurPublic:
    """Return the public form of a published actor.

    `categorie` is its own, `verification` its last one or None.
    Raises ActeurNonPublie in any other state than `publie`, and for a private person whose record
    has no end of consent: these have no public form.
    """
    if acteur.etat != EtatActeur.PUBLIE:
        raise ActeurNonPublie(acteur.etat)
    if categorie.personne_privee:
        if acteur.public_jusqu_a is None:
            raise ActeurNonPublie("consentement")
        return _publish_personne(acteur, categorie)
    licence, attribution = _LICENCES.get(acteur.source, (None, _ATTRIBUTION_EQUIPE))
    return ActeurPublic(
        id=acteur.id,
        nom=acteur.nom,
        nom_nl=acteur.nom_nl,
        categorie=categorie.slug,
        groupe=categorie.groupe,
        rue=acteur.rue,
        numero=acteur.numero,
        code_postal=acteur.code_postal,
        commune=acteur.nis5,
        telephone=acteur.telephone,
        telephone_e164=to_e164(acteur.telephone),
        courriel=keep_courriel(acteur.courriel),
        site=keep_site(acteur.site),
        horaires=acteur.horaires,
        acces_pmr=acteur.acces_pmr,
        langues=tuple((acteur.langues or "").lower().split()),
        lon=acteur.lon,
        lat=acteur.lat,
        lieu_approximatif=acteur.precision_lieu == PrecisionLieu.RUE,
        quartier=acteur.quartier,
        source=acteur.source,
        licence=licence,
        attribution=attribution,
        verifie_le=verification.verifie_le if verification else None,
        verifie_canal=verification.canal if verification else None,
        a_reverifier_le=_find_echeance(categorie, verification),
        personne_privee=False,
        modifie_le=acteur.modifie_le,
    )


def _find_echeance(categorie: Categorie, verification: Verification | None) -> date | None:
    if verification is None:
        return None
    return day_in_brussels(due_le(verification.verifie_le, categorie.frequence_mois))


def _publish_personne(acteur: Acteur, categorie: Categorie) -> ActeurPublic:
    licence, attribution = _LICENCES.get(acteur.source, (None, _ATTRIBUTION_EQUIPE))
    return ActeurPublic(
        id=acteur.id,
        nom=None,
        nom_nl=None,
        categorie=categorie.slug,
        groupe=categorie.groupe,
        rue=None,
        numero=None,
        code_postal=None,
        commune=None,
        telephone=None,
        telephone_e164=None,
        courriel=None,
        site=None,
        horaires=None,
        acces_pmr=None,
        langues=(),
        lon=None,
        lat=None,
        lieu_approximatif=False,
        quartier=acteur.quartier,
        source=acteur.source,
        licence=licence,
        attribution=attribution,
        verifie_le=None,
        verifie_canal=None,
        a_reverifier_le=None,
        personne_privee=True,
        modifie_le=None,
    )
