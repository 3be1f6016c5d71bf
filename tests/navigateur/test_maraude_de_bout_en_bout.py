"""A whole round from end to end: two worker processes, a phone that loses everything but its disk.

Four places are noted without network, on a phone whose tab is closed and whose browser is killed;
the network comes back through a proxy that loses the first acknowledgement; the coordination
publishes one; another device changes it meanwhile, and a person chooses between both.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest
from sqlalchemy import func, select

from api.acces import COOKIE
from registre.base import now
from registre.comptes.sessions import open_session
from registre.modeles import Acteur, Compte, CompteQuartier, Maraude, Releve, Revision
from registre.session import make_engine, make_sessions, writing
from registre.valeurs import EtatActeur, EtatRevision, Role
from tests.appuis.bases import Bases
from tests.appuis.mandataire_distrait import Mandataire, proxying
from tests.appuis.processus import running, wait_for
from tests.conftest import CHROMIUM, OPTIONS_CHROMIUM
from tests.navigateur.appareil import kill_profil
from tests.navigateur.visites import PATIENCE_MS, Visite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy.orm import Session, sessionmaker

pytestmark = pytest.mark.navigateur

Lieu = tuple[float, float]

VOSSENPLEIN: Final[Lieu] = (4.34565, 50.83672)
RUE_BLAES: Final[Lieu] = (4.34702, 50.83812)
ESCAUT: Final[Lieu] = (4.3410, 50.8660)
"""Rue de l'Escaut, Molenbeek-Saint-Jean: another relay's quartier."""
CAFE: Final = "Café solidaire du Renard"
NOTES: Final = (
    (CAFE, VOSSENPLEIN),
    ("Atelier vélo des Capucins", RUE_BLAES),
    ("École de devoirs de l'Escaut", ESCAUT),
    ("Vestiaire de la rue des Tanneurs", VOSSENPLEIN),
)


@dataclass
class Telephone:
    """A phone: its disk stays when its browser dies."""

    profil: Path
    mandataire: Mandataire
    navigateur: "Browser"
    secret: str
    contexte: "BrowserContext" = field(init=False)
    page: "Page" = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start its browser, on its own disk."""
        chemin = next(filter(None, map(shutil.which, CHROMIUM)))
        self.contexte = self.navigateur.browser_type.launch_persistent_context(
            self.profil,
            executable_path=chemin,
            args=OPTIONS_CHROMIUM,
            viewport={"width": 360, "height": 740},
            base_url=self.mandataire.origine,
            permissions=["geolocation"],
            locale="fr-BE",
        )
        self.contexte.set_default_timeout(PATIENCE_MS)
        self.contexte.add_cookies(
            [{"name": COOKIE, "value": self.secret, "domain": "127.0.0.1", "path": "/equipe"}]
        )

    def cut(self) -> None:
        """No network any more, neither for the page nor behind the proxy."""
        self.contexte.set_offline(True)
        self.mandataire.coupe = True

    def reconnect(self) -> None:
        """The network is back."""
        self.mandataire.coupe = False
        self.contexte.set_offline(False)

    def open(self) -> None:
        """Open the page of the round in a new tab."""
        self.page = self.contexte.new_page()
        self.page.goto("/equipe/maraude")

    def kill(self) -> None:
        """The battery falls out."""
        assert kill_profil(self.contexte, self.profil) > 0

    def switch_off(self) -> None:
        """Close the browser of the moment."""
        self.contexte.close()

    def note(self, nom: str, lieu: Lieu, quartier: str) -> None:
        """Record a place where one stands: name, group, here, save."""
        from playwright.sync_api import expect

        page = self.page
        self.contexte.set_geolocation({"longitude": lieu[0], "latitude": lieu[1], "accuracy": 8})
        page.get_by_role("link", name="Ajouter un lieu").click()
        page.get_by_label("Nom du lieu").fill(nom)
        page.locator("label.groupe-D").click()
        page.get_by_role("button", name="Ici", exact=True).click()
        expect(page.locator(".maraude-lieu")).to_contain_text(f"Quartier : {quartier}")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(page.locator(".maraude-confirmation")).to_contain_text(nom)

    def expect_queue(self, nombre: int) -> None:
        """The first screen says how many wait; 0: all is sent."""
        from playwright.sync_api import expect

        dit = f"{nombre} en attente d'envoi" if nombre else "Tout est envoyé"
        expect(self.page.locator("[data-attente]")).to_have_text(dit, timeout=60_000)


@dataclass
class Terrain:
    """The site behind its proxy, its database, phones and desks to come."""

    mandataire: Mandataire
    sessions: "sessionmaker[Session]"
    take_phone: Callable[[str], Telephone]
    sit_down: Callable[[str], Visite]


@pytest.fixture
def terrain(
    bases: Bases, modele_seme: str, navigateur: "Browser", tmp_path: Path
) -> Iterator[Terrain]:
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE_MS)
    url = bases.copy(modele_seme)
    moteur = make_engine(url)
    sessions = make_sessions(moteur)
    reglages = {"RAQ_PROCESSUS": "2", "RAQ_SECRET": "un secret d'essai de plus de 32 caractères"}
    with ExitStack() as reste, running(url, subprocess.DEVNULL, **reglages) as (port, _):
        wait_for(port, "/healthz")
        mandataire = reste.enter_context(proxying(port))

        def take_phone(nom: str) -> Telephone:
            secret = log_in(sessions, nom, Role.RAQ, ["marolles"])
            telephone = Telephone(tmp_path / nom, mandataire, navigateur, secret)
            reste.callback(telephone.switch_off)
            return telephone

        def sit_down(nom: str) -> Visite:
            contexte = navigateur.new_context(
                viewport={"width": 1280, "height": 900}, base_url=mandataire.origine
            )
            reste.callback(contexte.close)
            secret = log_in(sessions, nom, Role.COORDINATION, [])
            contexte.add_cookies(
                [{"name": COOKIE, "value": secret, "domain": "127.0.0.1", "path": "/equipe"}]
            )
            return Visite(contexte, mandataire.origine)

        yield Terrain(mandataire, sessions, take_phone, sit_down)
    moteur.dispose()
    bases.drop(url)


def log_in(sessions: "sessionmaker[Session]", nom: str, role: Role, quartiers: list[str]) -> str:
    """The secret of a session of a new account."""
    with writing(sessions) as session:
        compte = Compte(
            courriel=f"{nom.lower()}@equipe.example",
            nom=nom,
            role=role,
            totp_actif=role is Role.COORDINATION,
        )
        session.add(compte)
        session.flush()
        session.add_all(CompteQuartier(compte=compte.id, quartier=slug) for slug in quartiers)
        return open_session(session, compte.id, "Téléphone", now(), complete=True)


def test_a_round_without_network_loses_nothing_and_doubles_nothing(terrain: Terrain) -> None:
    lina = terrain.take_phone("Lina")
    walk(lina)
    lina.kill()
    lina.start()
    lina.cut()
    lina.open()
    lina.expect_queue(5)
    terrain.mandataire.a_perdre = 1
    lina.reconnect()
    lina.expect_queue(0)
    assert len(terrain.mandataire.perdues) == 1
    cafe = check_received(terrain)

    omar = terrain.sit_down("Omar")
    publish_with_categorie(omar, cafe)
    check_public(omar, cafe)
    change_on_two_devices(terrain, lina, omar, cafe)


def walk(lina: Telephone) -> None:
    """Open the page, lose the network, note three places, close the tab, note a fourth."""
    from playwright.sync_api import expect

    lina.open()
    expect(lina.page.get_by_text("Prête sans réseau")).to_be_visible(timeout=60_000)
    lina.cut()
    for nom, lieu in NOTES[:3]:
        lina.note(nom, lieu, "Marolles" if lieu is not ESCAUT else "Maritime")
    lina.expect_queue(4)  # the round itself, and three places
    expect(lina.page.get_by_text("Pas de réseau").first).to_be_visible()
    lina.page.close()
    lina.open()
    lina.expect_queue(4)
    lina.note(*NOTES[3], "Marolles")
    lina.expect_queue(5)


def check_received(terrain: Terrain) -> UUID:
    """Each place is there once, in its quartier, waiting for a review; the café's identifier."""
    with terrain.sessions() as session:
        recus = session.scalars(select(Acteur).where(Acteur.nom.in_([n for n, _ in NOTES]))).all()
        quartiers = {acteur.nom: acteur.quartier for acteur in recus}
        assert len(recus) == len(NOTES)
        assert {acteur.etat for acteur in recus} == {EtatActeur.A_RELIRE}
        assert {acteur.precision_lieu for acteur in recus} == {"gps"}
        for nom, lieu in NOTES:
            assert quartiers[nom] == ("maritime" if lieu is ESCAUT else "marolles"), nom
        assert session.scalar(select(func.count()).select_from(Maraude)) == 1
        assert session.scalar(select(func.count()).select_from(Releve)) == len(NOTES)
        return next(acteur.id for acteur in recus if acteur.nom == CAFE)


def publish_with_categorie(omar: Visite, cafe: UUID) -> None:
    """The group was noted in the street; the coordination chooses the category and publishes."""
    from playwright.sync_api import expect

    page = omar.page
    page.goto("/equipe/relecture")
    for nom, _ in NOTES:
        expect(page.get_by_role("link", name=nom)).to_be_visible()
    page.get_by_role("link", name=CAFE).click()
    page.get_by_role("link", name="La choisir dans la fiche").click()
    page.get_by_label("Catégorie").select_option("epiceries-sociales")
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page).to_have_url(re.compile(f"/equipe/acteurs/{cafe}"))


def check_public(omar: Visite, cafe: UUID) -> None:
    """At the next request, whichever worker answers: list, API and map."""
    from playwright.sync_api import expect

    page = omar.page
    for _ in range(4):  # both workers
        liste = page.request.get("/api/v1/acteurs?q=solidaire du Renard").json()
        assert [acteur["id"] for acteur in liste["features"]] == [str(cafe)]
    page.goto("/fr/repertoire?q=solidaire du Renard")
    expect(page.get_by_role("link", name=CAFE)).to_be_visible()
    lon, lat = VOSSENPLEIN
    page.goto(f"/fr/carte?categorie=epiceries-sociales#17/{lat}/{lon}")
    expect(page.locator(".epingle").and_(page.get_by_role("button", name=CAFE))).to_be_visible()
    for nom, _ in NOTES[1:]:
        assert not page.request.get(f"/api/v1/acteurs?q={nom}").json()["features"]


def change_on_two_devices(terrain: Terrain, lina: Telephone, omar: Visite, cafe: UUID) -> None:
    """Lina changes the phone number without network; somebody else did too: a person chooses."""
    from playwright.sync_api import expect

    lina.page.reload()
    lina.expect_queue(0)
    lina.contexte.set_offline(True)
    lina.page.goto(f"/equipe/maraude#fiche/{cafe}")
    lina.page.get_by_label("Téléphone").fill("02 512 34 56")
    lina.page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(lina.page.locator(".maraude-confirmation")).to_contain_text(CAFE)

    page = omar.page
    page.goto(f"/equipe/acteurs/{cafe}?modifier=oui")
    page.get_by_label("Téléphone").fill("02 513 45 67")
    page.get_by_role("button", name="Publier maintenant").click()
    expect(page).to_have_url(re.compile(f"/equipe/acteurs/{cafe}"))

    lina.contexte.set_offline(False)
    expect(lina.page.get_by_text("fiche à comparer")).to_be_visible(timeout=60_000)
    lina.page.get_by_role("link", name="Voir la file d'envoi").click()
    ecart = lina.page.locator(".maraude-ecart")
    expect(ecart).to_contain_text("Téléphone")
    for valeur in ("02 512 34 56", "02 513 45 67"):
        expect(ecart).to_contain_text(valeur)
    assert telephone_of(omar, cafe) == "02 513 45 67"

    with terrain.sessions() as session:
        attend = session.scalars(
            select(Revision.id).where(
                Revision.cle == str(cafe), Revision.etat == EtatRevision.PROPOSEE
            )
        ).one()
    page.goto(f"/equipe/relecture/{attend}")
    choix = page.get_by_role("group", name="Téléphone : modifié des deux côtés")
    expect(choix).to_contain_text("02 513 45 67")
    choix.get_by_label("Prendre la proposition").check()
    page.get_by_role("button", name="Publier").click()
    expect(page).to_have_url(re.compile("/equipe/relecture"))
    assert telephone_of(omar, cafe) == "02 512 34 56"


def telephone_of(visite: Visite, acteur: UUID) -> str:
    """What the public reads now."""
    fiche = visite.page.request.get(f"/api/v1/acteurs/{acteur}").json()
    numero: str = fiche["properties"]["telephone"]
    return numero
