"""The fields that a device sends, brought to the content of a revision.

What is typed with cold fingers is kept as typed: what cannot be read is for the review to mend, and
what is longer than its field goes on in the note, as far as there is room. Only what nobody could
mend later is refused.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.adresses import cut_adresse
from geo.textes import normalize
from registre.maraude.erreurs import ReleveRefuse
from registre.modeles import Categorie, Commune
from registre.revue.acteurs import LONGUEURS
from registre.revue.ecarts import Contenu
from registre.situation import situate_within
from registre.territoire import TerritoireCourant
from registre.valeurs import PrecisionLieu

_COUPES: Final = ("telephone", "langues", "horaires")
"""Fields that go on in the note when they are too long."""
ADRESSE_LUE: Final = 200
"""Characters of an address that are cut and located; of a longer one the note holds the whole."""
PRECISION_MAXIMUM_M: Final = 100_000
"""What a device says of its precision is held to this."""
_PRECISIONS: Final = (PrecisionLieu.GPS, PrecisionLieu.CARTE)
_LIEU: Final = ("lon", "lat", "nis5", "precision_lieu", "precision_m")


def apply_champs(
    session: Session,
    avant: Contenu,
    champs: Mapping[str, Any],
    courant: TerritoireCourant,
    quartiers: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return the content `avant` ({}: a new record) with what a device changed in it.

    `quartiers` (slugs) are those that its author works in (None: all): of a street that crosses
    several zones, the part in theirs is meant. Raises ReleveRefuse with all its faults.
    """
    fautes: dict[str, str] = {}
    changes = _read_textes(champs)
    changes |= _read_nom(champs, avant, fautes)
    changes |= _read_categorie(session, champs, avant, fautes)
    changes |= _read_lieu(session, champs, courant, quartiers, fautes)
    changes |= _read_note(champs, avant, changes)
    if fautes:
        raise ReleveRefuse(fautes)
    return {**avant, **{champ: _cut(champ, valeur) for champ, valeur in changes.items()}}


def _read_nom(champs: Mapping[str, Any], avant: Contenu, fautes: dict[str, str]) -> dict[str, Any]:
    nom = champs.get("nom", avant.get("nom"))
    if not nom:
        fautes["nom"] = "requis"
    elif len(nom) > LONGUEURS["nom"]:
        fautes["nom"] = "trop_long"
    return {"nom": nom}


def _read_textes(champs: Mapping[str, Any]) -> dict[str, Any]:
    textes = {champ: champs[champ] or None for champ in _COUPES if champ in champs}
    if textes.get("langues"):
        codes = str(textes["langues"]).lower().replace(",", " ").split()
        textes["langues"] = " ".join(dict.fromkeys(codes)) or None
    return textes


def _read_note(
    champs: Mapping[str, Any], avant: Contenu, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the note, with the whole of what is longer than its own field."""
    longs = [
        str(changes[champ]) for champ in _COUPES if len(changes.get(champ) or "") > LONGUEURS[champ]
    ]
    if len(champs.get("adresse") or "") > LONGUEURS["rue"]:
        longs.append(str(champs["adresse"]))
    if not longs:
        return {"note": champs["note"] or None} if "note" in champs else {}
    note = champs.get("note", avant.get("note"))
    return {"note": "\n".join(filter(None, [note, *longs]))}


def _cut(champ: str, valeur: Any) -> Any:
    return valeur[: LONGUEURS[champ]] if valeur and champ in (*_COUPES, "note") else valeur


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
    quartiers: Collection[str] | None,
    fautes: dict[str, str],
) -> dict[str, Any]:
    """Return where it is: an address as typed, and its point.

    An address without a point is located; the point of another address would send people astray.
    """
    lon, lat = champs.get("lon"), champs.get("lat")
    adresse = (champs.get("adresse") or "")[:ADRESSE_LUE]
    typee = _cut_adresse(session, adresse) if "adresse" in champs else {}
    if lon is not None or lat is not None:
        return {**typee, **_read_point(champs, lon, lat, courant, fautes)}
    if adresse:
        return {**typee, **_locate(session, courant, adresse, quartiers)}
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
        metres = min(max(int(metres), 0), PRECISION_MAXIMUM_M)
    return dict(zip(_LIEU, (lon, lat, territoire.nis5_of(secteur), connue, metres), strict=True))


def _locate(
    session: Session, courant: TerritoireCourant, adresse: str, quartiers: Collection[str] | None
) -> dict[str, Any]:
    trouvee = situate_within(session, courant, adresse, quartiers or ())
    if trouvee is None:
        return dict.fromkeys(_LIEU)
    lieu = (trouvee.lon, trouvee.lat, trouvee.nis5, trouvee.precision, None)
    return dict(zip(_LIEU, lieu, strict=True))


def _cut_adresse(session: Session, adresse: str) -> dict[str, str | None]:
    """Return `rue`, `numero` and `code_postal` of an address in one line, no longer than theirs."""
    noms = session.execute(select(Commune.nom_fr, Commune.nom_nl)).all()
    coupe = cut_adresse(adresse, {normalize(nom) for deux in noms for nom in deux})
    return {
        "rue": coupe.rue[:160] if coupe.rue else None,
        "numero": coupe.numero[:20] if coupe.numero else None,
        "code_postal": coupe.code_postal,
    }
