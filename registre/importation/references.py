"""The words by which files name categories, groups and communes, read once for a whole file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.lieux import NIS5_BRUXELLES, compact_nom, list_communes
from geo.lieux import Commune as CommuneNommee
from geo.textes import normalize
from registre.importation.appellations import Appellation, describe_categorie, list_nommees
from registre.importation.raisons import VALEUR_MAX, Avis, Raison, Refus, make_raison
from registre.modeles import Categorie, CodePostal, Commune, Groupe

CODES_DE_LA_REGION: Final = ("1000", "1299")
"""First and last postal codes of the Region; institutions have some that no commune has."""


@dataclass(frozen=True, slots=True)
class Classement:
    """A category; with `groupe_seul` only its group (letter) is known (Acteur.groupe_seul)."""

    categorie: str
    groupe_seul: str | None
    privee: bool


@dataclass(frozen=True, slots=True)
class References:
    """Normalised words → what they name."""

    classements: Mapping[str, Classement]
    groupe_de: Mapping[str, str]
    """Category's slug → letter of its group."""
    privees: frozenset[str]
    appellations: tuple[Appellation, ...]
    communes: Mapping[str, str]
    usages: Mapping[str, frozenset[str]]
    """Names in use (geo.lieux.compact_nom) → NIS5 codes: “Woluwe” is two communes."""
    communes_du_code: Mapping[str, tuple[str, ...]]
    """Postal code of the Region → NIS5 codes."""

    def classify(self, texte: str) -> Classement | None:
        """Return what a cell of the category column names; None when nothing is so called."""
        return self.classements.get(normalize(texte))

    def read_categorie(self, texte: str) -> tuple[Classement | None, Raison | None]:
        """Return what a cell of the category column names, exactly or in part, and what to say.

        Without a category the reason is a refusal. Persons are never understood by a part of a
        name: what is written of them stays with the team.
        """
        exact = self.classify(texte)
        if exact is not None:
            return exact, None
        nommees = list_nommees(texte, self.appellations)
        if len(nommees) == 1 and not nommees[0].privee:
            (une,) = nommees
            classement = Classement(une.slug, None, privee=False)
            return classement, make_raison(Avis.CATEGORIE_COMPRISE, "categorie", une.nom)
        noms = [nommee.nom for nommee in nommees if not nommee.privee]
        if noms:
            return None, make_raison(Refus.CATEGORIE_AMBIGUE, "categorie", _join(noms))
        return None, make_raison(Refus.CATEGORIE_INCONNUE, "categorie", texte)

    def is_elsewhere(self, code_postal: str | None) -> bool:
        """Tell whether a postal code is one of another Region."""
        if not code_postal or code_postal in self.communes_du_code:
            return False
        premier, dernier = CODES_DE_LA_REGION
        return not premier <= code_postal <= dernier

    def find_commune(self, nom: str | None, code_postal: str | None) -> str | None:
        """Return the NIS5 of a commune by its name or code, else by a postal code of one only.

        Names in use count: “Molenbeek”, and “Woluwe” where the code tells which. Many write
        “1060 Bruxelles”: there the code is right.
        """
        du_code = frozenset(self.communes_du_code.get(code_postal or "", ()))
        du_nom = self._find_nommees(nom) if nom else frozenset()
        possibles = du_nom & du_code or du_nom or du_code
        if du_code and possibles == {NIS5_BRUXELLES}:
            possibles = du_code if NIS5_BRUXELLES not in du_code else possibles
        return next(iter(possibles)) if len(possibles) == 1 else None

    def _find_nommees(self, nom: str) -> frozenset[str]:
        exacte = self.communes.get(normalize(nom))
        return frozenset({exacte}) if exacte else self.usages.get(compact_nom(nom), frozenset())


def load_references(session: Session) -> References:
    """Read the references. Four SELECTs."""
    categories = session.scalars(
        select(Categorie).order_by(Categorie.groupe, Categorie.ordre, Categorie.slug)
    ).all()
    lues = session.scalars(select(Commune)).all()
    communes: dict[str, str] = {}
    for commune in lues:
        for nom in (commune.nis5, commune.nom_fr, commune.nom_nl):
            communes[normalize(nom)] = commune.nis5
    codes: dict[str, tuple[str, ...]] = {}
    paires = select(CodePostal.code_postal, CodePostal.nis5)
    for code, nis5 in session.execute(paires.order_by(CodePostal.code_postal, CodePostal.nis5)):
        codes[code] = (*codes.get(code, ()), nis5)
    return References(
        classements=_name_categories(session, list(categories)),
        groupe_de={c.slug: c.groupe for c in categories},
        privees=frozenset(c.slug for c in categories if c.personne_privee),
        appellations=tuple(_describe(categorie) for categorie in categories),
        communes=communes,
        usages=_name_communes(lues),
        communes_du_code=codes,
    )


def _name_categories(session: Session, categories: list[Categorie]) -> dict[str, Classement]:
    """Return every name of a category or a group; a category wins over a group so called."""
    noms: dict[str, Classement] = {}
    premieres: dict[str, str] = {}
    for categorie in categories:
        if not categorie.personne_privee:
            premieres.setdefault(categorie.groupe, categorie.slug)
        classement = Classement(categorie.slug, None, categorie.personne_privee)
        for nom in (categorie.slug, categorie.source_fr, categorie.nom_fr):
            noms.setdefault(normalize(nom), classement)
        for nom in (categorie.nom_nl, categorie.nom_en):
            noms.setdefault(normalize(nom), classement)
    for groupe in session.scalars(select(Groupe).order_by(Groupe.ordre)):
        if groupe.lettre not in premieres:
            continue
        classement = Classement(premieres[groupe.lettre], groupe.lettre, privee=False)
        for nom in (groupe.lettre, f"groupe {groupe.lettre}", groupe.slug, groupe.source_fr):
            noms.setdefault(normalize(nom), classement)
        for nom in (groupe.nom_fr, groupe.nom_nl, groupe.nom_en):
            noms.setdefault(normalize(nom), classement)
    return noms


def _describe(categorie: Categorie) -> Appellation:
    libelles = (categorie.nom_fr, categorie.nom_nl, categorie.nom_en, categorie.source_fr)
    return describe_categorie(
        categorie.slug, categorie.nom_fr, libelles, privee=categorie.personne_privee
    )


def _name_communes(communes: Iterable[Commune]) -> dict[str, frozenset[str]]:
    nommees = {c.nis5: CommuneNommee(c.nis5, c.nom_fr, c.nom_nl) for c in communes}
    return {cle: frozenset(toponyme.nis5) for cle, toponyme in list_communes(nommees)}


def _join(noms: Iterable[str]) -> str:
    """Return as many names as a reason holds, whole ones."""
    ecrits = ""
    for nom in noms:
        suite = f"{ecrits} ; {nom}" if ecrits else nom
        if len(suite) > VALEUR_MAX - 2:
            return f"{ecrits} …"
        ecrits = suite
    return ecrits
