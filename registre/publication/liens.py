"""What may become a link on a public page: web addresses and mail addresses, or nothing."""

from urllib.parse import urlsplit

from registre.courriels import clean_adresse


def keep_site(site: str | None) -> str | None:
    """Return a web address that is safe as a link, else None.

    Only absolute http and https addresses with a host pass: `javascript:`, `data:`, a bare name
    and anything with a blank, a control character or a password do not.
    """
    if site is None:
        return None
    adresse = site.strip()
    if not adresse or any(c.isspace() or not c.isprintable() for c in adresse):
        return None
    try:
        parties = urlsplit(adresse)
        hote, mot_de_passe = parties.hostname, parties.password
    except ValueError:
        return None
    if parties.scheme not in {"http", "https"} or not hote or mot_de_passe is not None:
        return None
    return adresse


def keep_courriel(courriel: str | None) -> str | None:
    """Return a single mail address that can be written to, else None (registre.courriels)."""
    return clean_adresse(courriel.strip()) if courriel else None
