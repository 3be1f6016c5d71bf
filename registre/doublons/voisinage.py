"""The records worth holding against one: a condition for the database, which reads no other.

It lets too many through, never too few: registre.doublons.ressemblance judges what is read.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, func, or_

from geo.reperes import point_from_plan
from registre.doublons.rapprochement import RAYON_APPROCHE_M, RAYON_M, Fiche, Lue, read_fiche
from registre.modeles import Acteur
from registre.valeurs import PrecisionLieu

_CHIFFRES: Final = 8
"""Last figures of a number that are compared: all of a Belgian one but what each writes its way."""
_AUTOUR_DES_CHIFFRES: Final = (" ", "\N{NO-BREAK SPACE}", ".", "/", "-", "(", ")")


def where_may_resemble(fiche: Fiche) -> ColumnElement[bool]:
    """Return the condition on Acteur: near, of the same number, or without a point and so named."""
    lue = read_fiche(fiche)
    possibles = [*_where_so_named(lue), *_where_near(lue)]
    if lue.telephone is not None:
        possibles.append(_where_so_called(lue.telephone))
    return or_(false(), *possibles)


def _where_near(lue: Lue) -> list[ColumnElement[bool]]:
    if lue.point is None:
        return []
    if lue.approche:
        return [_is_within(lue.point, RAYON_APPROCHE_M)]
    de_la_rue = Acteur.precision_lieu == PrecisionLieu.RUE
    return [
        _is_within(lue.point, RAYON_M),
        and_(de_la_rue, _is_within(lue.point, RAYON_APPROCHE_M)),
    ]


def _is_within(point: tuple[float, float], metres: float) -> ColumnElement[bool]:
    """Return the condition on Acteur: in the square of twice `metres` around a point in metres."""
    x, y = point
    ouest, sud = point_from_plan(x - metres, y - metres)
    est, nord = point_from_plan(x + metres, y + metres)
    return and_(Acteur.lon.between(ouest, est), Acteur.lat.between(sud, nord))


def _where_so_named(lue: Lue) -> list[ColumnElement[bool]]:
    """Return the condition for records that no distance tells apart: their names are the same.

    The order of lists holds the normalised names, except those that the team alone may read.
    """
    mots = {max(nom.split(), key=len) for nom in lue.noms if nom}
    if not mots:
        return []
    nommees = [Acteur.cle_tri.contains(mot, autoescape=True) for mot in sorted(mots)]
    so_named = or_(Acteur.groupe_seul.is_not(None), *nommees)
    return [so_named if lue.point is None else and_(Acteur.lon.is_(None), so_named)]


def _where_so_called(e164: str) -> ColumnElement[bool]:
    nu: ColumnElement[Any] = func.coalesce(Acteur.telephone, "")
    for signe in _AUTOUR_DES_CHIFFRES:
        nu = func.replace(nu, signe, "")
    return nu.contains(e164[-_CHIFFRES:], autoescape=True)
