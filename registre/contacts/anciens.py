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
    session: Session, secteur: str, repris_par: Sequence[str], le: date
) -> tuple[AncienRelais, ...]:
    """Return who worked in a sector before a day, the last to leave first.

    Each for the time that the sector was in the zone and the zone was theirs. `repris_par` are the
    quartiers that answer for the place on that day: who still covers one of them has not left.
    Two SELECTs, one where no zone ever held the sector.
    """
    periodes = _list_periodes(session, secteur, le)
    if not periodes:
        return ()
    en_poste = select(Attribution.relais).where(Attribution.quartier.in_(repris_par), covers_on(le))
    rows = session.execute(
        select(Attribution, Relais.role, Hote.nom, Quartier.nom)
        .join(Relais, Relais.id == Attribution.relais)
        .join(Quartier, Quartier.slug == Attribution.quartier)
        .outerjoin(Hote, Hote.id == Attribution.hote)
        .where(
            Attribution.quartier.in_({slug for slug, _, _ in periodes}),
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


def _list_periodes(session: Session, secteur: str, le: date) -> list[tuple[str, date, date]]:
    """Return (slug, from, to) of the zones that have held a sector until a day."""
    rows = session.execute(
        select(
            QuartierSecteur.quartier, QuartierSecteur.valide_du, QuartierSecteur.valide_au
        ).where(
            QuartierSecteur.code == secteur,
            QuartierSecteur.millesime == MILLESIME,
            QuartierSecteur.valide_du < le,
        )
    )
    return [(slug, du, au or date.max) for slug, du, au in rows]
