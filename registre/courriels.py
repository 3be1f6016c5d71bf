"""Mail addresses as people type them, made into what a mail server takes: one rule for all floors.

The same address is accepted in a form, shown as a link, logged in with and written to: whatever
passes here can be sent to.
"""

import re
from typing import Final

LONGUEUR_MAXIMUM: Final = 160
"""The columns that hold an address; RFC 5321 §4.5.3.1 allows more than anybody has."""

_ATOME: Final = r"[A-Za-z0-9!$*+/=^_`{|}~'-]+"
_ETIQUETTE: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADRESSE: Final = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOME}(?:\.{_ATOME})*"
    rf"@(?:{_ETIQUETTE}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])"
)
"""RFC 5321's dot-string at a domain with a dot. Of RFC 5322's atoms, `#`, `%`, `&` and `?` are left
out: in a `mailto:` link they would begin something else (RFC 6068 §2)."""


def clean_adresse(texte: str) -> str | None:
    """Return one mail address as SMTP carries it: ASCII, its domain in IDNA; else None.

    None for several addresses, a sentence, a name or a blank around the address, a line break,
    letters with accents before the “@” (few servers take them), a domain without a dot. Case stays
    as typed.
    """
    partie, arobase, domaine = texte.rpartition("@")
    try:
        adresse = f"{partie}{arobase}{domaine.encode('idna').decode('ascii')}"
    except UnicodeError:  # an empty or endless label
        return None
    if len(adresse) > LONGUEUR_MAXIMUM or not _ADRESSE.fullmatch(adresse):
        return None
    return adresse
