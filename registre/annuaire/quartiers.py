"""The quartiers of a day, as the public sees them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from geo.textes import normalize
from registre.calendrier import day_in_brussels
from registre.compositions import MILLESIME, is_valid_on
from registre.contacts import add_coordination, find_contacts
from registre.modeles import Quartier, QuartierSecteur
from registre.publication import QuartierPublic


def list_noms_quartiers(session: Session) -> dict[str, str]:
    """Return slug → name of every quartier there ever was, by name."""
    noms = session.execute(select(Quartier.slug, Quartier.nom))
    return dict(sorted(noms, key=lambda ligne: (normalize(ligne[1]), ligne[0])))


def has_propositions(session: Session) -> bool:
    """Tell whether the composition of some quartier waits for the coordination's confirmation."""
    une = select(Quartier.slug).where(Quartier.composition_confirmee.is_(False)).limit(1)
    return session.scalar(une) is not None


def list_quartiers(
    session: Session, instant: datetime, territoire: Territoire | None = None
) -> list[QuartierPublic]:
    """Return the quartiers that have sectors on that day in Brussels, by name.

    Seven SELECTs, however many quartiers. Outlines are those of `territoire` where one is given.
    """
    tenus = select(QuartierSecteur.quartier).where(
        QuartierSecteur.millesime == MILLESIME, is_valid_on(day_in_brussels(instant))
    )
    du_jour = session.scalars(select(Quartier).where(Quartier.slug.in_(tenus)))
    slugs = [q.slug for q in sorted(du_jour, key=lambda q: (normalize(q.nom), q.slug))]
    return _outline(find_contacts(session, slugs, instant), territoire)


def get_quartier(
    session: Session,
    slug: str,
    instant: datetime,
    territoire: Territoire | None = None,
    *,
    coordination: bool = False,
) -> QuartierPublic:
    """Return one quartier, even without any sector that day; raises QuartierInconnu.

    With `coordination`, that one is named where no relay can be reached (one SELECT more).
    """
    quartiers = find_contacts(session, [slug], instant)
    if coordination:
        quartiers = add_coordination(session, quartiers)
    return _outline(quartiers, territoire)[0]


def _outline(
    quartiers: Iterable[QuartierPublic], territoire: Territoire | None
) -> list[QuartierPublic]:
    contours = territoire.quartiers if territoire else {}
    return [
        replace(q, geometrie=contours[q.slug].geometrie) if q.slug in contours else q
        for q in quartiers
    ]
