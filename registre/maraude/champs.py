"""The fields that a device sends, brought to the content of a revision.

What is typed with cold fingers is kept as typed: what cannot be read is for the review to mend, and
what is longer than its field goes on in the note. Only what nobody could mend later is refused.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.adresses import parse_saisie
from geo.odonymes import is_generique
from geo.textes import normalize
from registre.maraude.erreurs import ReleveRefuse
from registre.modeles import Categorie
from registre.revue.ecarts import Contenu
from registre.situation import situate
from registre.territoire import TerritoireCourant
from registre.valeurs import PrecisionLieu

NOM_MAXIMUM: Final = 200
_LONGUEURS: Final = {"telephone": 60, "langues": 200, "horaires": 1_000}
_PRECISION_MAXIMUM_M: Final = 100_000
_PRECISIONS: Final = (PrecisionLieu.GPS, PrecisionLieu.CARTE)
_MOTS: Final = re.compile(r"[^\s,;]+|[,;]")
_LIEU: Final = ("lon", "lat", "nis5", "precision_lieu", "precision_m")


def apply_champs(
    session: Session, avant: Contenu, champs: Mapping[str, Any], courant: TerritoireCourant
) -> dict[str, Any]:
    """Return the content `avant` ({}: a new record) with what a device changed in it.

    Raises ReleveRefuse with all its faults.
    """
    fautes: dict[str, str] = {}
    changes = _read_textes(champs)
    changes |= _read_nom(champs, avant, fautes)
    changes |= _read_categorie(session, champs, avant, fautes)
    changes |= _read_lieu(session, champs, courant, fautes)
    changes |= _read_note(champs, avant, changes)
    if fautes:
        raise ReleveRefuse(fautes)
    return {**avant, **{champ: _cut(champ, valeur) for champ, valeur in changes.items()}}


def _read_nom(champs: Mapping[str, Any], avant: Contenu, fautes: dict[str, str]) -> dict[str, Any]:
    nom = champs.get("nom", avant.get("nom"))
    if not nom:
        fautes["nom"] = "requis"
    elif len(nom) > NOM_MAXIMUM:
        fautes["nom"] = "trop_long"
    return {"nom": nom}


def _read_textes(champs: Mapping[str, Any]) -> dict[str, Any]:
    textes = {champ: champs[champ] or None for champ in _LONGUEURS if champ in champs}
    if textes.get("langues"):
        codes = str(textes["langues"]).lower().replace(",", " ").split()
        textes["langues"] = " ".join(dict.fromkeys(codes)) or None
    return textes


def _read_note(
    champs: Mapping[str, Any], avant: Contenu, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the note, with the whole of what is longer than its own field."""
    longs = [
        str(changes[champ])
        for champ, maximum in _LONGUEURS.items()
        if len(changes.get(champ) or "") > maximum
    ]
    if not longs:
        return {"note": champs["note"] or None} if "note" in champs else {}
    note = champs.get("note", avant.get("note"))
    return {"note": "\n".join(filter(None, [note, *longs]))}


def _cut(champ: str, valeur: Any) -> Any:
    maximum = _LONGUEURS.get(champ)
    return valeur[:maximum] if maximum and valeur else valeur


def _read_categorie(
    session: Session, champs: Mapping[str, Any], avant: Contenu, fautes: dict[str, str]
) -> dict[str, Any]:
    """Return the category, or the group alone when nobody chose one yet."""
    slug, lettre = champs.get("categorie"), champs.get("groupe")
    if slug:
        if session.get(Categorie, slug) is None:
            fautes["categorie"] = "inconnue"
        return {"categorie": slug, "groupe_seul": None}
    if not lettre and not avant.get("categorie"):
        fautes["groupe"] = "requis"
    if not lettre or ("categorie" not in champs and _group_of(session, avant) == lettre):
        return {}
    premiere = find_premiere(session, lettre)
    if premiere is None:
        fautes["groupe"] = "inconnu"
    return {"categorie": premiere, "groupe_seul": lettre}


def _group_of(session: Session, contenu: Contenu) -> str | None:
    """Return the group of the category that a content chose, or that it left to be chosen."""
    categorie = session.get(Categorie, str(contenu.get("categorie")))
    return None if categorie is None else categorie.groupe


def find_premiere(session: Session, lettre: str) -> str | None:
    """Return the category that stands for a group until one is chosen: its first of institutions.

    None for a letter that no group has.
    """
    siennes = select(Categorie.slug).where(
        Categorie.groupe == lettre, Categorie.personne_privee.is_(False)
    )
    return session.scalars(siennes.order_by(Categorie.ordre, Categorie.slug).limit(1)).first()


def _read_lieu(
    session: Session,
    champs: Mapping[str, Any],
    courant: TerritoireCourant,
    fautes: dict[str, str],
) -> dict[str, Any]:
    """Return where it is: an address as typed, and its point.

    An address without a point is located; the point of another address would send people astray.
    """
    lon, lat = champs.get("lon"), champs.get("lat")
    adresse = champs.get("adresse")
    typee = split_adresse(adresse or "") if "adresse" in champs else {}
    if lon is not None or lat is not None:
        return {**typee, **_read_point(champs, lon, lat, courant, fautes)}
    if adresse:
        return {**typee, **_locate(session, courant, adresse)}
    if "lon" in champs:
        return {**typee, **dict.fromkeys(_LIEU)}
    return typee


def _read_point(
    champs: Mapping[str, Any],
    lon: float | None,
    lat: float | None,
    courant: TerritoireCourant,
    fautes: dict[str, str],
) -> dict[str, Any]:
    if lon is None or lat is None:
        fautes["lon"] = "incomplet"
        return {}
    territoire = courant.territoire
    secteur = territoire.locate(lon, lat).secteur
    if secteur is None:
        inverse = territoire.locate(lat, lon).secteur is not None
        fautes["lon"] = "inverse" if inverse else "hors_region"
        return {}
    precision = champs.get("precision_lieu")
    connue = precision if precision in _PRECISIONS else None
    metres = champs.get("precision_m") if connue == PrecisionLieu.GPS else None
    if metres is not None:
        metres = min(max(int(metres), 0), _PRECISION_MAXIMUM_M)
    return dict(zip(_LIEU, (lon, lat, territoire.nis5_of(secteur), connue, metres), strict=True))


def _locate(session: Session, courant: TerritoireCourant, adresse: str) -> dict[str, Any]:
    trouvee = situate(session, courant, adresse)
    if trouvee is None:
        return dict.fromkeys(_LIEU)
    lieu = (trouvee.lon, trouvee.lat, trouvee.nis5, trouvee.precision, None)
    return dict(zip(_LIEU, lieu, strict=True))


def split_adresse(adresse: str) -> dict[str, str | None]:
    """Return `rue` as typed, `numero` and `code_postal` of an address in one line.

    Of what holds no street the whole is the street; nothing gives three times None.
    """
    saisie = parse_saisie(adresse)
    code = saisie.code_postal if saisie.code_postal and len(saisie.code_postal) == 4 else None
    segment = next((s for s in saisie.segments if _is_street(s)), next(iter(saisie.segments), ""))
    rue = _as_typed(segment, adresse) or segment
    if not (rue or saisie.numero or code):
        rue = adresse.strip()
    return {
        "rue": rue[:160] or None,
        "numero": saisie.numero[:20] if saisie.numero else None,
        "code_postal": code,
    }


def _is_street(segment: str) -> bool:
    """Tell whether some word of a normalised text is one that streets are named with."""
    mots = segment.split()
    return len(mots) > 1 and (is_generique(mots[:1]) or is_generique(mots[-1:]))


def _as_typed(segment: str, adresse: str) -> str | None:
    """Return the words of the address that a normalised segment comes from, as they were typed."""
    mots = _MOTS.findall(adresse)
    for debut in range(len(mots)):
        for fin in range(len(mots), debut, -1):
            if normalize(" ".join(mots[debut:fin])) == segment:
                return " ".join(mots[debut:fin]).strip(" ,;")
    return None
