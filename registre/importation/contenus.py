"""What a row makes of a record: the content of a new one, or the changes of one that is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.importation.lieux import Gazetier, Place
from registre.importation.lignes import LigneLue
from registre.importation.raisons import Avis, Raison, Refus, make_raison
from registre.importation.references import Classement, References
from registre.revue.acteurs import CHAMPS, EtatVoulu
from registre.revue.ecarts import Contenu

ADRESSE: Final = ("rue", "numero", "code_postal")
_MEME_POINT_DEGRES: Final = 1e-5
"""Degrees: about a metre, what a sheet loses by rounding."""


@dataclass(frozen=True, slots=True)
class Compose:
    """A content, or changes, with what is to be said of them; a `refus` leaves the row out.

    `place` is where the record would lie, None when that is unknown or does not change.
    """

    contenu: dict[str, Any]
    raisons: tuple[Raison, ...]
    refus: Raison | None = None
    place: Place | None = None


def compose_creation(
    lue: LigneLue, defaut: Classement | None, session: Session, gazetier: Gazetier
) -> Compose:
    """Return the whole content of a new record; `defaut` is for rows that say no category."""
    classement = lue.classement or defaut
    if "nom" not in lue.valeurs:
        return Compose({}, lue.raisons, make_raison(Refus.NOM_ABSENT, "nom"))
    if classement is None:
        return Compose({}, lue.raisons, make_raison(Refus.CATEGORIE_ABSENTE, "categorie"))
    raisons = list(lue.raisons)
    if classement.groupe_seul:
        raisons.append(make_raison(Avis.CATEGORIE_A_CHOISIR, "categorie", classement.groupe_seul))
    place = lue.point
    if place is None:
        place, dites = gazetier.locate(session, lue.adresse)
        raisons += dites
    contenu = {
        **dict.fromkeys(CHAMPS),
        **lue.valeurs,
        "categorie": classement.categorie,
        "groupe_seul": classement.groupe_seul,
        **_write_place(place),
        "nis5": place.nis5 if place else lue.nis5,
        "etat": EtatVoulu.PUBLIE.value,
    }
    return Compose(contenu, tuple(raisons), place=place)


def compose_changements(
    lue: LigneLue,
    avant: Contenu,
    references: References,
    session: Session,
    gazetier: Gazetier,
) -> Compose:
    """Return what a row changes in a record: field → new value. Empty cells change nothing.

    An address that changes moves the point with it, unless the row has its own.
    """
    raisons = list(lue.raisons)
    changes = _list_changes(lue.valeurs, avant)
    if lue.classement is not None:
        present = str(avant.get("categorie"))
        if lue.classement.privee != (present in references.privees):
            return Compose({}, tuple(raisons), make_raison(Refus.PERSONNE, "categorie"))
        if lue.classement.groupe_seul is None:
            voulue = {"categorie": lue.classement.categorie, "groupe_seul": None}
            changes |= _list_changes(voulue, avant)
        elif references.groupe_de.get(present) != lue.classement.groupe_seul:
            raisons.append(
                make_raison(Avis.CATEGORIE_A_CHOISIR, "categorie", lue.classement.groupe_seul)
            )
    place = None
    if lue.point is not None:
        place = None if _is_there(lue.point, avant) else lue.point
    elif "rue" in lue.valeurs and any(champ in changes for champ in ADRESSE):
        place, dites = gazetier.locate(session, lue.adresse)
        raisons += dites
    if place is not None:
        changes |= _list_changes(_write_place(place) | {"nis5": place.nis5}, avant)
    raisons += [make_raison(Avis.CHANGE, champ, avant.get(champ)) for champ in changes]
    return Compose(changes, tuple(raisons), place=place)


def compose_complements(ligne: Contenu, avant: Contenu) -> dict[str, Any]:
    """Return what a record lacks and a row (its content for a new record) says: field → value.

    What the record says stays. A point comes with its address; an address alone comes to a record
    that has its point: a person said that both are one place.
    """
    repris = [champ for champ in CHAMPS if champ not in _DU_LIEU and champ not in _CLASSEMENT]
    complements = {
        champ: ligne[champ] for champ in repris if _is_empty(avant, champ) and ligne.get(champ)
    }
    if avant.get("groupe_seul") and ligne.get("categorie") and not ligne.get("groupe_seul"):
        complements |= {"categorie": ligne["categorie"], "groupe_seul": None}
    sans_adresse = all(_is_empty(avant, champ) for champ in ADRESSE)
    meme_rue = normalize(str(avant.get("rue") or "")) == normalize(str(ligne.get("rue") or ""))
    if sans_adresse:
        complements |= {champ: ligne[champ] for champ in ADRESSE if ligne.get(champ)}
    if avant.get("lon") is None and ligne.get("lon") is not None and (sans_adresse or meme_rue):
        complements |= {
            champ: ligne.get(champ) for champ in ("lon", "lat", "precision_lieu", "precision_m")
        }
    if _is_empty(avant, "nis5") and ligne.get("nis5"):
        complements["nis5"] = ligne["nis5"]
    return complements


_DU_LIEU: Final = (*ADRESSE, "nis5", "lon", "lat", "precision_lieu", "precision_m")
_CLASSEMENT: Final = ("categorie", "groupe_seul")


def _write_place(place: Place | None) -> dict[str, Any]:
    return {
        "lon": place.lon if place else None,
        "lat": place.lat if place else None,
        "precision_lieu": place.precision.value if place and place.precision else None,
        "precision_m": None,
    }


def _list_changes(valeurs: Mapping[str, Any], avant: Contenu) -> dict[str, Any]:
    """Return the values that differ from what stands; the order of languages says nothing."""
    return {
        champ: valeur
        for champ, valeur in valeurs.items()
        if _plain(champ, valeur) != _plain(champ, avant.get(champ))
    }


def _plain(champ: str, valeur: Any) -> Any:
    if champ == "langues" and valeur:
        return sorted(_split(valeur))
    return valeur or None


def _split(langues: str) -> Iterable[str]:
    return langues.lower().split()


def _is_there(place: Place, avant: Contenu) -> bool:
    lon, lat = avant.get("lon"), avant.get("lat")
    if lon is None or lat is None:
        return False
    ecart = max(abs(place.lon - lon), abs(place.lat - lat))
    return bool(ecart <= _MEME_POINT_DEGRES)


def _is_empty(contenu: Contenu, champ: str) -> bool:
    return contenu.get(champ) in (None, "")
