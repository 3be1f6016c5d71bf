"""The territory of a day, from the database, and the one that each worker keeps at hand."""

from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from threading import Lock
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo import secteurs as geo_secteurs
from geo import toponymes
from geo.affectation import Territoire
from geo.localisation import Localisateur
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
    """What one request needs to place an address: the territory of a day and its finder.

    `version` is the counter that it was built from. `localisateur` asks this request's session
    for house numbers: it does not outlive the session, everything else is shared by threads.
    """

    territoire: Territoire
    localisateur: Localisateur
    version: int
    le: date


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
        """Keep what lives in files; `rues` is called at the first question."""
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
            gardes = self._gardes
            territoire = self._find_territoire(session, gardes, le)
        maisons = partial(find_maisons, session)
        localisateur = Localisateur(territoire, gardes.toponymes, maisons)
        return TerritoireCourant(territoire, localisateur, version, le)

    def _load_gardes(self, session: Session, version: int) -> "_Gardes":
        return _Gardes(
            version=version,
            bornes=list_bornes(session, self._millesime),
            toponymes=load_toponymes(
                session, self._rues(), self._communes_hors_region, self._millesime
            ),
        )

    def _find_territoire(self, session: Session, gardes: "_Gardes", le: date) -> Territoire:
        """Return the territory of a day from those kept, the oldest question leaving first."""
        rang = bisect_right(gardes.bornes, le)
        if rang not in gardes.territoires:
            gardes.territoires[rang] = load_territoire(session, le, self._millesime)
        gardes.territoires.move_to_end(rang)
        while len(gardes.territoires) > TERRITOIRES_GARDES:
            gardes.territoires.popitem(last=False)
        return gardes.territoires[rang]


@dataclass(frozen=True, slots=True)
class _Gardes:
    """What is kept of one version: `territoires` by the rank of the day among `bornes`."""

    version: int
    bornes: Sequence[date]
    toponymes: Toponymes
    territoires: OrderedDict[int, Territoire] = field(default_factory=OrderedDict)


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
