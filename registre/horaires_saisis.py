"""Opening hours as people type them, brought to the form that the OSM grammar knows.

`Mo-Fr 9-12`, `Mo - Fr 9h30 – 12h`, `lundi 9.00-12.00`, `lu-ve 8h-19h`, `24h/24`: small faults, one
meaning. Where a short name has two meanings, the rest of the text must settle it, or it is left
alone: “ma” and “di” are not the same day in French and in Dutch, and “Mar” is March in OSM.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_JOURS: Final = {
    "lundi": "Mo",
    "mardi": "Tu",
    "mercredi": "We",
    "jeudi": "Th",
    "vendredi": "Fr",
    "samedi": "Sa",
    "dimanche": "Su",
    "maandag": "Mo",
    "dinsdag": "Tu",
    "woensdag": "We",
    "donderdag": "Th",
    "vrijdag": "Fr",
    "zaterdag": "Sa",
    "zondag": "Su",
    "fermé": "off",
    "gesloten": "off",
    # Short French names that are no Dutch day; “sa” is the same day in both grammars.
    "lu": "Mo",
    "me": "We",
    "je": "Th",
    "ve": "Fr",
    "sa": "Sa",
    "lun": "Mo",
    "mer": "We",
    "jeu": "Th",
    "ven": "Fr",
    "sam": "Sa",
    "dim": "Su",
}
_EN_FRANCAIS: Final = {"ma": "Tu", "di": "Su"}
"""In Dutch they are Monday and Tuesday: read only in a text that shows to be French."""
_MARDI: Final = {"mar": "Tu"}
"""March in OSM: read as a day only in a text that shows to mean one."""
_DIT_EN_FRANCAIS = re.compile(
    r"\b(?:lu|me|je|ve|lun|mer|jeu|ven|sam|dim|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|fermé)\b"
    r"|\bmar\.? ?\d{1,2} ?h",
    re.IGNORECASE,
)
_JOINT_A_SAMEDI = re.compile(
    # Neither “di-sa” nor “di, sa”: in German that begins on a Tuesday.
    r"\b(?:mar?\.? ?[-,] ?sa|sa ?[-,] ?(?:mar?|di))\b",
    re.IGNORECASE,
)
_DIT_EN_ANGLAIS = re.compile(r"\b(?:mo|tu|we|th|fr|su)\b", re.IGNORECASE)
_DIT_EN_NEERLANDAIS = re.compile(
    r"\b(?:wo|do|vr|za|zo|din|woe|don|vri|zat|zon"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag|gesloten)\b",
    re.IGNORECASE,
)
_ABREGE_EN_TROIS_LETTRES = re.compile(
    r"\b(?:lun|mer|jeu|ven|sam|dim)\b"
    r"|\bmar\.?(?: ?\d{1,2} ?h| ?[-,] ?(?:lu|me|je|ve|sa|di)\b)"
    r"|\b(?:lu|me|je|ve|sa|di) ?[-,] ?mar\b",
    re.IGNORECASE,
)
_AUTRE_MOIS = re.compile(r"\b(?:jan|feb|apr|may|jun|jul|aug|sep|oct|nov|dec)\b", re.IGNORECASE)
_SEPT_JOURS = r"7 ?j(?:ours)? ?(?:/|sur) ?7"
_JOUR_ET_NUIT = re.compile(
    rf"(?<![\d:])(?:{_SEPT_JOURS}(?: et|,)? )?"
    r"24 ?(?:[hu]|heures) ?(?:/|sur) ?24(?: ?[hu])?\b"
    rf"(?:(?: et|,)? ?{_SEPT_JOURS}\b)?",
    re.IGNORECASE,
)
_MOT = re.compile(r"\b([^\W\d_]+)\b\.?")
_BLANCS = re.compile(r"\s+")
_TIRETS = re.compile(r"\s*[-‐‑‒–—−]\s*")
_HEURE_H = re.compile(r"\b(\d{1,2})\s?[hHu](\d{2})?\b")
_HEURE_POINT = re.compile(r"\b(\d{1,2})\.(\d{2})\b")
_JOUR = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_TOUTE_LA_JOURNEE = re.compile(rf"({_JOUR}) ?:? ?24/7")
_HEURE = r"\d{1,2}(?::\d{2})?"
_PLAGE = rf"{_HEURE}-{_HEURE}"
_HEURES_DU_JOUR = re.compile(
    rf"(?<=\b)({_JOUR}(?:[-,]\s?{_JOUR})* ?[ :,]\s*)({_PLAGE}(?:\s*,\s*{_PLAGE})*)(?![\d:])"
)
_ENTRE_JOURS = re.compile(rf"\b({_JOUR}) ?, ?(?={_JOUR}\b)", re.IGNORECASE)
_JOURS_SANS_HEURES = re.compile(
    rf"(?:^|[;|]|\d,) ?{_JOUR}(?:[-,]{_JOUR})* ?(?:$|[;|]|, ?(?!{_JOUR}\b))", re.IGNORECASE
)
_HEURE_NUE = re.compile(r"(?<![\d:])(\d{1,2})(?![\d:])")
_SANS_FIN = re.compile(r"(?<![-\d:])\d{1,2}:\d{2}\+")
_VACANCES = re.compile(r"\bSH\b")
_FERIES = re.compile(r"\bPH\b|24/7")
_DIT_OUVERT = re.compile(r"\bopen\b")


@dataclass(frozen=True, slots=True)
class HorairesRepares:
    """A mended text, and what it leaves open.

    `si_vacances` is the same text during school holidays (None: it does not name them);
    `sans_fin`: a time opens without an end, or days are named without hours;
    `tait_les_feries`: says nothing of public holidays; `dit_ouvert`: says “open” in so many words,
    so that a comment raises no doubt.
    """

    texte: str
    si_vacances: str | None
    sans_fin: bool
    tait_les_feries: bool
    dit_ouvert: bool


def repair_horaires(texte: str) -> HorairesRepares:
    """Return the text in the OSM grammar as far as its faults are known; comments stay as typed."""
    morceaux = texte.strip().split('"')
    morceaux[::2] = [_TIRETS.sub("-", _BLANCS.sub(" ", m)) for m in morceaux[::2]]
    mots = _choose_mots(" ".join(morceaux[::2]))
    regles = [_repair(m, mots) if rang % 2 == 0 else m for rang, m in enumerate(morceaux)]
    hors_commentaires = " ".join(regles[::2])
    repare = '"'.join(regles)
    vacances = None
    if _VACANCES.search(hors_commentaires):
        vacances = '"'.join(
            _VACANCES.sub("Mo-Su", m) if rang % 2 == 0 else m for rang, m in enumerate(regles)
        )
    return HorairesRepares(
        texte=repare,
        si_vacances=vacances,
        sans_fin=any(motif.search(hors_commentaires) for motif in (_SANS_FIN, _JOURS_SANS_HEURES)),
        tait_les_feries=_FERIES.search(hors_commentaires) is None,
        dit_ouvert=_DIT_OUVERT.search(hors_commentaires) is not None,
    )


def _choose_mots(texte: str) -> Mapping[str, str]:
    """Return word → OSM for all the words that have one meaning in this text.

    One word that only French has settles the others, unless Dutch ones stand beside it.
    """
    mots = dict(_JOURS)
    francais = _DIT_EN_FRANCAIS.search(texte) or (
        _JOINT_A_SAMEDI.search(texte) and not _DIT_EN_ANGLAIS.search(texte)
    )
    if not francais or _DIT_EN_NEERLANDAIS.search(texte):
        return mots
    mots |= _EN_FRANCAIS
    if _ABREGE_EN_TROIS_LETTRES.search(texte) and not _AUTRE_MOIS.search(texte):
        mots |= _MARDI
    return mots


def _repair(regle: str, mots: Mapping[str, str]) -> str:
    regle = _MOT.sub(lambda mot: mots.get(mot[1].lower(), mot[0]), regle)
    regle = _JOUR_ET_NUIT.sub("24/7", regle)
    # With a blank, the grammar would take each day but the last as one open all day long.
    regle = _ENTRE_JOURS.sub(r"\1,", regle)
    regle = _HEURE_H.sub(lambda h: f"{h[1]:0>2}:{h[2] or '00'}", regle)
    regle = _HEURE_POINT.sub(lambda h: f"{h[1]:0>2}:{h[2]}", regle)
    regle = _TOUTE_LA_JOURNEE.sub(r"\1 00:00-24:00", regle)
    return _HEURES_DU_JOUR.sub(_write_hours, regle)


def _write_hours(trouve: re.Match[str]) -> str:
    """Return `Mo-Fr 9-12` as `Mo-Fr 09:00-12:00`: bare figures count as hours after a day only."""
    return trouve[1].rstrip(" :,") + " " + _HEURE_NUE.sub(lambda h: f"{h[1]:0>2}:00", trouve[2])
