"""Where the actors of the database lie, once zones or sectors have changed."""

from typing import Any

import numpy as np
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.modeles import Acteur
from registre.recherche import index_acteurs


def replace_acteurs(session: Session, territoire: Territoire) -> int:
    """Give every actor that has a point the sector and the quartier in which it now lies.

    Returns how many moved; they are indexed again, since a search finds them by their quartier.
    Touches neither the commune, which people may have typed, nor the date of the last change,
    which is theirs too.
    """
    colonnes = (Acteur.id, Acteur.lon, Acteur.lat, Acteur.secteur, Acteur.quartier)
    demande = select(*colonnes).where(Acteur.lon.is_not(None), Acteur.lat.is_not(None))
    places = session.execute(demande).all()
    if not places:
        return 0
    rangs = territoire.locate_many(
        np.array([place[1] for place in places]), np.array([place[2] for place in places])
    )
    deplaces: list[dict[str, Any]] = []
    for (identifiant, _, _, secteur, quartier), rang in zip(places, rangs.tolist(), strict=True):
        code = territoire.secteurs[rang].code if rang >= 0 else None
        slug = None if code is None else territoire.quartier_of_secteur(code)
        if (code, slug) != (secteur, quartier):
            deplaces.append({"_id": identifiant, "_secteur": code, "_quartier": slug})
    if deplaces:
        session.connection().execute(
            update(Acteur)
            .where(Acteur.id == bindparam("_id"))
            .values(secteur=bindparam("_secteur"), quartier=bindparam("_quartier")),
            deplaces,
        )
        index_acteurs(session, [deplace["_id"] for deplace in deplaces])
    return len(deplaces)
