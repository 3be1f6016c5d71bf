"""What part of the directory somebody asks for, and the conditions it stands for.

A filter only ever touches what is public: of a private person the category, the quartier and the
words of `registre.recherche`. Were a name, a point or a language compared, the answer would tell.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, any_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from geo.reperes import Enveloppe
from registre.horaires import EtatOuverture, opening_state
from registre.modeles import Acteur, Categorie
from registre.publication.visibilite import is_not_private, public_at
from registre.recherche import Recherche, resolve_recherche, search_clause


@dataclass(frozen=True, slots=True)
class Filtre:
    """What somebody asks for. Kinds of values add up (AND), values of one kind are choices (OR).

    `q`: typed words; `categories`: slugs, or letters A–H for all categories of a group;
    `quartiers`: slugs; `communes`: NIS5 codes; `langues`: language codes, lower case;
    `ouvert`: open for certain at the instant; `bbox`: degrees, edges included. Unknown values
    find nothing. Nothing asked: all published actors.
    """

    q: str = ""
    categories: tuple[str, ...] = ()
    quartiers: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    langues: tuple[str, ...] = ()
    ouvert: bool = False
    bbox: Enveloppe | None = None


@dataclass(frozen=True, slots=True)
class OuvertsA:
    """The opening texts that are open at an instant, sorted, and until when that holds.

    `valable_jusqu_a` is the first instant at which one of the texts asked about changes; None:
    within a year none does.
    """

    horaires: tuple[str, ...]
    valable_jusqu_a: datetime | None


@dataclass(frozen=True, slots=True)
class FiltrePret:
    """A filter with all that must be read before it becomes SQL: see `prepare_filtre`.

    It finds what is public at `instant` (aware).
    """

    filtre: Filtre
    instant: datetime
    dialecte: str
    recherche: Recherche | None
    ouverts: OuvertsA | None

    @property
    def valable_jusqu_a(self) -> datetime | None:
        """The instant after which the same filter may find others by its hours; None: none.

        Ends of consents are apart: `registre.annuaire` reads them with the counts.
        """
        return self.ouverts.valable_jusqu_a if self.ouverts else None

    def without_categories(self) -> "FiltrePret":
        """Return the same filter over all categories."""
        return replace(self, filtre=replace(self.filtre, categories=()))

    def without_quartiers(self) -> "FiltrePret":
        """Return the same filter over all quartiers."""
        return replace(self, filtre=replace(self.filtre, quartiers=()))


def prepare_filtre(session: Session, filtre: Filtre, instant: datetime) -> FiltrePret:
    """Read what the filter needs to become SQL: one or two SELECTs for `q`, one for `ouvert`."""
    pret = _read_filtre(session, filtre, instant)
    return replace(pret, ouverts=_resolve_ouverts(session, pret)) if filtre.ouvert else pret


def resolve_ouvert(session: Session, filtre: Filtre, instant: datetime) -> OuvertsA:
    """Return which opening texts are open at an instant, among the actors that the filter finds.

    Categories and quartiers are left out of account, so that the counts of each stand as long.
    """
    return _resolve_ouverts(session, _read_filtre(session, filtre, instant))


def _read_filtre(session: Session, filtre: Filtre, instant: datetime) -> FiltrePret:
    dialecte = session.get_bind().dialect.name
    recherche = resolve_recherche(session, filtre.q, instant)
    return FiltrePret(filtre, instant, dialecte, recherche, None)


def _resolve_ouverts(session: Session, pret: FiltrePret) -> OuvertsA:
    large = pret.without_categories().without_quartiers()
    candidats = (
        select(Acteur.horaires)
        .where(*conditions(large), Acteur.horaires.is_not(None), is_not_private())
        .distinct()
    )
    etats = {
        texte: opening_state(texte, pret.instant) for texte in session.scalars(candidats) if texte
    }
    ouverts = (texte for texte, etat in etats.items() if etat.etat is EtatOuverture.OUVERT)
    fins = (etat.jusqu_a for etat in etats.values() if etat.jusqu_a)
    return OuvertsA(tuple(sorted(ouverts)), min(fins, default=None))


def conditions(pret: FiltrePret) -> list[ColumnElement[bool]]:
    """Return the conditions on Acteur that a prepared filter stands for (all must hold)."""
    filtre = pret.filtre
    return [
        public_at(pret.instant),
        *_public_of_all(pret),
        *_public_of_places(filtre, pret),
    ]


def _public_of_all(pret: FiltrePret) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what is public of every actor, private persons included."""
    filtre = pret.filtre
    if pret.recherche is not None:
        yield search_clause(pret.dialecte, pret.recherche)
    if filtre.categories:
        du_groupe = select(Categorie.slug).where(Categorie.groupe.in_(filtre.categories))
        yield or_(Acteur.categorie.in_(filtre.categories), Acteur.categorie.in_(du_groupe))
    if filtre.quartiers:
        yield Acteur.quartier.in_(filtre.quartiers)


def _public_of_places(filtre: Filtre, pret: FiltrePret) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what a private person keeps to the team: they exclude persons."""
    if not (filtre.communes or filtre.langues or filtre.bbox or pret.ouverts is not None):
        return
    yield is_not_private()
    if filtre.communes:
        yield Acteur.nis5.in_(filtre.communes)
    if filtre.langues:
        parlees = func.lower(literal(" ") + Acteur.langues + " ")
        yield or_(*(parlees.contains(f" {code} ", autoescape=True) for code in filtre.langues))
    if filtre.bbox:
        ouest, sud, est, nord = filtre.bbox
        yield and_(Acteur.lon.between(ouest, est), Acteur.lat.between(sud, nord))
    if pret.ouverts is not None:
        yield _is_one_of(pret.ouverts.horaires, pret.dialecte)


def _is_one_of(horaires: tuple[str, ...], dialecte: str) -> ColumnElement[bool]:
    """Return whether the hours are one of these texts, sent as one parameter: there may be many."""
    if dialecte == "sqlite":
        valeurs = func.json_each(json.dumps(horaires)).table_valued("value")
        return Acteur.horaires.in_(select(valeurs.c.value))
    return Acteur.horaires == any_(literal(list(horaires), ARRAY(Text)))
