"""A real mail server (aiosmtpd) that does what a test tells it, and keeps what it was given."""

import asyncio
import email
import email.policy
import socket
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from threading import Event
from typing import Any, Final, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

Etape = Literal["RCPT", "DATA"]

COUPE: Final = "coupe"
MUET: Final = "muet"


@dataclass(frozen=True)
class Recu:
    """A whole message that reached the server; `destinataires` are those of the envelope."""

    message: EmailMessage
    expediteur: str
    destinataires: tuple[str, ...]
    octets: bytes

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def texte(self) -> str:
        contenu: str = self.message.get_content()
        return contenu.replace("\r\n", "\n")


@dataclass
class Pause:
    """The server stops at a step until the test says `suite`."""

    arrive: Event = field(default_factory=Event)
    suite: Event = field(default_factory=Event)


@dataclass
class ServeurSmtp:
    """`consignes` are used one by one, at the step that each names; after them all is taken.

    A consigne is a step and an answer (“451 Later”), COUPE (the connection is cut without an
    answer), MUET (it never answers) or a Pause. At DATA the message has been received whole.
    """

    hote: str = "127.0.0.1"
    options: dict[str, Any] = field(default_factory=dict)
    recus: list[Recu] = field(default_factory=list)
    consignes: deque[tuple[Etape, str | Pause]] = field(default_factory=deque)
    identifies: list[tuple[bytes, bytes]] = field(default_factory=list)
    accepte_le_mot_de_passe: bool = True
    adieu: Event = field(default_factory=Event)
    """Somebody said goodbye: the answer to its mail has reached it."""
    _controleur: Controller | None = None

    def __post_init__(self) -> None:
        with socket.create_server((self.hote, 0)) as prise:
            self.port = int(prise.getsockname()[1])

    @property
    def url(self) -> str:
        return f"smtp://{self.hote}:{self.port}"

    def start(self) -> None:
        self._controleur = Controller(
            self, hostname=self.hote, port=self.port, server_hostname="essai", **self.options
        )
        self._controleur.start()

    def stop(self) -> None:
        if self._controleur is not None:
            self._controleur.stop()
            self._controleur = None

    def authenticate(self, _serveur: Any, _session: Any, _enveloppe: Any, *vu: Any) -> AuthResult:
        donnees = vu[-1]
        if isinstance(donnees, LoginPassword):
            self.identifies.append((donnees.login, donnees.password))
        return AuthResult(success=self.accepte_le_mot_de_passe, handled=False)

    async def handle_RCPT(
        self, serveur: Any, _session: Any, enveloppe: Envelope, adresse: str, _options: Any
    ) -> str:
        reponse = await self._follow("RCPT", serveur)
        if reponse.startswith("2"):
            enveloppe.rcpt_tos.append(adresse)
        return reponse

    async def handle_DATA(self, serveur: Any, _session: Any, enveloppe: Envelope) -> str:
        octets = enveloppe.original_content or b""
        message = email.message_from_bytes(octets, policy=email.policy.SMTP)
        recu = Recu(message, str(enveloppe.mail_from), tuple(map(str, enveloppe.rcpt_tos)), octets)
        vue = self.consignes[0][1] if self.consignes else ""
        if not isinstance(vue, str) or not vue.startswith(("4", "5")):
            self.recus.append(recu)
        return await self._follow("DATA", serveur)

    async def handle_QUIT(self, _serveur: Any, _session: Any, _enveloppe: Any) -> str:
        self.adieu.set()
        return "221 Bye"

    async def _follow(self, etape: Etape, serveur: Any) -> str:
        if not self.consignes or self.consignes[0][0] != etape:
            return "250 OK"
        _, geste = self.consignes.popleft()
        if isinstance(geste, Pause):
            geste.arrive.set()
            while not geste.suite.is_set():
                await asyncio.sleep(0.01)
            return "250 OK"
        if geste == MUET:
            await asyncio.sleep(3600)
        if geste == COUPE:
            serveur.transport.abort()
        return geste


@contextmanager
def serving_mail(**options: Any) -> Iterator[ServeurSmtp]:
    """A mail server on a free port of this machine."""
    serveur = ServeurSmtp(**options)
    serveur.start()
    try:
        yield serveur
    finally:
        serveur.stop()


def make_tls(certificat: str, cle: str) -> ssl.SSLContext:
    """The server's side of an encrypted connection."""
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.load_cert_chain(certificat, cle)
    return contexte
