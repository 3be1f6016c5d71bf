"""What the finder is asked, from a query string: a text or a point, and a day."""

import re
from datetime import date
from math import isfinite
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from sqlalchemy.orm import Session

from api.dependances import Services
from api.erreurs import ParametreInvalide
from api.messages import a_traduire
from registre.calendrier import day_in_brussels, noon_in_brussels
from registre.contacts import Reponse, answer_point, answer_texte

LONGUEUR_ADRESSE: Final = 200
DERNIER_JOUR: Final = date(2199, 12, 31)
"""No zone is planned so far ahead, and arithmetic on days still works there."""


def _read_jour(valeur: Any) -> Any:
    """Take AAAA-MM-JJ only: pydantic alone would read “1700000000” as a number of seconds."""
    if isinstance(valeur, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", valeur):
        raise ValueError("AAAA-MM-JJ")
    return valeur


Adresse = Annotated[
    str | None,
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGUEUR_ADRESSE,
            "examples": ["Place du Jeu de Balle, 1000"],
        }
    ),
]
Longitude = Annotated[str | None, WithJsonSchema({"type": "number", "examples": [4.3457]})]
Latitude = Annotated[str | None, WithJsonSchema({"type": "number", "examples": [50.8367]})]
"""Described as numbers, read by hand: so NaN, infinities and words get one clear answer."""
Jour = Annotated[
    date | None,
    BeforeValidator(_read_jour),
    Field(le=DERNIER_JOUR),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-03"]}),
]


class DemandeDeLieu(BaseModel):
    """An address as typed, or a point in degrees (EPSG:4326)."""

    model_config = ConfigDict(extra="forbid")

    adresse: Adresse = Field(
        None,
        description="Rue et numéro, code postal, place, commune ou quartier. 1 à 200 caractères.",
    )
    lon: Longitude = Field(None, description="Longitude en degrés.")
    lat: Latitude = Field(None, description="Latitude en degrés.")


class DemandeDatee(DemandeDeLieu):
    """The same on a given day."""

    le: Jour = Field(None, description="Jour voulu (AAAA-MM-JJ) ; aujourd'hui sans lui.")


def answer_demande(
    demande: DemandeDeLieu, session: Session, services: Services, le: date | None = None
) -> Reponse:
    """Answer what was asked. Raises ParametreInvalide for what is no text and no point.

    `le` asks for another day than today; its noon in Brussels is the instant that counts.
    """
    instant = services.horloge()
    if le is not None:
        instant = noon_in_brussels(le)
    texte = _check_adresse(demande) if demande.adresse is not None else None
    point = _check_point(demande) if texte is None else None
    courant = services.territoires.current(session, day_in_brussels(instant))
    if point is not None:
        return answer_point(session, courant, *point, instant)
    return answer_texte(session, courant, texte or "", instant)


def _check_adresse(demande: DemandeDeLieu) -> str:
    texte = (demande.adresse or "").strip()
    if demande.lon is not None or demande.lat is not None:
        raise ParametreInvalide(
            "adresse", a_traduire("Donnez une adresse ou un point, pas les deux.")
        )
    if not texte:
        raise ParametreInvalide(
            "adresse", a_traduire("Écrivez une adresse, une place ou un quartier.")
        )
    if len(texte) > LONGUEUR_ADRESSE:
        raise ParametreInvalide(
            "adresse",
            a_traduire("L'adresse est trop longue : %(maximum)s caractères au plus."),
            maximum=LONGUEUR_ADRESSE,
        )
    return texte


def _check_point(demande: DemandeDeLieu) -> tuple[float, float]:
    if demande.lon is None and demande.lat is None:
        raise ParametreInvalide(
            "adresse", a_traduire("Écrivez une adresse, une place ou un quartier.")
        )
    return _read_degrees("lon", demande.lon), _read_degrees("lat", demande.lat)


def _read_degrees(nom: str, texte: str | None) -> float:
    try:
        valeur = float(texte or "")
    except ValueError:
        valeur = float("nan")
    if not isfinite(valeur):
        raise ParametreInvalide(nom, a_traduire("%(parametre)s attend un nombre en degrés."))
    return valeur
