"""Actors as their cards show them: category, group, address, opening state, verification."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.dependances import Langue
from registre.annuaire import list_groupes, list_noms_quartiers
from registre.horaires import opening_state
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
    )


def say_adresse(acteur: ActeurPublic) -> str | None:
    """Return “Rue Haute 1, 1000”, or as much of it as is known; None when nothing is."""
    rue = " ".join(morceau for morceau in (acteur.rue, acteur.numero) if morceau)
    return ", ".join(morceau for morceau in (rue, acteur.code_postal) if morceau) or None


def find_ouverture(horaires: str | None, instant: datetime) -> Ouverture:
    """Return the opening state at an instant, and whether its end falls on another day."""
    lue = opening_state(horaires, instant)
    autre_jour = lue.jusqu_a is not None and (
        to_bruxelles(lue.jusqu_a).date() != to_bruxelles(instant).date()
    )
    return Ouverture(lue.etat.value, lue.jusqu_a, autre_jour)
