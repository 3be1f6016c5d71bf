"""A partner's own record as it is asked to confirm it: what it sees, and what it may correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from api.dependances import Langue, Services
from api.messages import a_traduire
from api.saisies import Saisie
from registre.erreurs import LienInvalide
from registre.modeles import Categorie, Lien
from registre.revue.acteurs import EtatVoulu, snapshot_acteur
from registre.revue.hotes import snapshot_hote
from registre.situation import situate
from registre.territoire import TerritoireCourant
from registre.valeurs import ObjetRevise
from vitrine.champs import read_acteur_public, read_hote
from vitrine.formulaires import Valeur

CHAMPS: Final = {
    ObjetRevise.ACTEUR: (
        *("nom", "rue", "numero", "code_postal"),
        *("telephone", "courriel", "site", "horaires"),
    ),
    ObjetRevise.HOTE: ("nom", "telephone", "courriel", "site"),
}
"""The fields that a partner may correct."""

ADRESSE: Final = ("rue", "numero", "code_postal")

_NOM: Final = a_traduire("Nom")
_ADRESSE: Final = a_traduire("Adresse")
_TELEPHONE: Final = a_traduire("Téléphone")
_COURRIEL: Final = a_traduire("Courriel")
_SITE: Final = a_traduire("Site")
_HORAIRES: Final = a_traduire("Horaires")
_RIEN_DE_CHANGE: Final = a_traduire(
    "Vous n'avez rien changé. Corrigez un champ, ou dites-nous ici ce qui n'est plus juste."
)


@dataclass(frozen=True, slots=True)
class FichePartenaire:
    """The record that a link is for, as it stands (`contenu`: all its fields)."""

    objet: ObjetRevise
    id: UUID
    contenu: Mapping[str, Any]

    @property
    def nom(self) -> str:
        """What it is called."""
        return str(self.contenu["nom"])

    @property
    def champs(self) -> tuple[str, ...]:
        """The fields that its form has."""
        return CHAMPS[self.objet]


def find_fiche(session: Session, lien: Lien) -> FichePartenaire:
    """Return the record that a link is for.

    Raises LienInvalide(“expire”) for one that was archived since, or became a private person's.
    """
    if lien.hote is not None:
        contenu = snapshot_hote(session, str(lien.hote))
        return FichePartenaire(ObjetRevise.HOTE, lien.hote, contenu)
    if lien.acteur is None:
        raise LienInvalide("inconnu")
    contenu = snapshot_acteur(session, str(lien.acteur))
    categorie = session.get_one(Categorie, contenu["categorie"])
    if contenu["etat"] != EtatVoulu.PUBLIE or categorie.personne_privee:
        raise LienInvalide("expire")
    return FichePartenaire(ObjetRevise.ACTEUR, lien.acteur, contenu)


def describe_fiche(
    fiche: FichePartenaire, services: Services, langue: Langue
) -> tuple[tuple[str, str | None], ...]:
    """Return the record line by line: what it is (translated) and what we hold, None: nothing."""
    contenu = fiche.contenu
    lignes = [(_NOM, contenu["nom"])]
    if fiche.objet is ObjetRevise.ACTEUR:
        lignes.append((_ADRESSE, _say_adresse(contenu)))
    lignes += [
        (_TELEPHONE, contenu["telephone"]),
        (_COURRIEL, contenu["courriel"]),
        (_SITE, contenu["site"]),
    ]
    if fiche.objet is ObjetRevise.ACTEUR:
        lignes.append((_HORAIRES, contenu["horaires"]))
    return tuple((services.traduire(langue, mots), valeur or None) for mots, valeur in lignes)


def fill_fiche(fiche: FichePartenaire) -> dict[str, Valeur]:
    """Return the record as the fields of its form, and the free remark."""
    return {**{nom: fiche.contenu[nom] or "" for nom in fiche.champs}, "remarque": ""}


def read_fiche(
    saisie: Saisie, fiche: FichePartenaire, session: Session, courant: TerritoireCourant
) -> dict[str, Any]:
    """Return the whole record as the partner wants it; faults are noted in `saisie`.

    A field that was left as it stood is no fault, however odd. A new address takes its point
    along where the gazetteer knows it; else the point stays, for whoever reviews it.
    """
    read = read_acteur_public if fiche.objet is ObjetRevise.ACTEUR else read_hote
    voulus = read(saisie, fiche.contenu)
    for nom in fiche.champs:
        if (voulus[nom] or None) == (fiche.contenu[nom] or None):
            voulus[nom] = fiche.contenu[nom]
            saisie.fautes.pop(nom, None)
    changes = {nom: voulus[nom] for nom in fiche.champs if voulus[nom] != fiche.contenu[nom]}
    if not changes and not saisie.texte("remarque", 200):
        saisie.note_faute("remarque", _RIEN_DE_CHANGE)
    if set(changes) & set(ADRESSE) and not saisie.fautes:
        changes |= _place({**fiche.contenu, **changes}, session, courant)
    return {**fiche.contenu, **changes}


def _place(
    contenu: Mapping[str, Any], session: Session, courant: TerritoireCourant
) -> dict[str, Any]:
    adresse = _say_adresse(contenu)
    place = situate(session, courant, adresse) if adresse else None
    return {"lon": place.lon, "lat": place.lat, "nis5": place.nis5} if place else {}


def _say_adresse(contenu: Mapping[str, Any]) -> str | None:
    rue = " ".join(morceau for morceau in (contenu["rue"], contenu["numero"]) if morceau)
    return ", ".join(morceau for morceau in (rue, contenu["code_postal"]) if morceau) or None
