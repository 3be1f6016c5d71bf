"""Belgian phone numbers as people type them, made into the E.164 form that a `tel:` link needs."""

import re
from functools import lru_cache

import phonenumbers

_POSTE = re.compile(
    r"[\s,;(/-]*\b(?:poste|toestel|interne?|ext(?:ension)?|tst)\b\.?\s*:?\s*\d{1,6}\)?",
    re.IGNORECASE,
)
"""An extension: phonenumbers reads “poste 12” as part of the number (SPIKES.md §10)."""
_SEPARATION = re.compile(
    r"\s*(?:[;,|]|//|\s/\s|\bou\b|\bof\b|\bor\b|\bet\b|\ben\b)\s*", re.IGNORECASE
)
"""What stands between several numbers; a bare “/” may stand inside one (02/512.34.56)."""


@lru_cache(maxsize=16_384)
def to_e164(telephone: str | None) -> str | None:
    """Return the first number of a text as “+3225123456”, or None when none is a valid number.

    A number without country code is Belgian. The extension (“poste 12”) is dropped. Short
    emergency numbers (112) have no E.164 form: None.
    """
    if telephone is None or len(telephone) > 200:
        return None
    for morceau in _SEPARATION.split(_POSTE.sub(" ", telephone)):
        try:
            numero = phonenumbers.parse(morceau, "BE")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(numero):
            return phonenumbers.format_number(numero, phonenumbers.PhoneNumberFormat.E164)
    return None
