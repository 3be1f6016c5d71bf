"""A mail as it travels: its headers, its addresses, and why none of them may be taken."""

from collections.abc import Sequence
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from registre.courriels import clean_adresse
from registre.courrier.boite import MESSAGES, Prise

NOM_EXPEDITEUR: Final = "Relais d'Action de Quartier"


class CourrierRefuse(Exception):
    """A mail was not taken; `raison` is a French sentence without address nor text.

    `definitif`: it never will be. `injoignable`: no mail can leave now, others need not try.
    """

    def __init__(self, raison: str, *, definitif: bool = False, injoignable: bool = False) -> None:
        super().__init__(raison)
        self.raison = raison
        self.definitif = definitif
        self.injoignable = injoignable


def build_message(prise: Prise, expediteur: str, destinataires: Sequence[str]) -> EmailMessage:
    """Return the mail as it travels; addresses come from `list_utilisables`.

    Raises CourrierRefuse for what no mail can carry (a line break in a subject would begin a
    header of somebody else's). An address to answer to that cannot be used is left out.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(NOM_EXPEDITEUR, addr_spec=expediteur)
        message["To"] = [Address(addr_spec=adresse) for adresse in destinataires]
        message["Subject"] = prise.objet
        message["Date"] = prise.cree_le
        message["Message-ID"] = prise.message_id
        if prise.nature not in MESSAGES:
            message["Auto-Submitted"] = "auto-generated"
        if prise.reponse_a is not None:
            with suppress(CourrierRefuse):
                message["Reply-To"] = Address(addr_spec=check_adresse(prise.reponse_a))
        message.set_content(prise.corps, cte="quoted-printable")
    except ValueError:
        raise CourrierRefuse("Ce courrier ne peut pas être écrit.", definitif=True) from None
    return message


def list_utilisables(adresses: Sequence[str]) -> list[str]:
    """Return those of the addresses that SMTP carries. Raises CourrierRefuse when none is."""
    utilisables = []
    for adresse in adresses:
        with suppress(CourrierRefuse):
            utilisables.append(check_adresse(adresse))
    if not utilisables:
        raise CourrierRefuse("L'adresse ne peut pas être utilisée.", definitif=True)
    return utilisables


def check_adresse(adresse: str) -> str:
    """Return an address as SMTP carries it: ASCII, its domain in IDNA.

    Raises CourrierRefuse for what is not one single plain address.
    """
    ecrite = clean_adresse(adresse)
    if ecrite is None:
        raise CourrierRefuse("L'adresse ne peut pas être utilisée.", definitif=True)
    return ecrite
