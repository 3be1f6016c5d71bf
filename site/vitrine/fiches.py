"""Actors as their cards show them: category, group, address, opening state, verification."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from api.dependances import Langue
from registre.annuaire import list_groupes, list_noms_quartiers
from registre.calendrier import day_in_brussels, next_midnight
from registre.horaires import EtatOuverture, opening_state
from registre.publication import ActeurPublic, CategoriePublique, GroupePublic
from vitrine.blocs import FicheActeur, Ouverture
from vitrine.dates import to_bruxelles


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """The names that every card needs, read once a request (three SELECTs)."""

    groupes: tuple[GroupePublic, ...]
    noms_quartiers: Mapping[str, str]

    @classmethod
    def load(cls, session: Session) -> "Nomenclature":
        """Read groups, categories and the names of quartiers."""
        return cls(tuple(list_groupes(session)), list_noms_quartiers(session))

    def find_groupe(self, lettre: str) -> GroupePublic:
        """Return a group by its letter. Raises KeyError for a letter that no group has."""
        return {groupe.lettre: groupe for groupe in self.groupes}[lettre]

    def find_categorie(self, slug: str) -> CategoriePublique:
        """Return a category. Raises KeyError for a slug that none has."""
        return {c.slug: c for groupe in self.groupes for c in groupe.categories}[slug]


def make_fiches(
    acteurs: Iterable[ActeurPublic], noms: Nomenclature, langue: Langue, instant: datetime
) -> tuple[FicheActeur, ...]:
    """Return the cards of some actors, in their order, as they stand at an instant (aware)."""
    return tuple(make_fiche(acteur, noms, langue, instant) for acteur in acteurs)


def make_fiche(
    acteur: ActeurPublic, noms: Nomenclature, langue: Langue, instant: datetime
) -> FicheActeur:
    """Return the card of one actor. A private person's shows a category and a quartier only."""
    quartier = None
    if acteur.quartier:
        quartier = (acteur.quartier, noms.noms_quartiers.get(acteur.quartier, acteur.quartier))
    return FicheActeur(
        url=f"/{langue}/acteurs/{acteur.id}",
        nom=acteur.label(langue),
        categorie=noms.find_categorie(acteur.categorie),
        groupe=noms.find_groupe(acteur.groupe),
        adresse=say_adresse(acteur),
        quartier=quartier,
        telephone=acteur.telephone,
        telephone_e164=acteur.telephone_e164,
        ouverture=None if acteur.personne_privee else find_ouverture(acteur.horaires, instant),
        source=acteur.source,
        verifie_le=acteur.verifie_le,
        verifie_canal=acteur.verifie_canal,
        personne_privee=acteur.personne_privee,
        a_reverifier=is_a_reverifier(acteur, instant),
    )


def is_a_reverifier(acteur: ActeurPublic, instant: datetime) -> bool:
    """Tell whether the last verification is too old at an instant; False when there was none."""
    echeance = acteur.a_reverifier_le
    return echeance is not None and day_in_brussels(instant) >= echeance


def say_adresse(acteur: ActeurPublic) -> str | None:
    """Return “Rue Haute 1, 1000”, or as much of it as is known; None when nothing is."""
    rue = " ".join(morceau for morceau in (acteur.rue, acteur.numero) if morceau)
    return ", ".join(morceau for morceau in (rue, acteur.code_postal) if morceau) or None


def find_ouverture(horaires: str | None, instant: datetime) -> Ouverture:
    """Return the opening state at an aware instant, and its end as people say it.

    An end after which nothing is sure (a public holiday that the hours don't mention) is not
    told: “opens Thursday” would be a promise.
    """
    lue = opening_state(horaires, instant)
    if lue.jusqu_a is None:
        return Ouverture(lue.etat.value, None, None)
    suite = opening_state(horaires, lue.jusqu_a)
    if suite.etat is EtatOuverture.NON_VERIFIE:
        return Ouverture(lue.etat.value, None, None)
    fin = to_bruxelles(lue.jusqu_a)
    jour = fin.date()
    minuit = fin.time() == time.min
    a_minuit = minuit and lue.etat is EtatOuverture.OUVERT
    if a_minuit:
        jour -= timedelta(days=1)
    reste_ouvert = suite.jusqu_a is None or suite.jusqu_a >= next_midnight(lue.jusqu_a)
    return Ouverture(
        etat=lue.etat.value,
        jusqu_a=lue.jusqu_a,
        jour=None if jour == to_bruxelles(instant).date() else jour,
        a_minuit=a_minuit,
        jour_entier=minuit and suite.etat is EtatOuverture.OUVERT and reste_ouvert,
    )
