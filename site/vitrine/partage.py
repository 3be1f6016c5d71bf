"""A relay's contacts as a short text to send on: two SMS at most, whatever the alphabet.

Sizes are those of 3GPP TS 23.038: the GSM 7-bit alphabet has 160 places in one SMS and 153 in each
of several; a single character that it lacks turns the whole text into UCS-2, 70 places and 67.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import quote

from api.dependances import Langue, Services
from api.messages import a_traduire
from registre.publication import QuartierPublic, RelaisPublic
from vitrine.dates import say_heure, say_heure_de_fin, say_jour
from vitrine.semaine import list_semaine

GSM_7: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""One place each."""
GSM_7_ETENDU: Final = frozenset("^{}\\[~]|€\f")
"""Two places each, never parted between two SMS."""

SEGMENTS_MAX: Final = 2
SUITE: Final = "..."
"""Where a name was cut; the single sign “…” is not in the GSM alphabet."""

_SOBRES: Final = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2000\u2002\u2003\u2009\u200a\u202f", " "),
        "\u2026": SUITE,
    }
)
_LIEUR: Final = "\u200d"
_TEINTES: Final = range(0x1F3FB, 0x1F400)
"""Skin tones: they follow the emoji that they belong to."""

_RELAIS: Final = a_traduire("Relais d'action de quartier – %(quartier)s")
_DE_A: Final = a_traduire("de %(debut)s à %(fin)s")


@dataclass(frozen=True, slots=True)
class Taille:
    """How an SMS counts a text: its alphabet, and how many SMS it takes."""

    gsm: bool
    segments: int


@dataclass(frozen=True, slots=True)
class Coordonnees:
    """What is worth sending on. `qui` is a name or a role; `lien` an absolute address."""

    qui: str
    lien: str
    telephone: str | None = None
    lieu: str | None = None
    quand: str | None = None


@dataclass(frozen=True, slots=True)
class Partage:
    """The links that send a text on: by SMS, and by another site, WhatsApp."""

    texte: str

    @property
    def sms(self) -> str:
        """The address that opens the phone's own messages; “?&” suits all makes."""
        return f"sms:?&body={quote(self.texte, safe='')}"

    @property
    def whatsapp(self) -> str:
        """The address of the other site."""
        return f"https://wa.me/?text={quote(self.texte, safe='')}"


def measure_sms(texte: str) -> Taille:
    """Return how an SMS counts a text. An empty one takes one SMS."""
    gsm = all(c in GSM_7 or c in GSM_7_ETENDU for c in texte)
    seul, plusieurs = (160, 153) if gsm else (70, 67)
    couts = [_cost(c, gsm=gsm) for c in texte]
    if sum(couts) <= seul:
        return Taille(gsm, 1)
    segments, rempli = 1, 0
    for cout in couts:
        if rempli + cout > plusieurs:
            segments, rempli = segments + 1, 0
        rempli += cout
    return Taille(gsm, segments)


def write_sobrement(texte: str) -> str:
    """Return a text with typewriter quotes, dashes and spaces: they keep it in the GSM alphabet."""
    return unicodedata.normalize("NFC", texte).translate(_SOBRES)


def compose_texte(coordonnees: Coordonnees) -> str:
    """Return contacts as lines: who, phone, place, when, link – in two SMS at most.

    What does not fit goes in this order: when, where, the end of the name. The phone and the link
    always stay, even where these two alone are longer.
    """
    for essai in _shorten(coordonnees):
        texte = write_sobrement(_join(essai))
        if measure_sms(texte).segments <= SEGMENTS_MAX:
            return texte
    return write_sobrement(_join(replace(coordonnees, qui="", lieu=None, quand=None)))


def make_partage(
    services: Services, langue: Langue, quartier: QuartierPublic, lien: str
) -> Partage | None:
    """Return the links that send a relay's contacts on; None when there is nothing to send.

    `lien` is the absolute address of the quartier's page. Who answers there today is named; of
    several relays, the first one with a phone, else the host's number is given.
    """
    relais = _choose_repondant(quartier)
    numeros = (relais.telephone if relais else None, *(h.telephone for h in quartier.hotes))
    telephone = next(filter(None, numeros), None)
    lieu, quand = _find_rencontre(quartier, relais, langue, services)
    # Where nobody answers, the name of a host alone leads nowhere.
    quelque_part = lieu if relais or quartier.presences or quartier.antennes else None
    if telephone is None and quelque_part is None:
        return None
    role = say_role(services, langue, relais, quartier)
    qui = f"{relais.nom}, {role}" if relais and relais.nom else role
    return Partage(compose_texte(Coordonnees(qui, lien, telephone, lieu, quand)))


def say_role(
    services: Services, langue: Langue, relais: RelaisPublic | None, quartier: QuartierPublic
) -> str:
    """Return the role of who answers for a quartier: the team's own words are French."""
    if relais and langue == "fr":
        return relais.role
    return services.traduire(langue, _RELAIS) % {"quartier": quartier.nom}


def _cost(caractere: str, *, gsm: bool) -> int:
    if gsm:
        return 2 if caractere in GSM_7_ETENDU else 1
    return 2 if ord(caractere) > 0xFFFF else 1


def _join(coordonnees: Coordonnees) -> str:
    lignes = (
        coordonnees.qui,
        coordonnees.telephone,
        coordonnees.lieu,
        coordonnees.quand,
        coordonnees.lien,
    )
    return "\n".join(" ".join(ligne.split()) for ligne in lignes if ligne)


def _shorten(coordonnees: Coordonnees) -> Iterator[Coordonnees]:
    """Give the contacts, then ever less of them."""
    yield coordonnees
    yield (sans_quand := replace(coordonnees, quand=None))
    yield (sans_lieu := replace(sans_quand, lieu=None))
    for longueur in range(len(coordonnees.qui) - 1, 0, -1):
        yield replace(sans_lieu, qui=_cut(coordonnees.qui, longueur))


def _cut(nom: str, longueur: int) -> str:
    """Return the beginning of a name; no letter loses its marks, no emoji its other half."""
    while longueur and (_continues(nom[longueur]) or nom[longueur - 1] == _LIEUR):
        longueur -= 1
    return nom[:longueur].rstrip(" ,") + SUITE


def _continues(caractere: str) -> bool:
    marque = unicodedata.category(caractere).startswith("M")
    return marque or caractere == _LIEUR or ord(caractere) in _TEINTES


def _choose_repondant(quartier: QuartierPublic) -> RelaisPublic | None:
    repondants = [qui for relais in quartier.relais if (qui := relais.repond)]
    joignables = (qui for qui in repondants if qui.telephone)
    return next(joignables, repondants[0] if repondants else None)


def _find_rencontre(
    quartier: QuartierPublic, relais: RelaisPublic | None, langue: Langue, services: Services
) -> tuple[str | None, str | None]:
    """Return (where, when): the next presence, else the antenna or the host, and the hours."""
    if quartier.presences:
        prochaine = quartier.presences[0]
        plage = _say_plage(prochaine.debut, prochaine.fin, langue, services)
        return prochaine.lieu, f"{say_jour(langue, prochaine.debut)}, {plage}"
    adresses = (antenne.adresse or antenne.nom for antenne in quartier.antennes)
    lieu = next(adresses, quartier.hotes[0].nom if quartier.hotes else None)
    return lieu, _say_prochain_jour(relais.horaires if relais else None, langue, services)


def _say_prochain_jour(horaires: str | None, langue: Langue, services: Services) -> str | None:
    """Return the hours of the next day that has any; hours in plain words as they were written."""
    instant = services.horloge()
    for ligne in list_semaine(horaires, instant):
        plages = [plage for plage in ligne.plages if plage[1] > instant]
        if plages:
            dites = (_say_plage(debut, fin, langue, services) for debut, fin in plages)
            return f"{say_jour(langue, ligne.jour)}, {', '.join(dites)}"
    return horaires


def _say_plage(debut: datetime, fin: datetime, langue: Langue, services: Services) -> str:
    heures = {"debut": say_heure(langue, debut), "fin": say_heure_de_fin(langue, fin)}
    return services.traduire(langue, _DE_A) % heures
