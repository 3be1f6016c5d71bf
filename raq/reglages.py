"""Settings, read from the environment once, by `read_reglages()`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

SECRET_MINIMUM = 32

MANDATAIRES_LOCAUX: Final = "127.0.0.1,::1"

HOTES_LOCAUX = frozenset({"127.0.0.1", "::1", "localhost"})


class ReglageRefuse(Exception):
    """A setting cannot be used; the message says which and why."""


def _reglage(variable: str, defaut: Any, sens: str) -> Any:
    return field(default=defaut, metadata={"variable": variable, "sens": sens})


@dataclass(frozen=True)
class Reglages:
    """Every setting, with the environment variable it comes from (README's table is tested)."""

    base: str = _reglage(
        "RAQ_BASE", "sqlite:///var/raq.db", "Database, as an SQLAlchemy URL (SQLite or PostgreSQL)"
    )
    hote: str = _reglage("RAQ_HOTE", "127.0.0.1", "Address to listen on")
    port: int = _reglage("PORT", 8000, "Port to listen on")
    mandataires: str = _reglage(
        "RAQ_MANDATAIRES",
        MANDATAIRES_LOCAUX,
        "Addresses or networks of the proxies in front: they alone may say who asks",
    )
    processus: int = _reglage("RAQ_PROCESSUS", 1, "Number of worker processes")
    url_publique: str | None = _reglage(
        "RAQ_URL_PUBLIQUE", None, "Public https origin; unset: loopback only"
    )
    fond_url: str | None = _reglage(
        "RAQ_FOND_URL", None, "Another tile server, as https://…/{z}/{x}/{y}.png; unset: our own"
    )
    fond_attribution: str | None = _reglage(
        "RAQ_FOND_ATTRIBUTION", None, "Attribution that the other tile server asks for"
    )
    secret: str | None = _reglage(
        "RAQ_SECRET", None, "Signs forms and keys hashes; unset: made on first start, raq.secret"
    )
    smtp_url: str | None = _reglage(
        "RAQ_SMTP_URL", None, "Mail server, smtp://user:password@host:587; unset: mails wait"
    )
    expediteur: str | None = _reglage(
        "RAQ_COURRIEL_EXPEDITEUR", None, "Address that mails come from; needed with RAQ_SMTP_URL"
    )

    def __post_init__(self) -> None:
        _check_base(self.base)
        _check_url_publique(self.url_publique)
        _check_mandataires(self.mandataires)
        _check_fond(self.fond_url, self.fond_attribution)
        _check_secret(self.secret)
        _check_courrier(self.smtp_url, self.expediteur)
        if self.url_publique is None and self.hote not in HOTES_LOCAUX:
            raise ReglageRefuse(
                "RAQ_HOTE opens the site to others: set RAQ_URL_PUBLIQUE to its https address too"
            )

    @property
    def fond_origine(self) -> str | None:
        """The origin of the other tile server, for the CSP; `{s}` becomes a wildcard."""
        if self.fond_url is None:
            return None
        morceaux = urlsplit(self.fond_url)
        return f"{morceaux.scheme}://{morceaux.netloc.replace('{s}', '*')}"


def _check_base(url: str) -> None:
    # The address may hold a password: it is not repeated.
    if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ReglageRefuse("RAQ_BASE must begin with sqlite:/// or postgresql://")


def _check_url_publique(url: str | None) -> None:
    if url is None:
        return
    morceaux = _split_origin(url)
    if morceaux is None:
        raise ReglageRefuse("RAQ_URL_PUBLIQUE must be an origin such as https://www.example.org")
    simple = f"https://{morceaux.netloc}" == url.rstrip("/")
    if not simple or not morceaux.hostname or "@" in morceaux.netloc:
        raise ReglageRefuse("RAQ_URL_PUBLIQUE must be an origin such as https://www.example.org")


def _split_origin(url: str) -> SplitResult | None:
    """Return the parts of an address, None when its port or its host cannot be read."""
    try:
        morceaux = urlsplit(url)
        morceaux.port  # noqa: B018
    except ValueError:
        return None
    return morceaux


def _normalize_origin(url: str) -> str:
    """Return an https origin as browsers write it in `Origin`: small letters, no usual port.

    What is none stays as it is, to be refused.
    """
    morceaux = _split_origin(url)
    if morceaux is None or morceaux.scheme != "https" or morceaux.path not in {"", "/"}:
        return url
    nom = morceaux.netloc.lower().removesuffix(":").removesuffix(":443")
    return morceaux._replace(netloc=nom, path="").geturl()


def _check_mandataires(liste: str) -> None:
    for adresse in liste.split(","):
        try:
            ip_network(adresse.strip())  # as uvicorn reads them
        except ValueError as erreur:
            raise ReglageRefuse(
                "RAQ_MANDATAIRES must be addresses or networks, such as 10.0.0.5,10.1.0.0/16"
            ) from erreur


def _check_fond(url: str | None, attribution: str | None) -> None:
    if url is None:
        return
    if not url.startswith("https://") or any(f"{{{c}}}" not in url for c in "zxy"):
        raise ReglageRefuse("RAQ_FOND_URL must be https://… and contain {z}, {x} and {y}")
    if any(c in url for c in " ;,'\"\\<>"):
        raise ReglageRefuse("RAQ_FOND_URL holds a character that a security policy cannot carry")
    if not attribution:
        raise ReglageRefuse("RAQ_FOND_URL needs RAQ_FOND_ATTRIBUTION: tile servers ask to be named")


def _check_secret(secret: str | None) -> None:
    if secret is not None and len(secret) < SECRET_MINIMUM:
        raise ReglageRefuse(f"RAQ_SECRET must have at least {SECRET_MINIMUM} characters")


def _check_courrier(url: str | None, expediteur: str | None) -> None:
    # The address may hold a password: it is not repeated.
    if url is None:
        return
    morceaux = urlsplit(url)
    if morceaux.scheme not in {"smtp", "smtps"} or not morceaux.hostname:
        raise ReglageRefuse("RAQ_SMTP_URL must be smtp://host:587 or smtps://host:465")
    if not expediteur or expediteur.count("@") != 1 or any(c.isspace() for c in expediteur):
        raise ReglageRefuse("RAQ_SMTP_URL needs RAQ_COURRIEL_EXPEDITEUR, as raq@example.org")


def _read_integer(variable: str, texte: str) -> int:
    if not texte.isdecimal() or not 1 <= int(texte) <= 65535:
        raise ReglageRefuse(f"{variable} must be a number between 1 and 65535, not {texte!r}")
    return int(texte)


def read_reglages(environnement: Mapping[str, str]) -> Reglages:
    """Return the settings; empty variables count as unset. Raises ReglageRefuse."""
    valeurs: dict[str, Any] = {}
    for reglage in fields(Reglages):
        variable = reglage.metadata["variable"]
        texte = environnement.get(variable, "").strip()
        if texte:
            entier = isinstance(reglage.default, int)
            valeurs[reglage.name] = _read_integer(variable, texte) if entier else texte
    if "url_publique" in valeurs:
        valeurs["url_publique"] = _normalize_origin(valeurs["url_publique"])
    return Reglages(**valeurs)
