"""Settings: read from the environment once, refused with the name of the variable."""

from dataclasses import fields

import pytest

from raq.reglages import ReglageRefuse, Reglages, read_reglages

PUBLIC = "https://relais.example"
TUILES = "https://tuiles.example/{z}/{x}/{y}.png"


def test_without_any_variable_the_site_serves_on_loopback_only() -> None:
    reglages = read_reglages({})
    assert (reglages.hote, reglages.port, reglages.processus) == ("127.0.0.1", 8000, 1)
    assert reglages.base == "sqlite:///var/raq.db"
    assert reglages.url_publique is None
    assert reglages.fond_origine is None


def test_every_variable_is_read() -> None:
    environnement = {
        "RAQ_BASE": "postgresql+psycopg://app@/raq",
        "RAQ_HOTE": "0.0.0.0",
        "PORT": "8001",
        "RAQ_MANDATAIRES": "10.0.0.5,10.1.0.0/16",
        "RAQ_PROCESSUS": "4",
        "RAQ_URL_PUBLIQUE": PUBLIC,
        "RAQ_FOND_URL": TUILES,
        "RAQ_FOND_ATTRIBUTION": "© Un serveur de tuiles",
        "RAQ_SECRET": "s" * 32,
        "RAQ_SMTP_URL": "smtp://raq:mot%20de%20passe@courrier.example:587",
        "RAQ_COURRIEL_EXPEDITEUR": "raq@relais.example",
    }
    assert set(environnement) == {f.metadata["variable"] for f in fields(Reglages)}
    reglages = read_reglages(environnement)
    lus = {f.metadata["variable"]: str(getattr(reglages, f.name)) for f in fields(Reglages)}
    assert lus == environnement


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert read_reglages({"PORT": " ", "RAQ_URL_PUBLIQUE": ""}) == read_reglages({})


@pytest.mark.parametrize(
    ("environnement", "nom"),
    [
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"PORT": "-1"}, "PORT"),
        ({"PORT": "huit mille"}, "PORT"),
        ({"RAQ_PROCESSUS": "0"}, "RAQ_PROCESSUS"),
        ({"RAQ_HOTE": "0.0.0.0"}, "RAQ_HOTE"),
        ({"RAQ_URL_PUBLIQUE": "http://relais.example"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_URL_PUBLIQUE": "https://relais.example/site"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_URL_PUBLIQUE": "https://relais.example?a=1"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_URL_PUBLIQUE": "https://moi:secret@relais.example"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_URL_PUBLIQUE": "relais.example"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_URL_PUBLIQUE": "https://relais.example:99999"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_URL_PUBLIQUE": "https://[relais.example"}, "RAQ_URL_PUBLIQUE"),
        ({"RAQ_MANDATAIRES": "*"}, "RAQ_MANDATAIRES"),
        ({"RAQ_MANDATAIRES": "10.0.0.5,"}, "RAQ_MANDATAIRES"),
        ({"RAQ_MANDATAIRES": "mandataire.example"}, "RAQ_MANDATAIRES"),
        ({"RAQ_MANDATAIRES": "10.0.0.5/8"}, "RAQ_MANDATAIRES"),
        ({"RAQ_SECRET": "trop court"}, "RAQ_SECRET"),
        ({"RAQ_SMTP_URL": "smtp://courrier.example"}, "RAQ_COURRIEL_EXPEDITEUR"),
        ({"RAQ_SMTP_URL": "https://c.example", "RAQ_COURRIEL_EXPEDITEUR": "a@b"}, "RAQ_SMTP_URL"),
        (
            {"RAQ_SMTP_URL": "smtp://c.example", "RAQ_COURRIEL_EXPEDITEUR": "a@b c@d"},
            "RAQ_COURRIEL_EXPEDITEUR",
        ),
        ({"RAQ_FOND_URL": TUILES}, "RAQ_FOND_ATTRIBUTION"),
        ({"RAQ_FOND_URL": "https://tuiles.example/", "RAQ_FOND_ATTRIBUTION": "©"}, "RAQ_FOND_URL"),
        (
            {"RAQ_FOND_URL": TUILES.replace("https", "http"), "RAQ_FOND_ATTRIBUTION": "©"},
            "RAQ_FOND_URL",
        ),
        (
            {
                "RAQ_FOND_URL": "https://t.example/{z}/{x}/{y};script-src *",
                "RAQ_FOND_ATTRIBUTION": "©",
            },
            "RAQ_FOND_URL",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_its_name(
    environnement: dict[str, str], nom: str
) -> None:
    with pytest.raises(ReglageRefuse, match=nom):
        read_reglages(environnement)


@pytest.mark.parametrize(
    ("tapee", "origine"),
    [
        ("https://Relais.Example", PUBLIC),
        ("HTTPS://relais.example/", PUBLIC),
        ("https://relais.example:443", PUBLIC),
        ("https://relais.example:443/", PUBLIC),
        ("https://Relais.example:8443", "https://relais.example:8443"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]"),
    ],
)
def test_the_public_origin_is_written_as_browsers_write_it(tapee: str, origine: str) -> None:
    assert read_reglages({"RAQ_URL_PUBLIQUE": tapee}).url_publique == origine


def test_a_refusal_does_not_repeat_a_password() -> None:
    with pytest.raises(ReglageRefuse) as refus:
        read_reglages({"RAQ_URL_PUBLIQUE": "https://moi:secret@relais.example"})
    assert "secret" not in str(refus.value)


def test_subdomains_of_a_tile_server_become_a_wildcard_of_the_policy() -> None:
    reglages = Reglages(fond_url="https://{s}.tuiles.example/{z}/{x}/{y}.png", fond_attribution="©")
    assert reglages.fond_origine == "https://*.tuiles.example"
