"""What guards a form that anybody may send: robots, haste, and floods – without any third party.

Robots are told from people by a field that nobody sees (macro `piege`), by the time that reading
takes, and by how often a connection, a network and all of them together send. Counts are keyed
hashes (registre.comptes.essais): no address is ever kept.
"""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Network, ip_network
from typing import Final

from sqlalchemy.orm import Session
from starlette.requests import Request

from api.debit import name_abonne
from api.dependances import Services
from api.formulaires import Envoi, FormulaireRefuse
from api.messages import a_traduire
from api.saisies import Saisie
from registre.comptes.essais import Limite, ensure_allowed, note_essai
from registre.comptes.secrets import hash_keyed
from registre.erreurs import TropDEssais

PIEGE: Final = "remarque"
"""A field that nobody sees; a robot fills it in. The macro of that name writes it."""
PREFIXE_RESEAU: Final = 48
"""What a provider gives one site in IPv6 (RFC 6177): whoever holds it has 65,536 connections."""
PAR_FORMULAIRE: Final = 3
"""How many different messages one form that was shown may send."""

Seuil = tuple[int, timedelta]
"""How many, and in how long: a day at most (registre.comptes.essais)."""

_TROP_VITE: Final = a_traduire(
    "Rien n'est encore envoyé : le formulaire est parti trop vite. Relisez-le, puis envoyez-le à "
    "nouveau."
)
_TROP_TARD: Final = a_traduire(
    "Rien n'est encore envoyé : cette page était ouverte depuis trop longtemps. Votre réponse est "
    "encore ici. Envoyez-la à nouveau."
)
_TROP_DE_FOIS: Final = a_traduire(
    "Rien n'est encore envoyé : cette page a déjà servi trois fois. Votre réponse est encore ici. "
    "Attendez quelques secondes, puis envoyez-la à nouveau."
)


class EnvoiRefuse(Exception):
    """A form cannot be taken: `avis` says why where no field does (French, to translate).

    `jeton` is the one to send it again with, None: a new one; `delai` seconds to wait, or 0.
    """

    def __init__(
        self, statut: int, avis: str | None = None, jeton: str | None = None, delai: int = 0
    ) -> None:
        super().__init__(statut)
        self.statut = statut
        self.avis = avis
        self.jeton = jeton
        self.delai = delai

    @property
    def entetes(self) -> dict[str, str] | None:
        """The header that tells programs how long to wait."""
        return {"Retry-After": str(self.delai)} if self.delai else None


@dataclass(frozen=True, slots=True)
class Guichet:
    """What one family of public forms asks: its token's purpose, its haste, its limits.

    `connexion` limits an IPv4 address or an IPv6 /64, `reseau` an IPv6 /48, `cible` all that is
    sent about one thing (a quartier, a record). The two sentences are French, to translate.
    """

    but: str
    lecture: timedelta
    connexion: tuple[Seuil, ...]
    reseau: Seuil
    cible: Seuil
    trop_de_la_connexion: str
    trop_pour_la_cible: str


def read_envoi(services: Services, saisie: Saisie, guichet: Guichet, cible: str) -> Envoi:
    """Return which sending of the form about `cible` it is. Raises EnvoiRefuse.

    A token that is forged, or of another form, is told the same as one that is too old: the page
    comes back with all that was typed and a token that serves.
    """
    jeton, instant = saisie.brut("jeton"), services.horloge()
    try:
        return services.formulaires.read(jeton, guichet.but, instant, cible, guichet.lecture)
    except FormulaireRefuse as refus:
        avis = _TROP_VITE if refus.motif == "trop_vite" else _TROP_TARD
        raise EnvoiRefuse(422, avis) from refus


def is_robot(saisie: Saisie) -> bool:
    """Tell whether the field that nobody sees was filled in: it is thanked, nothing is kept."""
    return bool(saisie.brut(PIEGE))


def count_visite(
    session: Session,
    request: Request,
    services: Services,
    guichet: Guichet,
    envoi: Envoi,
    cible: str,
    saisie: Saisie,
) -> None:
    """Count one sending, in the caller's write transaction. Raises EnvoiRefuse; then none is.

    The limits of the connection do not hold on loopback; the others do.
    """
    instant = services.horloge()
    limites = [
        *_limit_connexion(request, services, guichet),
        (_name(services, guichet, "cible", cible), *guichet.cible),
        (_name(services, guichet, "formulaire", str(envoi.id)), PAR_FORMULAIRE, timedelta(days=1)),
    ]
    avis = [guichet.trop_de_la_connexion] * (len(limites) - 2)
    for limite, dit in zip(limites, [*avis, guichet.trop_pour_la_cible, None], strict=True):
        try:
            ensure_allowed(session, *limite, instant)
        except TropDEssais as trop:
            if dit is None:
                attente = int(guichet.lecture.total_seconds())
                raise EnvoiRefuse(429, _TROP_DE_FOIS, delai=attente) from trop
            raise EnvoiRefuse(429, dit, saisie.brut("jeton"), trop.delai) from trop
    for cle in dict.fromkeys(cle for cle, _, _ in limites):
        note_essai(session, cle, instant)


def _limit_connexion(request: Request, services: Services, guichet: Guichet) -> list[Limite]:
    abonne = name_abonne(request.client.host if request.client else "")
    if abonne is None:
        return []
    cle = _name(services, guichet, "connexion", abonne)
    limites = [(cle, maximum, fenetre) for maximum, fenetre in guichet.connexion]
    reseau = name_reseau(abonne)
    if reseau is not None:
        limites.append((_name(services, guichet, "reseau", reseau), *guichet.reseau))
    return limites


def name_reseau(abonne: str) -> str | None:
    """Return the IPv6 /48 that a /64 lies in, None for any other subscriber (api.debit)."""
    try:
        reseau = ip_network(abonne)
    except ValueError:
        return None
    if not isinstance(reseau, IPv6Network):
        return None
    return str(reseau.supernet(new_prefix=PREFIXE_RESEAU))


def _name(services: Services, guichet: Guichet, sorte: str, quoi: str) -> str:
    return hash_keyed(services.secret, guichet.but, sorte, quoi)
