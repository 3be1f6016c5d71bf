"""The team's area from end to end: two worker processes, a real browser, a mail server that fails.

One long day, on either database: somebody is invited by mail, a relay is filled in and found, a
message arrives although the mail server was down, a report becomes a correction that is published,
compared and undone, and a host partner confirms its record without an account.
"""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from raq.cli import main
from registre.modeles import Acteur, Courriel, Hote, VerificationHote
from registre.session import make_engine, make_sessions
from tests.appuis.bases import Bases
from tests.appuis.processus import running, wait_for
from tests.appuis.serveur_smtp import ServeurSmtp, serving_mail
from tests.navigateur.visites import PATIENCE_MS, Visite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from sqlalchemy.orm import Session, sessionmaker

pytestmark = pytest.mark.navigateur

JEU_DE_BALLE = "/fr/trouver?adresse=Place du Jeu de Balle, 1000"
MOT_DE_PASSE = "le marché ouvre à sept heures"
ATTENTE_D_UN_FORMULAIRE_S = 3.2
"""A public form that is sent faster than people write is refused."""


@dataclass
class Jour:
    """The site, its mail server, its database, and browsers to come."""

    origine: str
    courrier: ServeurSmtp
    sessions: "sessionmaker[Session]"
    ouvre: Callable[[], Visite]

    def last_mail(self, destinataire: str) -> str:
        """The text of the last mail to somebody, once it has arrived."""
        fin = time.monotonic() + 30
        while time.monotonic() < fin:
            siens = [r for r in self.courrier.recus if destinataire in r.destinataires]
            if siens:
                return siens[-1].texte
            time.sleep(0.1)
        raise AssertionError(f"no mail to {destinataire}")

    def last_link(self, destinataire: str) -> str:
        lien = re.search(r"https?://\S+", self.last_mail(destinataire))
        assert lien is not None
        return lien[0]

    def wait_for_tries(self, nombre: int) -> Courriel:
        """The message to the relay, once the mail server was tried so often in vain."""
        fin = time.monotonic() + 60
        while time.monotonic() < fin:
            with self.sessions() as session:
                attend = session.scalars(select(Courriel).where(Courriel.nature == "contact")).one()
            if attend.essais >= nombre:
                return attend
            time.sleep(0.2)
        raise AssertionError(f"tried {attend.essais} times")


@pytest.fixture
def jour(bases: Bases, modele_seme: str, navigateur: "Browser") -> Iterator[Jour]:
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    url = bases.copy(modele_seme)
    moteur = make_engine(url)
    ouvertes: list[Visite] = []
    with serving_mail() as courrier:
        reglages = {
            "RAQ_PROCESSUS": "2",
            "RAQ_SECRET": "un secret d'essai de plus de 32 caractères",
            "RAQ_SMTP_URL": courrier.url,
            "RAQ_COURRIEL_EXPEDITEUR": "raq@relais.example",
        }
        with running(url, subprocess.DEVNULL, **reglages) as (port, _):
            wait_for(port, "/healthz")
            origine = f"http://127.0.0.1:{port}"

            def open_visit() -> Visite:
                contexte = navigateur.new_context(
                    viewport={"width": 360, "height": 740}, base_url=origine
                )
                ouvertes.append(Visite(contexte, origine))
                return ouvertes[-1]

            yield Jour(origine, courrier, make_sessions(moteur), open_visit)
            for ouverte in ouvertes:
                assert ouverte.erreurs == []
                assert ouverte.etrangeres == []
                ouverte.contexte.close()
    moteur.dispose()
    bases.drop(url)


def send(page: "Page", bouton: str, **champs: str) -> None:
    """Fill in fields by their names and press a button of the same form."""
    formulaire = page.locator("form").filter(has=page.get_by_role("button", name=bouton)).last
    for nom, valeur in champs.items():
        formulaire.locator(f"[name={nom}]").first.fill(valeur)
    formulaire.get_by_role("button", name=bouton).click()


def take_invitation(visite: Visite, lien: str, nom: str) -> None:
    """Open an invitation and choose a password."""
    visite.page.goto(lien)
    send(visite.page, "Ouvrir mon compte", nom=nom, mot_de_passe=MOT_DE_PASSE)


def set_up_second_factor(page: "Page") -> None:
    cle = page.locator(".cle").inner_text().replace(" ", "")
    send(page, "Activer", code=pyotp.TOTP(cle).now())


def start_coordination(jour: Jour, url: str) -> Visite:
    """The first coordination: its link comes from the keyboard."""
    dit = CliRunner().invoke(
        main,
        ["user", "add", "premiere@equipe.example", "--role", "coordination"],
        env={"RAQ_BASE": url, "PORT": jour.origine.rpartition(":")[2]},
    )
    lien = re.search(r"http://\S+", dit.output)
    assert lien is not None, dit.output
    visite = jour.ouvre()
    take_invitation(visite, lien[0], "Première Coordination")
    set_up_second_factor(visite.page)
    return visite


def invite(coordination: Visite, jour: Jour, courriel: str, role: str, **autres: str) -> Visite:
    """Invite somebody, read their mail, and come in with its link."""
    from playwright.sync_api import expect

    page = coordination.page
    page.goto("/equipe/comptes/nouveau")
    page.locator(f"[name=role][value={role}]").check()
    for nom, valeur in autres.items():
        page.locator(f"[name={nom}][value={valeur}]").check()
    send(page, "Envoyer l'invitation", courriel=courriel, nom=courriel.partition("@")[0])
    expect(page.get_by_role("status")).to_be_visible()
    visite = jour.ouvre()
    take_invitation(visite, jour.last_link(courriel), courriel.partition("@")[0].title())
    return visite


def fill_in_marolles(page: "Page") -> None:
    from playwright.sync_api import expect

    page.goto("/equipe/relais")
    page.get_by_role("link", name=re.compile("Marolles")).first.click()
    formulaire = page.locator("form").filter(
        has=page.get_by_role("button", name="Enregistrer les champs")
    )
    formulaire.locator("[name=nom]").fill("Relais des Marolles")
    formulaire.locator("[name=telephone]").fill("02 511 00 01")
    formulaire.locator("[name=courriel]").fill("marolles@relais.example")
    for champ in ("nom", "telephone"):
        formulaire.locator(f"[name=public_{champ}]").check()
    formulaire.get_by_role("button", name="Enregistrer les champs").click()
    expect(page.get_by_role("status")).to_be_visible()


def write_to_relay(resident: Visite, jour: Jour) -> str:
    """A resident finds the relay and writes; returns the receipt number on the screen."""
    from playwright.sync_api import expect

    page = resident.page
    page.goto(JEU_DE_BALLE)
    expect(page.get_by_role("heading", name="Relais des Marolles")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("02 511 00 01"))).to_have_attribute(
        "href", "tel:+3225110001"
    )
    assert "marolles@relais.example" not in page.content()
    page.get_by_role("link", name=re.compile("Écrire au relais")).click()
    time.sleep(ATTENTE_D_UN_FORMULAIRE_S)
    jour.courrier.stop()
    send(
        page,
        "Envoyer le message",
        message="Bonjour, qui m'aide pour ma facture ?",
        reponse="0470 12 34 56",
    )
    expect(page).to_have_url(re.compile("/ecrit/"))
    recu = page.url.rpartition("/")[2]
    expect(page.get_by_text(recu)).to_be_visible()
    return recu


def test_a_day_of_the_team(jour: Jour, request: pytest.FixtureRequest) -> None:
    url = jour.sessions.kw["bind"].url.render_as_string(hide_password=False)
    premiere = start_coordination(jour, url)
    coordination = invite(premiere, jour, "coordination@equipe.example", "coordination")
    set_up_second_factor(coordination.page)

    fill_in_marolles(coordination.page)
    resident = jour.ouvre()
    recu = write_to_relay(resident, jour)
    assert jour.wait_for_tries(2).etat == "en_attente"
    jour.courrier.start()
    message = jour.last_mail("marolles@relais.example")
    assert "qui m'aide pour ma facture" in message
    assert recu in message
    assert "0470 12 34 56" in message
    assert resident.contexte.cookies() == []

    raq = invite(premiere, jour, "raq@equipe.example", "raq", quartiers="marolles")
    acteur = correct_what_was_reported(jour, raq, coordination)
    compare_and_restore(jour, coordination, acteur)
    confirm_from_mail(jour, coordination)


def correct_what_was_reported(jour: Jour, raq: Visite, coordination: Visite) -> Acteur:
    from playwright.sync_api import expect

    with jour.sessions() as session:
        acteur = session.scalars(
            select(Acteur)
            .where(Acteur.quartier == "marolles", Acteur.telephone.is_(None))
            .order_by(Acteur.nom)
        ).first()
        assert acteur is not None
    passant = jour.ouvre()
    passant.page.goto(f"/fr/acteurs/{acteur.id}")
    passant.page.get_by_role("link", name=re.compile("plus juste")).click()
    passant.page.locator("[name=motif][value=demenage]").check()
    time.sleep(ATTENTE_D_UN_FORMULAIRE_S)
    send(passant.page, "Envoyer à l'équipe", texte="C'est maintenant Rue Haute 298.")
    expect(passant.page).to_have_url(re.compile("/signale"))
    assert passant.contexte.cookies() == []

    page = raq.page
    page.goto("/equipe/signalements")
    expect(page.get_by_text("C'est maintenant Rue Haute 298.")).to_be_visible()
    page.get_by_role("link", name="Corriger la fiche").first.click()
    if page.get_by_role("link", name="Modifier").count():
        page.get_by_role("link", name="Modifier").first.click()
    page.locator("[name=telephone]").fill("02 512 99 99")
    page.locator("[name=motif]").fill("Passé sur place")
    page.get_by_role("button", name="Proposer à la relecture").click()
    expect(page.get_by_role("status")).to_be_visible()
    passant.page.goto(f"/fr/acteurs/{acteur.id}")
    expect(passant.page.get_by_text("02 512 99 99")).to_have_count(0)

    page.goto("/equipe/signalements")
    page.locator("[name=suite]").first.fill("Vérifié sur place, téléphone ajouté.")
    page.get_by_role("button", name=re.compile("Traité")).first.click()
    expect(page.get_by_role("status")).to_be_visible()

    page = coordination.page
    page.goto("/equipe/relecture")
    page.get_by_role("link", name=re.compile(re.escape(acteur.nom))).first.click()
    expect(page.get_by_text("02 512 99 99").first).to_be_visible()
    page.get_by_role("button", name="Publier").click()
    passant.page.goto(f"/fr/acteurs/{acteur.id}")
    expect(passant.page.get_by_text("02 512 99 99").first).to_be_visible()
    return acteur


def compare_and_restore(jour: Jour, coordination: Visite, acteur: Acteur) -> None:
    from playwright.sync_api import expect

    page = coordination.page
    page.goto(f"/equipe/acteurs/{acteur.id}/historique")
    expect(page.locator(".differences").get_by_text("02 512 99 99").first).to_be_visible()
    page.get_by_role("button", name="Rétablir la version 1").click()
    expect(page.get_by_role("status")).to_be_visible()
    public = jour.ouvre().page
    public.goto(f"/fr/acteurs/{acteur.id}")
    expect(public.get_by_text("02 512 99 99")).to_have_count(0)


def confirm_from_mail(jour: Jour, coordination: Visite) -> None:
    from playwright.sync_api import expect

    with jour.sessions() as session:
        hote = session.scalars(select(Hote).where(Hote.nom.contains("Marolles"))).one()
    page = coordination.page
    page.goto(f"/equipe/hotes/{hote.id}")
    page.locator("[name=courriel]").fill("hote@marolles.example")
    page.get_by_role("button", name=re.compile("Publier|Enregistrer")).first.click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"/equipe/hotes/{hote.id}")
    page.get_by_role("button", name=re.compile("confirmation par courriel")).click()
    expect(page.get_by_role("status")).to_be_visible()
    partenaire = jour.ouvre()
    partenaire.page.goto(jour.last_link("hote@marolles.example"))
    expect(partenaire.page.get_by_text(hote.nom).first).to_be_visible()
    partenaire.page.get_by_role("button", name=re.compile("tout est juste")).click()
    expect(partenaire.page.get_by_role("heading", level=1)).to_contain_text("Merci")
    assert partenaire.contexte.cookies() == []
    with jour.sessions() as session:
        verifications = session.scalars(select(VerificationHote)).all()
        assert [(v.hote, v.canal) for v in verifications] == [(hote.id, "courriel")]
