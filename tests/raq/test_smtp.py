"""How a connection to the mail server is protected, and what its address means."""

import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from raq.lettres import CourrierRefuse
from raq.reglages import ReglageRefuse
from raq.smtp import ServeurSmtp, read_serveur
from registre.courrier.boite import Prise
from registre.valeurs import NatureCourriel
from tests.appuis.courriers import EXPEDITEUR, RELAIS, make_envoi
from tests.appuis.serveur_smtp import ServeurSmtp as ServeurLocal
from tests.appuis.serveur_smtp import make_tls, serving_mail

AILLEURS = "127.0.0.2"
"""An address of this machine that is none of the names of loopback: the postman treats it as
another machine.
"""
ECRIT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)

MESSAGE = Prise(
    id=uuid4(),
    message_id="<1@relais.example>",
    nature=NatureCourriel.CONTACT,
    destinataires=(RELAIS,),
    reponse_a=None,
    objet="Marolles",
    corps="Bonjour",
    cree_le=ECRIT,
    essai=1,
    jusqu_a=ECRIT + timedelta(minutes=10),
)


@pytest.fixture(scope="module")
def certificat(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate of 127.0.0.2, good for a day, and its key."""
    dossier = tmp_path_factory.mktemp("tls")
    chemins = str(dossier / "certificat.pem"), str(dossier / "cle.pem")
    ordre = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    sujet = ["-subj", "/CN=essai", "-addext", f"subjectAltName=IP:{AILLEURS}"]
    sorties = ["-out", chemins[0], "-keyout", chemins[1]]
    subprocess.run(["openssl", *ordre.split(), *sujet, *sorties], check=True, capture_output=True)
    return chemins


@pytest.fixture
def protege(certificat: tuple[str, str]) -> Iterator[ServeurLocal]:
    """A server that offers STARTTLS and takes a password only behind it."""
    serveur = ServeurLocal(hote=AILLEURS)
    serveur.options = {
        "tls_context": make_tls(*certificat),
        "authenticator": serveur.authenticate,
    }
    serveur.start()
    try:
        yield serveur
    finally:
        serveur.stop()


def trust(certificat: tuple[str, str]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificat[0])


def with_login(url: str) -> str:
    return url.replace("://", "://raq%40relais:s%2Fecret%3A@")


def test_the_address_of_the_server_gives_its_port_and_a_decoded_login() -> None:
    lu = read_serveur("smtp://raq%40relais:s%2Fecret@smtp.example.org", EXPEDITEUR)
    assert (lu.hote, lu.port, lu.chiffre) == ("smtp.example.org", 25, False)
    assert (lu.utilisateur, lu.mot_de_passe) == ("raq@relais", "s/ecret")
    assert read_serveur("smtps://smtp.example.org", EXPEDITEUR).port == 465
    assert read_serveur("smtp://smtp.example.org:587", EXPEDITEUR).port == 587


@pytest.mark.parametrize(
    ("url", "expediteur"),
    [
        ("smtp://smtp.example.org:99999", EXPEDITEUR),
        ("smtp://smtp.example.org:submission", EXPEDITEUR),
        ("smtp://raq:%C3%A9t%C3%A9@smtp.example.org", EXPEDITEUR),
        ("smtp://smtp.example.org", "RAQ<raq@relais.example>"),
        ("smtp://smtp.example.org", "raq@"),
        ("smtp://smtp.example.org?clair=non", EXPEDITEUR),
        ("smtp://smtp.example.org?tls=1", EXPEDITEUR),
    ],
)
def test_settings_that_no_mail_can_leave_with_are_refused_at_the_start(
    url: str, expediteur: str
) -> None:
    with pytest.raises(ReglageRefuse) as refus:
        read_serveur(url, expediteur)
    assert "relais" not in str(refus.value)


def test_elsewhere_the_mail_and_the_password_travel_encrypted(
    protege: ServeurLocal, certificat: tuple[str, str]
) -> None:
    make_envoi(with_login(protege.url), contexte=trust(certificat), delai_s=3.0).send(MESSAGE)
    assert protege.identifies == [(b"raq@relais", b"s/ecret:")]
    assert [recu.message_id for recu in protege.recus] == ["<1@relais.example>"]


def test_a_certificate_that_nobody_vouches_for_gets_neither_mail_nor_password(
    protege: ServeurLocal,
) -> None:
    with pytest.raises(CourrierRefuse, match="certificat") as refus:
        make_envoi(with_login(protege.url), delai_s=3.0).send(MESSAGE)
    assert refus.value.injoignable
    assert not refus.value.definitif
    assert not protege.identifies
    assert not protege.recus


@pytest.mark.parametrize("login", [False, True])
def test_nothing_leaves_in_the_clear_for_another_machine(login: bool) -> None:
    with serving_mail(hote=AILLEURS) as serveur:
        url = with_login(serveur.url) if login else serveur.url
        with pytest.raises(CourrierRefuse, match="n'offre pas de connexion protégée") as refus:
            make_envoi(url).send(MESSAGE)
        assert refus.value.injoignable
        assert not refus.value.definitif
        assert not serveur.recus
        assert not serveur.identifies


def test_mails_leave_in_the_clear_where_the_settings_say_so_and_a_password_never() -> None:
    with serving_mail(hote=AILLEURS) as serveur:
        make_envoi(f"{serveur.url}?clair=oui").send(MESSAGE)
        assert len(serveur.recus) == 1
        with pytest.raises(CourrierRefuse, match="n'offre pas de connexion protégée"):
            make_envoi(f"{with_login(serveur.url)}?clair=oui").send(MESSAGE)
        assert len(serveur.recus) == 1
        assert not serveur.identifies


def test_on_this_machine_nothing_needs_encryption() -> None:
    with serving_mail() as serveur:
        make_envoi(serveur.url).send(MESSAGE)
        assert len(serveur.recus) == 1


def test_a_wrong_password_is_a_fault_of_the_settings_not_of_the_mail(
    protege: ServeurLocal, certificat: tuple[str, str]
) -> None:
    protege.accepte_le_mot_de_passe = False
    with pytest.raises(CourrierRefuse, match=r"mot de passe \(535\)") as refus:
        make_envoi(with_login(protege.url), contexte=trust(certificat), delai_s=3.0).send(MESSAGE)
    assert refus.value.injoignable
    assert not refus.value.definitif


def test_smtps_is_encrypted_from_the_first_byte(certificat: tuple[str, str]) -> None:
    with serving_mail(hote=AILLEURS, options={"ssl_context": make_tls(*certificat)}) as serveur:
        url = serveur.url.replace("smtp://", "smtps://")
        with pytest.raises(CourrierRefuse, match="certificat"):
            make_envoi(url, delai_s=3.0).send(MESSAGE)
        make_envoi(url, contexte=trust(certificat), delai_s=3.0).send(MESSAGE)
        assert len(serveur.recus) == 1


def test_the_settings_never_show_the_password() -> None:
    lu: ServeurSmtp = read_serveur("smtp://raq:tres-secret@smtp.example.org", EXPEDITEUR)
    assert "tres-secret" not in repr(lu)
