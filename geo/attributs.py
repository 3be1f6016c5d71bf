"""The attribute names of Statbel's files, vintage by vintage, and what their values may be."""

import re
from collections.abc import Mapping, Sequence
from math import isfinite, isnan
from typing import Any, Final

CHAMPS: Final[Mapping[str, re.Pattern[str]]] = {
    "code": re.compile(r"cd_sector|code|cs\d{4,8}", re.IGNORECASE),
    "nom_fr": re.compile(r"nom_fr|t_sec_fr|tx_sector_descr_fr|tx_secto_1", re.IGNORECASE),
    "nom_nl": re.compile(r"nom_nl|t_sec_nl|tx_sector_descr_nl|tx_sector_", re.IGNORECASE),
    "nis5": re.compile(r"nis5|cnis5(_\d{4})?|cd_munty_refnis|cd_munty_r", re.IGNORECASE),
    "population": re.compile(r"population(_\d{4})?", re.IGNORECASE),
    "surface_ha": re.compile(r"surface_ha|ms_area_ha|m_area_ha", re.IGNORECASE),
}
"""What each attribute has been called. Shapefiles of 2019 to 2022: CS01012022, T_SEC_FR, T_SEC_NL,
CNIS5_2022, M_AREA_HA. Since: cd_sector, tx_sector_descr_fr, tx_sector_descr_nl, cd_munty_refnis,
ms_area_ha, which a shapefile cuts to ten letters (tx_sector_ is then the Dutch name and tx_secto_1
the French one, by their order). The files carried here: code, nom_fr, nom_nl, nis5."""

CHAMPS_REQUIS: Final = ("code", "nom_fr", "nom_nl", "nis5")

_ENTIER_DECIMAL: Final = re.compile(r"(\d+)\.0+")


def match_champs(colonnes: Sequence[str], millesime: int) -> dict[str, str] | None:
    """Return which column plays each part of CHAMPS, whatever its case.

    Of several columns for one part, the one that ends in the vintage (CS01012022) is taken. None
    when a required part has no column, or still several.
    """
    champs = {}
    for champ, motif in CHAMPS.items():
        possibles = [colonne for colonne in colonnes if motif.fullmatch(colonne)]
        if len(possibles) > 1:
            possibles = [colonne for colonne in possibles if colonne.endswith(str(millesime))]
        if len(possibles) == 1:
            champs[champ] = possibles[0]
        elif champ in CHAMPS_REQUIS:
            return None
    return champs


def clean_text(valeur: object) -> str:
    """Return a value as trimmed text on one line; empty for a missing one.

    Control and direction characters are left out: no name of a place has any, and a database
    refuses some. A number that came as 21001.0 is “21001”.
    """
    if valeur is None or (isinstance(valeur, float) and isnan(valeur)):
        return ""
    lisible = "".join(c if c.isprintable() else " " * c.isspace() for c in str(valeur))
    texte = " ".join(lisible.split())
    decimal = _ENTIER_DECIMAL.fullmatch(texte)
    return decimal[1] if decimal else texte


def clean_number(valeur: Any) -> float | None:
    """Return a value as a finite number that is not negative; None for any other."""
    try:
        nombre = float(valeur)
    except (TypeError, ValueError):
        return None
    return nombre if isfinite(nombre) and nombre >= 0 else None
