"""The coordination composes a quartier anew: from a day on, it is exactly these sectors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.quartiers import is_contiguous
from geo.secteurs import Secteur
from geo.textes import slugify
from registre.chargement.placement import replace_acteurs
from registre.compositions import MILLESIME, assign_secteurs
from registre.equipes.relais import ROLE, add_relais
from registre.erreurs import ActionImpossible, QuartierInconnu
from registre.messages import identify_envoi
from registre.modeles import Quartier, QuartierSecteur, Relais
from registre.territoire import load_secteurs, load_territoire
from registre.valeurs import Compteur
from registre.versions import bump

SECTEURS_D_UN_QUARTIER: Final = range(4, 12)
"""A quartier has 4 to 11 sectors (report of 2022)."""

RESERVE: Final = "nouveau"
"""No quartier has this slug: it is where a new one is made."""


@dataclass(frozen=True, slots=True)
class Bizarreries:
    """What is unusual in a composition; somebody must have meant it."""

    nombre: bool
    """Fewer than 4 sectors, or more than 11."""
    morcele: bool
    """It does not hold together."""

    def __bool__(self) -> bool:
        return self.nombre or self.morcele


def find_bizarreries(codes: Collection[str], secteurs: dict[str, Secteur]) -> Bizarreries:
    """Tell what is unusual in a composition. Raises geo's SecteurInconnu."""
    return Bizarreries(
        nombre=len(set(codes)) not in SECTEURS_D_UN_QUARTIER,
        morcele=not is_contiguous(codes, secteurs),
    )


def recompose(session: Session, slug: str, codes: Collection[str], le: date, jour: date) -> bool:
    """Make a quartier hold exactly these sectors from the day `le` on, in the caller's `writing`.

    `jour` is today: a change takes effect at once, so `le` is not later. What it held before stays
    in history. Actors follow. Returns False when nothing had to change.
    Raises QuartierInconnu, SecteurAbsent, SecteurDejaAttribue, and ActionImpossible:
    “jour_a_venir”, “jour_deja_compose” (a composition begins after that day) or “sans_secteur”.
    """
    if session.get(Quartier, slug) is None:
        raise QuartierInconnu(slug)
    if not codes:
        raise ActionImpossible("sans_secteur")
    if le > jour:
        raise ActionImpossible("jour_a_venir")
    tenus = _list_tenus(session, slug, le)
    voulus = set(codes)
    retires = [ligne for ligne in tenus if ligne.code not in voulus]
    for ligne in retires:
        _end(session, ligne, le)
    session.flush()
    nouveaux = sorted(voulus - {ligne.code for ligne in tenus})
    if nouveaux:
        assign_secteurs(session, slug, nouveaux, MILLESIME, le)
    if not (nouveaux or retires):
        return False
    bump(session, Compteur.TERRITOIRE, Compteur.ANNUAIRE)
    session.flush()
    replace_acteurs(session, load_territoire(session, jour))
    return True


def create_quartier(session: Session, nom: str, code: str, jour: date, *, id: UUID) -> str:
    """Create a quartier that holds one sector from today on, with its relay; return its slug.

    Call it inside `session.writing`. `id` is that of the form (see `find_cree`).
    Raises SecteurAbsent, SecteurDejaAttribue, and ActionImpossible: “nom_sans_lettre” or
    “quartier_existant”.
    """
    slug = _write_slug(nom)
    if not slug:
        raise ActionImpossible("nom_sans_lettre")
    if slug == RESERVE or session.get(Quartier, slug) is not None:
        raise ActionImpossible("quartier_existant")
    session.add(Quartier(slug=slug, nom=nom, composition_confirmee=False, confiance="haute"))
    session.flush()
    add_relais(session, slug, ROLE.format(nom=nom), id=id, du=jour)
    recompose(session, slug, [code], jour, jour)
    return slug


def find_cree(session: Session, nom: str, jour: date, *, id: UUID) -> str | None:
    """Return the slug of the quartier that this form has created already; None: not yet."""
    slug = _write_slug(nom)
    cle = identify_envoi(id, slug, ROLE.format(nom=nom), jour.isoformat())
    return None if session.get(Relais, cle) is None else slug


def _write_slug(nom: str) -> str:
    return slugify(nom)[:60].strip("-")


def confirm(session: Session, slug: str, *, confirmee: bool) -> None:
    """Say that the coordination confirms a composition, or takes that back."""
    quartier = session.get(Quartier, slug)
    if quartier is None:
        raise QuartierInconnu(slug)
    quartier.composition_confirmee = confirmee
    bump(session, Compteur.TERRITOIRE, Compteur.ANNUAIRE)


def read_secteurs(session: Session) -> dict[str, Secteur]:
    """Return the sectors of the vintage that quartiers are written in, by code."""
    return {secteur.code: secteur for secteur in load_secteurs(session, MILLESIME)}


def _list_tenus(session: Session, slug: str, le: date) -> list[QuartierSecteur]:
    """Return what the quartier holds on a day and after; a later beginning forbids the change."""
    siennes = select(QuartierSecteur).where(
        QuartierSecteur.quartier == slug, QuartierSecteur.millesime == MILLESIME
    )
    ouvertes = [
        ligne
        for ligne in session.scalars(siennes.with_for_update())
        if ligne.valide_au is None or ligne.valide_au > le
    ]
    if any(ligne.valide_du > le or ligne.valide_au is not None for ligne in ouvertes):
        raise ActionImpossible("jour_deja_compose")
    return ouvertes


def _end(session: Session, ligne: QuartierSecteur, le: date) -> None:
    """End a row on a day (excluded); one that began that very day never was."""
    if ligne.valide_du == le:
        session.delete(ligne)
    else:
        ligne.valide_au = le
