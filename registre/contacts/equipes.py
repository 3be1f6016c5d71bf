"""Who is the relay of a quartier: the people, their host, and where to meet them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from registre.calendrier import day_in_brussels, next_midnight, start_of_day
from registre.compositions import MILLESIME, is_valid_on
from registre.contacts.releves import COLONNES_PHOTO, load_releves, publish_photo
from registre.erreurs import QuartierInconnu
from registre.modeles import (
    Antenne,
    Attribution,
    Commune,
    Hote,
    HoteQuartier,
    Photo,
    Presence,
    Quartier,
    QuartierSecteur,
    Relais,
    Secteur,
)
from registre.publication import (
    CommunePublique,
    PhotoPublique,
    PresencePublique,
    QuartierPublic,
    RelaisPublic,
    publish_antenne,
    publish_commune,
    publish_hote,
    publish_poste,
    publish_presence,
)

PRESENCES_ANNONCEES: Final = timedelta(days=7)
"""How far ahead presences are shown (DESIGN.md §3.3): the rest of today and seven whole days, so
that a list only gains presences at midnight in Brussels, when every cached answer ends."""


def find_contacts(
    session: Session, slugs: Sequence[str], instant: datetime
) -> list[QuartierPublic]:
    """Return the quartiers in the order asked for, each with who covers it at an instant (aware).

    Zones, relays, their replacements and antennas are those of the day in Brussels; the host is
    the one that the attribution names, else the one that the report prints; presences are those
    under way or beginning before the end of the 7th day, soonest first. Six SELECTs, however many
    quartiers; none for none. `coordination` is left out: see `releves.add_coordination`.
    Raises QuartierInconnu for a slug that no quartier has.
    """
    if not slugs:
        return []
    for slug in slugs:
        if "\0" in slug:  # PostgreSQL has no such text and would refuse the question itself
            raise QuartierInconnu(slug)
    le = day_in_brussels(instant)
    quartiers = {
        q.slug: q for q in session.scalars(select(Quartier).where(Quartier.slug.in_(slugs)))
    }
    for slug in slugs:
        if slug not in quartiers:
            raise QuartierInconnu(slug)
    zones = _load_zones(session, slugs, le)
    equipes = _load_equipes(session, slugs, le)
    releves = load_releves(session, le)
    hotes = _load_hotes(session, slugs)
    presences = _load_presences(session, slugs, instant)
    return [
        _publish_quartier(
            quartiers[slug],
            zones[slug],
            equipes[slug],
            [
                publish_poste(relais, photo, releves, le)
                for relais, photo in equipes[slug].relais.items()
            ],
            hotes[slug],
            presences[slug],
        )
        for slug in slugs
    ]


def covers_on(le: date) -> ColumnElement[bool]:
    """Return the condition: an attribution holds on that day (`valide_au` excluded)."""
    return and_(
        Attribution.valide_du <= le,
        or_(Attribution.valide_au.is_(None), Attribution.valide_au > le),
    )


@dataclass(slots=True)
class _Zone:
    """The sectors of a quartier on a day, and their communes, one for each sector."""

    codes: list[str] = field(default_factory=list)
    communes: list[Commune] = field(default_factory=list)

    def list_communes(self) -> tuple[CommunePublique, ...]:
        """Return the communes, the one with most sectors first, then by NIS5."""
        nombre: dict[str, int] = defaultdict(int)
        for commune in self.communes:
            nombre[commune.nis5] += 1
        par_nis5 = {commune.nis5: commune for commune in self.communes}
        ordre = sorted(par_nis5, key=lambda nis5: (-nombre[nis5], nis5))
        return tuple(publish_commune(par_nis5[nis5]) for nis5 in ordre)


@dataclass(slots=True)
class _Equipe:
    """Who covers a quartier on a day, each relay with their photo. Lists may name one twice."""

    relais: dict[Relais, PhotoPublique | None] = field(default_factory=dict)
    hotes: list[Hote] = field(default_factory=list)
    antennes: list[Antenne] = field(default_factory=list)


def _load_zones(session: Session, slugs: Sequence[str], le: date) -> dict[str, _Zone]:
    rows = session.execute(
        select(QuartierSecteur.quartier, QuartierSecteur.code, Commune)
        .join(
            Secteur,
            and_(
                Secteur.code == QuartierSecteur.code,
                Secteur.millesime == QuartierSecteur.millesime,
            ),
        )
        .join(Commune, Commune.nis5 == Secteur.nis5)
        .where(
            QuartierSecteur.quartier.in_(slugs),
            QuartierSecteur.millesime == MILLESIME,
            is_valid_on(le),
        )
        .order_by(QuartierSecteur.code)
    )
    zones: dict[str, _Zone] = defaultdict(_Zone)
    for slug, code, commune in rows:
        zones[slug].codes.append(code)
        zones[slug].communes.append(commune)
    return zones


def _load_equipes(session: Session, slugs: Sequence[str], le: date) -> dict[str, _Equipe]:
    rows = session.execute(
        select(Attribution.quartier, Relais, Hote, Antenne, *COLONNES_PHOTO)
        .join(Relais, Relais.id == Attribution.relais)
        .outerjoin(Hote, Hote.id == Attribution.hote)
        .outerjoin(Antenne, Antenne.id == Attribution.antenne)
        .outerjoin(Photo, Photo.relais == Relais.id)
        .where(Attribution.quartier.in_(slugs), covers_on(le))
        .order_by(Attribution.valide_du, Relais.role, Relais.id)
    )
    equipes: dict[str, _Equipe] = defaultdict(_Equipe)
    for slug, relais, hote, antenne, *photo in rows:
        equipes[slug].relais[relais] = publish_photo(*photo)
        equipes[slug].hotes.extend([hote] if hote else [])
        equipes[slug].antennes.extend([antenne] if antenne else [])
    return equipes


def _load_hotes(session: Session, slugs: Sequence[str]) -> dict[str, list[Hote]]:
    rows = session.execute(
        select(HoteQuartier.quartier, Hote)
        .join(Hote, Hote.id == HoteQuartier.hote)
        .where(HoteQuartier.quartier.in_(slugs))
        .order_by(Hote.nom, Hote.id)
    )
    hotes: dict[str, list[Hote]] = defaultdict(list)
    for slug, hote in rows:
        hotes[slug].append(hote)
    return hotes


def _load_presences(
    session: Session, slugs: Sequence[str], instant: datetime
) -> dict[str, list[PresencePublique]]:
    rows = session.scalars(
        select(Presence)
        .where(
            Presence.quartier.in_(slugs),
            Presence.fin > instant,
            Presence.debut
            < start_of_day(day_in_brussels(next_midnight(instant)) + PRESENCES_ANNONCEES),
        )
        .order_by(Presence.debut, Presence.lieu)
    )
    presences: dict[str, list[PresencePublique]] = defaultdict(list)
    for presence in rows:
        presences[presence.quartier].append(publish_presence(presence))
    return presences


def _publish_quartier(
    quartier: Quartier,
    zone: _Zone,
    equipe: _Equipe,
    relais: Iterable[RelaisPublic],
    hotes: Sequence[Hote],
    presences: Iterable[PresencePublique],
) -> QuartierPublic:
    return QuartierPublic(
        slug=quartier.slug,
        nom=quartier.nom,
        communes=zone.list_communes(),
        composition_confirmee=quartier.composition_confirmee,
        confiance=quartier.confiance,
        secteurs=tuple(zone.codes),
        millesime=MILLESIME if zone.codes else 0,
        relais=tuple(relais),
        hotes=tuple(publish_hote(h) for h in dict.fromkeys(equipe.hotes or hotes)),
        antennes=tuple(publish_antenne(a) for a in dict.fromkeys(equipe.antennes)),
        presences=tuple(presences),
    )
