"""The words by which files name categories, groups and communes, read once for a whole file."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.modeles import Categorie, CodePostal, Commune, Groupe


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
    communes: Mapping[str, str]
    communes_du_code: Mapping[str, tuple[str, ...]]
    """Postal code of the Region → NIS5 codes."""

    def classify(self, texte: str) -> Classement | None:
        """Return what a cell of the category column names; None when nothing is so called."""
        return self.classements.get(normalize(texte))

    def find_commune(self, nom: str | None, code_postal: str | None) -> str | None:
        """Return the NIS5 of a commune by its name or code, else by a postal code of one only."""
        if nom:
            return self.communes.get(normalize(nom))
        possibles = self.communes_du_code.get(code_postal or "", ())
        return possibles[0] if len(possibles) == 1 else None


def load_references(session: Session) -> References:
    """Read the references. Four SELECTs."""
    categories = session.scalars(
        select(Categorie).order_by(Categorie.groupe, Categorie.ordre, Categorie.slug)
    ).all()
    communes: dict[str, str] = {}
    for commune in session.scalars(select(Commune)):
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
        communes=communes,
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
