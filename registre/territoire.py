"""The territory of a day, from the database, and the one that each worker keeps at hand."""

from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo import secteurs as geo_secteurs
from geo import toponymes
from geo.affectation import Territoire
from geo.localisation import Localisateur, Localisation
from geo.rues import Rue
from geo.toponymes import CommuneHorsRegion, Toponymes
from registre.adresses import find_maisons
from registre.compositions import MILLESIME, list_bornes, select_compositions
from registre.modeles import CodePostal, Commune, Quartier, Secteur, SurnomQuartier
from registre.versions import read_versions

TERRITOIRES_GARDES: Final = 5
"""The current territory, and four for questions about other days (`le=`)."""


def load_territoire(session: Session, le: date, millesime: int = MILLESIME) -> Territoire:
    """Load the sectors of a vintage and the zones valid on a day (0.5 s for the Region).

    Before the first zone, the territory has its sectors and no quartier.
    """
    codes: dict[str, list[str]] = defaultdict(list)
    noms: dict[str, str] = {}
    for slug, nom, code in session.execute(select_compositions(le, millesime)):
        codes[slug].append(code)
        noms[slug] = nom
    return Territoire.build(load_secteurs(session, millesime), codes, noms)


def load_secteurs(session: Session, millesime: int = MILLESIME) -> list[geo_secteurs.Secteur]:
    """Load the sectors of a vintage as geo's values, sorted by code."""
    rows = session.execute(
        select(
            Secteur.code,
            Secteur.millesime,
            Secteur.nom_fr,
            Secteur.nom_nl,
            Secteur.nis5,
            Secteur.population,
            Secteur.surface_ha,
            Secteur.geom,
        )
        .where(Secteur.millesime == millesime)
        .order_by(Secteur.code)
    )
    return [geo_secteurs.Secteur(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TerritoireCourant:
    """The territory of a day and its finder, shared by threads.

    `version` is the counter that they were built from, `le` the day that was asked for.
    """

    territoire: Territoire
    localisateur: Localisateur
    version: int
    le: date

    def localise_texte(self, session: Session, texte: str) -> Localisation:
        """Localise a text with the house numbers that the session reads.

        `localisateur.localise_texte` alone knows no house number: it outlives every session, and
        opening a second one for each question could exhaust the pool.
        """
        jeton = _SESSION_DES_MAISONS.set(session)
        try:
            return self.localisateur.localise_texte(texte)
        finally:
            _SESSION_DES_MAISONS.reset(jeton)


_SESSION_DES_MAISONS: Final[ContextVar[Session | None]] = ContextVar("maisons", default=None)


def _list_maisons(
    noms_rue: Sequence[str], numero: str, nis5s: Sequence[str], code_postal: str | None
) -> Sequence[tuple[float, float]]:
    """Return the houses of a number, from the session of the question under way."""
    session = _SESSION_DES_MAISONS.get()
    if session is None:
        return ()
    return find_maisons(session, noms_rue, numero, nis5s, code_postal)


class Territoires:
    """The territories that a worker keeps at hand. One per application; shared by threads.

    One thread builds (about a second for the Region), the others wait. Between two days on which
    a zone begins or ends nothing changes, so all days between them share one territory.
    """

    def __init__(
        self,
        rues: Callable[[], Sequence[Rue]],
        communes_hors_region: Sequence[CommuneHorsRegion],
        millesime: int = MILLESIME,
    ) -> None:
        """Keep what lives in files; `rues` is called for each version that is built."""
        self._rues = rues
        self._communes_hors_region = communes_hors_region
        self._millesime = millesime
        self._verrou = Lock()
        self._gardes: _Gardes | None = None

    def current(self, session: Session, le: date) -> TerritoireCourant:
        """Return the territory of a day, rebuilt when the database has changed.

        One SELECT as long as nothing has.
        """
        version = read_versions(session).territoire
        with self._verrou:
            if self._gardes is None or self._gardes.version != version:
                self._gardes = self._load_gardes(session, version)
            return self._find_courant(session, self._gardes, le)

    def _load_gardes(self, session: Session, version: int) -> "_Gardes":
        return _Gardes(
            version=version,
            bornes=list_bornes(session, self._millesime),
            toponymes=load_toponymes(
                session, self._rues(), self._communes_hors_region, self._millesime
            ),
        )

    def _find_courant(self, session: Session, gardes: "_Gardes", le: date) -> TerritoireCourant:
        """Return what is kept for a day, or build it; the one asked longest ago leaves."""
        rang = bisect_right(gardes.bornes, le)
        garde = gardes.courants.get(rang)
        if garde is None:
            territoire = load_territoire(session, le, self._millesime)
            localisateur = Localisateur(territoire, gardes.toponymes, _list_maisons)
            garde = TerritoireCourant(territoire, localisateur, gardes.version, le)
            gardes.courants[rang] = garde
        gardes.courants.move_to_end(rang)
        while len(gardes.courants) > TERRITOIRES_GARDES:
            gardes.courants.popitem(last=False)
        return replace(garde, le=le)


@dataclass(frozen=True, slots=True)
class _Gardes:
    """What is kept of one version: `courants` by the rank of the day among `bornes`."""

    version: int
    bornes: Sequence[date]
    toponymes: Toponymes
    courants: OrderedDict[int, TerritoireCourant] = field(default_factory=OrderedDict)


def load_toponymes(
    session: Session,
    rues: Sequence[Rue],
    communes_hors_region: Sequence[CommuneHorsRegion],
    millesime: int = MILLESIME,
) -> Toponymes:
    """Load the gazetteer: names in the database, streets and far communes as given."""
    communes = session.execute(select(Commune.nis5, Commune.nom_fr, Commune.nom_nl))
    codes: dict[str, tuple[str, ...]] = {}
    for code, nis5 in session.execute(
        select(CodePostal.code_postal, CodePostal.nis5).order_by(
            CodePostal.code_postal, CodePostal.nis5
        )
    ):
        codes[code] = (*codes.get(code, ()), nis5)
    noms = select(Quartier.nom, Quartier.slug)
    surnoms = select(SurnomQuartier.surnom, SurnomQuartier.quartier)
    return Toponymes.build(
        rues,
        [toponymes.Commune(*row) for row in communes],
        codes,
        communes_hors_region,
        [toponymes.SurnomQuartier(*row) for row in session.execute(noms.union(surnoms))],
        load_secteurs(session, millesime),
    )
