"""Where a record lies, from the address typed in its form or from a point typed beside it."""

from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from api.saisies import Saisie
from geo.affectation import Territoire
from registre.revue.ecarts import Contenu, compare
from registre.situation import Situation, list_parties, situate, situate_partie
from registre.territoire import TerritoireCourant
from registre.valeurs import PrecisionLieu

_ADRESSE: Final = ("rue", "numero", "code_postal")
_CHAMPS: Final = ("lon", "lat", "nis5", "precision_lieu", "precision_m")
_NULLE_PART: Final[Mapping[str, None]] = MappingProxyType(dict.fromkeys(_CHAMPS))

ADRESSE_INTROUVABLE: Final = (
    "Adresse non trouvée : vérifiez le nom de la rue et ajoutez le code postal, ou dites plus bas"
    " ce que devient le point."
)
PLUSIEURS_PARTIES: Final = "Cette rue traverse plusieurs zones : choisissez la partie."
POINT_ILLISIBLE: Final = "Écrivez un nombre de degrés. Exemple : 50.83672."
POINT_INCOMPLET: Final = "Un point a deux coordonnées : écrivez les deux, ou aucune."
HORS_REGION: Final = "Ce point n'est pas dans la Région de Bruxelles-Capitale."
INVERSE: Final = "Ces deux coordonnées semblent inversées : la latitude commence par 50."


def read_lieu(
    saisie: Saisie,
    tape: Contenu,
    avant: Contenu,
    session: Session,
    courant: TerritoireCourant,
) -> dict[str, Any]:
    """Return `lon`, `lat` (degrees), `nis5` and how well the place is known.

    A point that was typed or moved by hand counts; else an address that changed, or has no point
    (any more), is looked up; else the place stays. Without address and without point there is none.
    """
    lon, lat = _read_degres(saisie, "lon"), _read_degres(saisie, "lat")
    if (lon is None) != (lat is None):
        saisie.note_faute("lat" if lat is None else "lon", POINT_INCOMPLET)
    deplace = (lon, lat) != (avant.get("lon"), avant.get("lat"))
    if lon is not None and lat is not None and deplace:
        return _take_point(saisie, lon, lat, courant.territoire)
    change = any(ecart.champ in _ADRESSE for ecart in compare(avant, tape))
    if tape.get("rue") and (change or lon is None):
        return _look_up(saisie, tape, session, courant)
    if lon is None:
        return dict(_NULLE_PART)
    return {champ: avant.get(champ) for champ in _NULLE_PART}


def locate_adresse(
    saisie: Saisie, nom: str, adresse: str, session: Session, courant: TerritoireCourant
) -> Situation | None:
    """Return where an address lies; None with a fault of the field `nom`, or of `partie`.

    A street that crosses several zones lies where the part that was chosen does.
    """
    trouvee = situate(session, courant, adresse)
    if trouvee is not None:
        return trouvee
    choisie = saisie.brut("partie")
    trouvee = situate_partie(session, courant, adresse, choisie) if choisie else None
    if trouvee is None and list_parties(session, courant, adresse):
        saisie.note_faute("partie", PLUSIEURS_PARTIES)
    elif trouvee is None:
        saisie.note_faute(nom, ADRESSE_INTROUVABLE)
    return trouvee


def list_choix_parties(
    saisie: Saisie | None, adresse: str, session: Session, courant: TerritoireCourant
) -> tuple[tuple[str, str], ...]:
    """Return the parts to choose from (value, label), once a form has to ask; none before."""
    if saisie is None or not ("partie" in saisie.fautes or saisie.brut("partie")):
        return ()
    return tuple((p.cle, p.libelle) for p in list_parties(session, courant, adresse))


def write_adresse(contenu: Contenu) -> str:
    """Return “Rue Haute 298, 1000”, or as much of it as is there."""
    rue = " ".join(filter(None, (contenu.get("rue"), contenu.get("numero"))))
    return ", ".join(filter(None, (rue, contenu.get("code_postal"))))


def _look_up(
    saisie: Saisie, tape: Contenu, session: Session, courant: TerritoireCourant
) -> dict[str, Any]:
    if saisie.fautes:  # nothing is kept anyway, and half an address is not found
        return dict(_NULLE_PART)
    trouvee = locate_adresse(saisie, "rue", write_adresse(tape), session, courant)
    if trouvee is None:
        return dict(_NULLE_PART)
    return _describe(trouvee.lon, trouvee.lat, trouvee.nis5, PrecisionLieu(trouvee.precision))


def _take_point(saisie: Saisie, lon: float, lat: float, territoire: Territoire) -> dict[str, Any]:
    secteur = territoire.locate(lon, lat).secteur
    if secteur is None:
        inverse = territoire.locate(lat, lon).secteur is not None
        saisie.note_faute("lat", INVERSE if inverse else HORS_REGION)
        return _describe(lon, lat, None, PrecisionLieu.CARTE)
    return _describe(lon, lat, territoire.nis5_of(secteur), PrecisionLieu.CARTE)


def _describe(lon: float, lat: float, nis5: str | None, precision: PrecisionLieu) -> dict[str, Any]:
    return dict(zip(_CHAMPS, (lon, lat, nis5, precision.value, None), strict=True))


def _read_degres(saisie: Saisie, nom: str) -> float | None:
    texte = saisie.texte(nom, 40).replace(",", ".")
    if not texte:
        return None
    try:
        degres = float(texte)
    except ValueError:
        degres = float("nan")
    if not isfinite(degres):
        saisie.note_faute(nom, POINT_ILLISIBLE)
        return None
    return degres
