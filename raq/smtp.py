"""One mail to one SMTP server: how it is protected on its way, what a refusal means."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socket import SHUT_RDWR
from threading import Timer
from typing import Final
from urllib.parse import unquote, urlsplit

from raq.lettres import CourrierRefuse, build_message, check_adresse, list_utilisables
from raq.reglages import HOTES_LOCAUX, ReglageRefuse
from registre.courrier.boite import Prise

DELAI_S: Final = 20.0
"""Seconds that one step may take."""
DUREE_MAXIMUM_S: Final = 240.0
"""Seconds that a whole sending may take, however slowly the server answers; below the lease."""

PORTS: Final = {"smtp": 25, "smtps": 465}

CLAIR: Final = "clair=oui"
"""Option of the address: this server may be given mails without encryption."""

PAS_AUTORISE: Final = frozenset({530, 534, 535, 538})
"""The server wants another login or encryption: our settings are at fault, not the mail."""


@dataclass(frozen=True, slots=True)
class ServeurSmtp:
    """Where mails go and how long to wait. `contexte` None: the system's authorities.

    `clair`: mails may travel unencrypted to this server; a password never does.
    """

    hote: str
    port: int
    chiffre: bool
    utilisateur: str
    mot_de_passe: str = field(repr=False)
    expediteur: str
    clair: bool = False
    delai_s: float = DELAI_S
    duree_maximum_s: float = DUREE_MAXIMUM_S
    contexte: ssl.SSLContext | None = None

    def send(self, prise: Prise) -> None:
        """Hand a mail over; return once the server has taken it for at least one addressee.

        Raises CourrierRefuse: nobody gets it this time.
        """
        destinataires = list_utilisables(prise.destinataires)
        message = build_message(prise, self.expediteur, destinataires)
        with self._open() as client, _naming_refusal():
            client.send_message(message, self.expediteur, destinataires)

    @contextmanager
    def _open(self) -> Iterator[smtplib.SMTP]:
        """Open a connection that is ready to take a mail, and close it whatever happens."""
        with _naming_failure():
            client = self._connect()
        # A server that sends one byte now and then would outlast every step's own limit.
        minuteur = Timer(self.duree_maximum_s, _cut, (client,))
        minuteur.daemon = True
        minuteur.start()
        try:
            with _naming_failure():
                self._protect(client)
            yield client
        finally:
            # The mail was taken or refused: nobody waits for the server's own goodbye.
            with suppress(OSError, smtplib.SMTPException):
                client.putcmd("quit")
            client.close()
            minuteur.cancel()

    def _connect(self) -> smtplib.SMTP:
        if self.chiffre:
            contexte = self.contexte or ssl.create_default_context()
            return smtplib.SMTP_SSL(self.hote, self.port, timeout=self.delai_s, context=contexte)
        return smtplib.SMTP(self.hote, self.port, timeout=self.delai_s)

    def _protect(self, client: smtplib.SMTP) -> None:
        """Encrypt where the way leaves this machine, then log in.

        Raises CourrierRefuse where the server offers no encryption: what residents write does not
        travel in the clear unless the settings say so, and a password never.
        """
        client.ehlo_or_helo_if_needed()
        local = self.hote in HOTES_LOCAUX
        if not self.chiffre and not local and client.has_extn("starttls"):
            client.starttls(context=self.contexte or ssl.create_default_context())
        elif not self.chiffre and not local and (self.utilisateur or not self.clair):
            raise CourrierRefuse(
                "Le serveur de courrier n'offre pas de connexion protégée : rien n'a été envoyé.",
                injoignable=True,
            )
        if self.utilisateur:
            client.login(self.utilisateur, self.mot_de_passe)


def read_serveur(url: str, expediteur: str) -> ServeurSmtp:
    """Return the server of `smtp[s]://user:password@host:port[?clair=oui]`.

    Raises ReglageRefuse.
    """
    morceaux = urlsplit(url)
    try:
        port = morceaux.port or PORTS[morceaux.scheme]
        expediteur = check_adresse(expediteur)
    except ValueError:
        raise ReglageRefuse("RAQ_SMTP_URL has no usable port") from None
    except CourrierRefuse:
        raise ReglageRefuse("RAQ_COURRIEL_EXPEDITEUR is no plain address") from None
    utilisateur, mot_de_passe = unquote(morceaux.username or ""), unquote(morceaux.password or "")
    if not (utilisateur + mot_de_passe).isascii():
        # Python's own smtplib refuses them when it is too late to tell anybody.
        raise ReglageRefuse("RAQ_SMTP_URL: user and password must be of plain ASCII characters")
    if morceaux.query not in {"", CLAIR}:
        raise ReglageRefuse(f"RAQ_SMTP_URL: the only option is ?{CLAIR} (mails may go unencrypted)")
    return ServeurSmtp(
        hote=morceaux.hostname or "",
        port=port,
        chiffre=morceaux.scheme == "smtps",
        utilisateur=utilisateur,
        mot_de_passe=mot_de_passe,
        expediteur=expediteur,
        clair=morceaux.query == CLAIR,
    )


@contextmanager
def _naming_failure() -> Iterator[None]:
    """Say why no mail can leave through this server now."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as erreur:
        raison = f"Le serveur de courrier refuse notre mot de passe ({erreur.smtp_code})."
        raise CourrierRefuse(raison, injoignable=True) from None
    except smtplib.SMTPResponseException as erreur:
        raison = f"Le serveur de courrier ne nous reçoit pas ({erreur.smtp_code})."
        raise CourrierRefuse(raison, injoignable=True) from None
    except (smtplib.SMTPException, OSError, ValueError) as erreur:
        raise CourrierRefuse(_say_failure(erreur), injoignable=True) from None


@contextmanager
def _naming_refusal() -> Iterator[None]:
    """Say why the server did not take this mail."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as erreur:
        codes = [code for code, _ in erreur.recipients.values()]
        raise _judge("l'adresse", codes) from None
    except smtplib.SMTPSenderRefused as erreur:
        raison = f"Le serveur de courrier refuse notre adresse d'envoi ({erreur.smtp_code})."
        raise CourrierRefuse(raison, injoignable=True) from None
    except smtplib.SMTPResponseException as erreur:
        raise _judge("le message", [erreur.smtp_code]) from None
    except (smtplib.SMTPException, OSError) as erreur:
        raise CourrierRefuse(_say_failure(erreur), injoignable=True) from None


def _judge(quoi: str, codes: list[int]) -> CourrierRefuse:
    """Return the refusal of these answers: for good only when each of them is (RFC 5321 §4.2.1)."""
    definitif = all(code >= 500 and code not in PAS_AUTORISE for code in codes)
    code = next((c for c in codes if c < 500), codes[0])
    pour = "pour de bon" if definitif else "pour l'instant"
    return CourrierRefuse(
        f"Le serveur de courrier refuse {quoi} {pour} ({code}).", definitif=definitif
    )


def _say_failure(erreur: Exception) -> str:
    """Return what went wrong on the way, in words of ours: an error's text may hold anything."""
    # smtplib turns a time-out into a disconnection; what it was stands behind it.
    if isinstance(erreur, TimeoutError) or isinstance(erreur.__context__, TimeoutError):
        return "Le serveur de courrier ne répond pas à temps."
    if isinstance(erreur, ssl.SSLError):
        return "La connexion protégée avec le serveur de courrier a échoué (certificat)."
    if isinstance(erreur, smtplib.SMTPServerDisconnected):
        return "Le serveur de courrier a coupé la connexion."
    if isinstance(erreur, ConnectionRefusedError):
        return "Le serveur de courrier est arrêté ou son adresse n'est pas la bonne."
    return f"Le serveur de courrier n'est pas joignable ({type(erreur).__name__})."


def _cut(client: smtplib.SMTP) -> None:
    """Cut a connection from another thread: whoever waits on it stops waiting."""
    if client.sock is not None:
        with suppress(OSError):
            client.sock.shutdown(SHUT_RDWR)
