"""Who worked somewhere before: zones and attributions that have ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.compositions import MILLESIME
from registre.contacts.equipes import covers_on
from registre.modeles import Attribution, Hote, Quartier, QuartierSecteur, Relais


@dataclass(frozen=True, slots=True)
class AncienRelais:
    """A relay that worked somewhere from a day to another (excluded), and no longer does.

    Its role and host only: somebody who left is not to be called any more. `quartier` and `nom`
    are the zone's slug and name; `repris_par` the slugs of the quartiers that cover the place now.
    """

    quartier: str
    nom: str
    role: str
    hote: str | None
    du: date
    au: date
    repris_par: tuple[str, ...]


def find_anciens(
    session: Session,
    *,
    secteur: str | None,
    quartiers: Sequence[str],
    repris_par: Sequence[str],
    le: date,
) -> tuple[AncienRelais, ...]:
    """Return who worked at a place before a day, the last to leave first.

    The place is a sector (None: unknown) and the quartiers that hold it on that day. A relay that
    still covers one of them is no former one. Two SELECTs.
    """
    periodes = [(slug, date.min, date.max) for slug in quartiers]
    periodes += _list_zones_finies(session, secteur, le)
    slugs = {slug for slug, _, _ in periodes}
    en_poste = (
        select(Attribution.relais)
        .where(Attribution.quartier.in_(quartiers), covers_on(le))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Attribution, Relais.role, Hote.nom, Quartier.nom)
        .join(Relais, Relais.id == Attribution.relais)
        .join(Quartier, Quartier.slug == Attribution.quartier)
        .outerjoin(Hote, Hote.id == Attribution.hote)
        .where(
            Attribution.quartier.in_(slugs),
            Attribution.valide_du < le,
            Attribution.relais.not_in(en_poste),
        )
    )
    anciens = set()
    for attribution, role, hote, nom in rows:
        for slug, debut, fin in periodes:
            du = max(debut, attribution.valide_du)
            au = min(fin, attribution.valide_au or date.max)
            if slug == attribution.quartier and du < au <= le:
                anciens.add(AncienRelais(slug, nom, role, hote, du, au, tuple(repris_par)))
    return tuple(sorted(anciens, key=lambda a: (-a.au.toordinal(), a.quartier, a.role)))


def _list_zones_finies(
    session: Session, secteur: str | None, le: date
) -> list[tuple[str, date, date]]:
    """Return (slug, from, to) of the zones that once held a sector."""
    rows = session.execute(
        select(
            QuartierSecteur.quartier, QuartierSecteur.valide_du, QuartierSecteur.valide_au
        ).where(
            QuartierSecteur.code == secteur,
            QuartierSecteur.millesime == MILLESIME,
            QuartierSecteur.valide_au <= le,
        )
    )
    return [(slug, du, au) for slug, du, au in rows if au is not None]
