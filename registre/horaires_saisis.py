"""Opening hours as people type them, brought to the form that the OSM grammar knows.

`Mo-Fr 9-12`, `Mo - Fr 9h30 – 12h`, `lundi 9.00-12.00`: small faults, one meaning. Two-letter day
names other than English ones are left alone: “Ma” and “Di” are not the same day in French and in
Dutch.
"""

import re
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
}
_MOTS = re.compile(rf"\b(?:{'|'.join(_JOURS)})\b", re.IGNORECASE)
_BLANCS = re.compile(r"\s+")
_TIRETS = re.compile(r"\s*[-‐‑‒–—−]\s*")
_HEURE_H = re.compile(r"\b(\d{1,2})\s?[hHu](\d{2})?\b")
_HEURE_POINT = re.compile(r"\b(\d{1,2})\.(\d{2})\b")
_JOUR = r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)"
_HEURE = r"\d{1,2}(?::\d{2})?"
_PLAGE = rf"{_HEURE}-{_HEURE}"
_HEURES_DU_JOUR = re.compile(
    rf"(?<=\b)({_JOUR}(?:[-,]\s?{_JOUR})*[ :]\s*)({_PLAGE}(?:\s*,\s*{_PLAGE})*)(?![\d:])"
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
    `sans_fin`: a time opens without an end; `tait_les_feries`: says nothing of public holidays;
    `dit_ouvert`: says “open” in so many words, so that a comment raises no doubt.
    """

    texte: str
    si_vacances: str | None
    sans_fin: bool
    tait_les_feries: bool
    dit_ouvert: bool


def repair_horaires(texte: str) -> HorairesRepares:
    """Return the text in the OSM grammar as far as its faults are known; comments stay as typed."""
    morceaux = texte.strip().split('"')
    regles = [_repair(m) if rang % 2 == 0 else m for rang, m in enumerate(morceaux)]
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
        sans_fin=_SANS_FIN.search(hors_commentaires) is not None,
        tait_les_feries=_FERIES.search(hors_commentaires) is None,
        dit_ouvert=_DIT_OUVERT.search(hors_commentaires) is not None,
    )


def _repair(regle: str) -> str:
    regle = _MOTS.sub(lambda mot: _JOURS[mot[0].lower()], _BLANCS.sub(" ", regle))
    regle = _TIRETS.sub("-", regle)
    regle = _HEURE_H.sub(lambda h: f"{h[1]:0>2}:{h[2] or '00'}", regle)
    regle = _HEURE_POINT.sub(lambda h: f"{h[1]:0>2}:{h[2]}", regle)
    return _HEURES_DU_JOUR.sub(_write_hours, regle)


def _write_hours(trouve: re.Match[str]) -> str:
    """Return `Mo-Fr 9-12` as `Mo-Fr 09:00-12:00`: bare figures count as hours after a day only."""
    return trouve[1].rstrip(" :") + " " + _HEURE_NUE.sub(lambda h: f"{h[1]:0>2}:00", trouve[2])
