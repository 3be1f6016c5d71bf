"""The page of the street round, as a relay uses it: one hand, 360 px, with and without network."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.acces import COOKIE
from raq.reglages import Reglages
from registre.modeles import Acteur, Maraude, Revision, Verification
from registre.session import make_engine, make_sessions
from registre.valeurs import EtatActeur, Role
from tests.appuis.applications import MARDI_MATIN, opening
from tests.appuis.bases import BasesSqlite
from tests.appuis.equipe import log_in
from tests.appuis.serveur import serving
from tests.navigateur.examens import find_debordements, find_violations
from tests.navigateur.test_maraude_appareil import PLEIN
from tests.navigateur.visites import Visite

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.navigateur

JEU_DE_BALLE = {"longitude": 4.3455, "latitude": 50.8365, "accuracy": 12.0}
"""Place du Jeu de Balle, in the Marolles."""

CIBLES = """
button:visible, select:visible, .bouton:visible, summary:visible, nav a:visible, header a:visible,
label:has(input:is([type=radio], [type=checkbox])):visible, textarea:visible,
input:is([type=text], [type=tel], [type=search], [type=file]):visible
"""
TROP_PETITES = """
(cibles) => cibles.map((e) => [e.getBoundingClientRect(), e])
  .filter(([c]) => c.height < 55.5 || c.width < 55.5)
  .map(([c, e]) => `${Math.round(c.width)}×${Math.round(c.height)} ${e.outerHTML.slice(0, 100)}`)
"""
ENTREE_REFUSEE = """
(async () => {
  const depot = await import("/static/js/maraude/depot.js");
  const { compte } = await depot.readDonnees();
  const id = crypto.randomUUID();
  await depot.keepEntree({
    id, nature: "fiche", compte, chemin: `/equipe/maraude/fiches/${id}`,
    corps: { acteur: crypto.randomUUID(), base: 0, maraude: null,
      note_le: new Date().toISOString(),
      champs: { nom: "Café du Port", groupe: "H", categorie: null,
        lon: 4.4, lat: 51.22, precision_lieu: "carte" } },
    titre: "Café du Port", sousTitre: "", cree_le: new Date().toISOString(),
    etat: "attend", message: "", essais: 0,
  });
})()
"""
"""A place in Antwerp, which the server refuses: it is out of the Region."""
RIEN_AUTOUR = """
async () => {
  const depot = await import("/static/js/maraude/depot.js");
  await depot.keepDonnees({ ...(await depot.readDonnees()), acteurs: [] });
}
"""
LIEU_CONNU = """
import("/static/js/maraude/depot.js").then((depot) => depot.readDonnees())
  .then(({ acteurs }) => acteurs.find(({ sien, nom }) => sien && nom))
"""
ECRIT_AILLEURS = """
async (id) => {
  const depot = await import("/static/js/maraude/depot.js");
  const donnees = await depot.readDonnees();
  const lieu = donnees.acteurs.find((acteur) => acteur.id === id);
  Object.assign(lieu, { base: lieu.base + 2, horaires: "lundi 9h-12h", note: "Sonner" });
  await depot.keepDonnees(donnees);
}
"""
CONNECTE = """
async ([compte, nom]) => {
  const depot = await import("/static/js/maraude/depot.js");
  await depot.keepReglage("compte", { compte, nom });
}
"""
COMPTE = """
import("/static/js/maraude/depot.js").then((depot) => depot.readDonnees())
  .then(({ compte }) => compte)
"""
COMPTE_TOUT = """
new Promise((fini) => {
  const demande = indexedDB.open("raq-maraude");
  demande.onsuccess = () => {
    const noms = [...demande.result.objectStoreNames];
    const magasins = demande.result.transaction(noms);
    const comptes = noms.map((nom) => magasins.objectStore(nom).count());
    magasins.oncomplete = () => fini(comptes.reduce((somme, { result }) => somme + result, 0));
  };
})
"""
DEUX_VERSIONS = """
(async () => {
  const depot = await import("/static/js/maraude/depot.js");
  const { compte } = await depot.readDonnees();
  const id = crypto.randomUUID();
  const envoyee = {
    id, nature: "fiche", compte, chemin: `/equipe/maraude/fiches/${id}`,
    corps: { acteur: crypto.randomUUID(), base: 1, maraude: null, champs: {} },
    titre: "Pharmacie Blaes", sousTitre: "Pharmacies", cree_le: new Date().toISOString(),
    etat: "deux_versions", essais: 1, envoye_le: new Date().toISOString(), numero: 3,
    ecarts: [{ champ: "telephone", libelle: "Téléphone", ici: "02 511 11 11", la: "02 512 22 22" },
      { champ: "horaires", libelle: "Horaires", ici: "", la: "lundi 9h-12h" }],
    relecture: `/equipe/relecture/${id}`,
  };
  await depot.keepEntree(envoyee);
  await depot.keepEnvoyee(envoyee);
})()
"""


@pytest.fixture(scope="module")
def equipe(bases_sqlite: BasesSqlite, modele_sqlite_seme: str) -> Iterator[tuple[str, str, str]]:
    """Origin of a site, URL of its database, and the session's secret of a RAQ of the Marolles."""
    url = bases_sqlite.copy(modele_sqlite_seme)
    with opening(url) as site:
        raq = log_in(site, Role.RAQ, nom="Nadia", quartiers=["marolles"])
        secret = raq.client.cookies[COOKIE]
    with serving(Reglages(base=url), lambda: MARDI_MATIN) as origine:
        yield origine, url, secret
    bases_sqlite.drop(url)


@pytest.fixture
def telephone(
    navigateur: "Browser", equipe: tuple[str, str, str]
) -> Iterator[Callable[..., Visite]]:
    """`telephone(largeur=360, …)`: a clean device in the Marolles, where Nadia is logged in."""
    ouverts: list[Visite] = []
    origine, _, secret = equipe

    def take(largeur: int = 360, **options: Any) -> Visite:
        defauts = {"geolocation": JEU_DE_BALLE, "permissions": ["geolocation"], "locale": "fr-BE"}
        contexte = navigateur.new_context(
            viewport={"width": largeur, "height": 740}, base_url=origine, **(defauts | options)
        )
        contexte.add_cookies([{"name": COOKIE, "value": secret, "url": f"{origine}/equipe/"}])
        ouverts.append(Visite(contexte, origine))
        return ouverts[-1]

    yield take
    for ouvert in ouverts:
        ouvert.contexte.close()


def open_maraude(visite: Visite) -> "Page":
    """The page, once it can do without network."""
    visite.page.goto("/equipe/maraude")
    visite.page.get_by_text("Prête sans réseau").wait_for()
    return visite.page


def show(page: "Page", ecran: str) -> None:
    """Another screen, as its link leads to it."""
    page.evaluate("(ecran) => { location.hash = ecran; }", f"#{ecran}")
    page.locator("h1").wait_for()


def fill(page: "Page", nom: str, groupe: str = "Aide et soins") -> None:
    """Name and group of a new place."""
    show(page, "ajouter")
    page.get_by_label("Nom du lieu").fill(nom)
    page.locator(".maraude-groupe", has_text=groupe).click()


def save(page: "Page") -> None:
    """Save, and be back on the first screen."""
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("heading", name="Maraude", exact=True).wait_for()


def wait_for_etat(page: "Page", texte: str) -> None:
    """Wait until the line on top says this."""
    page.locator("[data-etat]", has_text=texte).wait_for()


def read(url: str, question: "Callable[[Session], Any]") -> Any:
    """What the site's database answers."""
    moteur = make_engine(url)
    try:
        with make_sessions(moteur)() as session:
            return question(session)
    finally:
        moteur.dispose()


def find_acteur(url: str, nom: str) -> Acteur | None:
    """The record of this name."""
    acteur: Acteur | None = read(url, lambda s: s.scalar(select(Acteur).where(Acteur.nom == nom)))
    return acteur


def fill_device(page: "Page") -> None:
    """Leave no room at all on the device."""
    page.evaluate(PLEIN)


def list_revisions(url: str, acteur: str) -> list[Revision]:
    """What was proposed of a record, in order."""
    ordre = select(Revision).where(Revision.cle == acteur).order_by(Revision.numero)
    return list(read(url, lambda session: session.scalars(ordre).all()))


# Noting


def test_a_place_is_noted_without_network_and_sent_when_it_is_back(
    telephone: Callable[..., Visite], equipe: tuple[str, str, str]
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    fill(page, "Entraide de la rue Blaes")
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("Position trouvée à 12 m près. Quartier : Marolles (le vôtre).").wait_for()
    save(page)
    assert "Quartier : Marolles." in page.locator(".maraude-confirmation").inner_text()
    wait_for_etat(page, "Pas de réseau. 2 en attente d'envoi")
    page.close()
    visite.page = visite.contexte.new_page()
    visite.page.goto("/equipe/maraude")
    wait_for_etat(visite.page, "Pas de réseau. 2 en attente d'envoi")
    visite.contexte.set_offline(False)
    wait_for_etat(visite.page, "Tout est envoyé")
    acteur = find_acteur(equipe[1], "Entraide de la rue Blaes")
    assert acteur is not None
    assert (acteur.etat, acteur.quartier) == (EtatActeur.A_RELIRE, "marolles")
    assert (acteur.groupe_seul, acteur.precision_m) == ("A", 12)
    maraude = read(equipe[1], lambda s: s.scalars(select(Maraude.quartier)).all())
    assert "marolles" in maraude


def test_nothing_is_saved_without_a_name_and_a_group(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    show(page, "ajouter")
    assert page.evaluate("document.activeElement.id") == "maraude-nom"
    page.get_by_role("button", name="Enregistrer").click()
    assert page.get_by_role("alert").locator("p").all_inner_texts() == [
        "Écrivez le nom du lieu.",
        "Choisissez un groupe.",
    ]
    assert page.evaluate("document.activeElement.id") == "maraude-nom"
    wait_for_etat(page, "Tout est envoyé")


def test_a_place_is_noted_with_the_keyboard_alone(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    page.keyboard.press("Tab")
    page.locator(".maraude-ajouter").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Nom du lieu").wait_for()
    page.keyboard.type("Cercle de lecture")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")  # A, then B
    assert page.locator("input[name=groupe]:checked").get_attribute("value") == "B"
    page.get_by_role("button", name="Sur la carte").focus()
    page.keyboard.press("Enter")
    for bouton in ("Zoomer", "Vers le nord", "Vers l'est"):
        page.get_by_role("button", name=bouton, exact=True).focus()
        page.keyboard.press("Enter")
    page.get_by_text("Point placé sur la carte.").wait_for()
    page.get_by_label("Nom du lieu").focus()
    page.get_by_role("button", name="Enregistrer").focus()
    page.keyboard.press("Enter")
    page.locator(".maraude-confirmation", has_text="Cercle de lecture").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"


def test_an_unfinished_record_is_offered_again(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(visite := telephone())
    fill(page, "Épicerie commencée", "Services sociaux")
    page.close()
    visite.page = visite.contexte.new_page()
    visite.page.goto("/equipe/maraude")
    visite.page.get_by_text("Vous aviez commencé “Épicerie commencée”").wait_for()
    visite.page.get_by_role("link", name="Reprendre").click()
    assert visite.page.get_by_label("Nom du lieu").input_value() == "Épicerie commencée"
    assert visite.page.locator("input[name=groupe]:checked").get_attribute("value") == "D"


def test_a_record_that_waits_is_completed_and_sent_once(
    telephone: Callable[..., Visite], equipe: tuple[str, str, str]
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    fill(page, "Atelier vélo", "Autres services")
    save(page)
    show(page, "file")
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Téléphone").fill("02 511 00 00")
    page.locator(".maraude-coche", has_text="arabe").click()
    save(page)
    visite.contexte.set_offline(False)
    wait_for_etat(page, "Tout est envoyé")
    acteur = find_acteur(equipe[1], "Atelier vélo")
    assert acteur is not None
    assert (acteur.telephone, acteur.langues) == ("02 511 00 00", "ar")
    assert len(list_revisions(equipe[1], str(acteur.id))) == 1


def test_a_record_whose_acknowledgement_was_lost_is_corrected_without_conflict(
    telephone: Callable[..., Visite], equipe: tuple[str, str, str]
) -> None:
    page = open_maraude(visite := telephone())

    perd = [True]

    def lose(route: "Route") -> None:
        reponse = route.fetch()
        if perd:
            route.abort()
        else:
            route.fulfill(response=reponse)

    visite.contexte.route("**/equipe/maraude/fiches/*", lose)
    fill(page, "Permanence du Jeu de Balle", "Services sociaux")
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("Quartier : Marolles").wait_for()
    save(page)
    show(page, "file")
    page.get_by_text("En attente. Un envoi a déjà été essayé.").wait_for()
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Téléphone").fill("02 511 33 33")
    save(page)
    perd.clear()
    show(page, "file")
    wait_for_etat(page, "Tout est envoyé")
    assert page.get_by_text("À comparer").count() == 0
    acteur = find_acteur(equipe[1], "Permanence du Jeu de Balle")
    assert acteur is not None
    assert acteur.telephone == "02 511 33 33"


def list_file(page: "Page") -> list[dict[str, Any]]:
    """The queue as the device keeps it."""
    file: list[dict[str, Any]] = page.evaluate(
        "import('/static/js/maraude/depot.js').then((depot) => depot.listEntrees())"
    )
    return file


def test_what_was_begun_does_not_undo_what_somebody_else_wrote_since(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    connu = page.evaluate(LIEU_CONNU)
    show(page, f"fiche/{connu['id']}")
    page.get_by_label("Téléphone").fill("02 511 44 44")
    show(page, "accueil")
    page.get_by_text("Vous aviez commencé").wait_for()
    visite.contexte.set_offline(True)
    page.evaluate(ECRIT_AILLEURS, connu["id"])
    page.reload()
    page.get_by_role("link", name="Reprendre").click()
    page.get_by_role("heading", name="Corriger un lieu").wait_for()
    save(page)
    (corps,) = [entree["corps"] for entree in list_file(page) if entree["nature"] == "fiche"]
    assert corps["champs"] == {"telephone": "02 511 44 44"}
    assert corps["base"] == connu["base"]  # the server sees that it comes late


def test_what_was_begun_on_a_record_that_is_gone_can_still_be_saved(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    connu = page.evaluate(LIEU_CONNU)
    show(page, f"fiche/{connu['id']}")
    page.get_by_label("Téléphone").fill("02 511 55 55")
    show(page, "accueil")
    visite.contexte.set_offline(True)
    page.evaluate(RIEN_AUTOUR)
    page.reload()
    page.get_by_role("link", name="Reprendre").click()
    save(page)
    (corps,) = [entree["corps"] for entree in list_file(page) if entree["nature"] == "fiche"]
    assert corps["champs"] == {"telephone": "02 511 55 55"}


def test_what_one_person_began_is_not_shown_to_another_nor_lost(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    page.get_by_text("Vous notez avec le compte de Nadia.").wait_for()
    fill(page, "Commencée par Nadia")
    show(page, "accueil")
    page.get_by_text("Vous aviez commencé “Commencée par Nadia”").wait_for()
    visite.contexte.set_offline(True)
    page.evaluate(CONNECTE, ["autre", "Omar"])
    page.reload()
    page.get_by_text("Vous notez avec le compte de Omar.").wait_for()
    assert page.get_by_text("Vous aviez commencé").count() == 0
    show(page, "ajouter")
    assert page.get_by_label("Nom du lieu").input_value() == ""
    page.evaluate(CONNECTE, [page.evaluate(COMPTE), "Nadia"])
    show(page, "accueil")
    page.reload()
    page.get_by_text("Vous aviez commencé “Commencée par Nadia”").wait_for()


def test_what_is_noted_is_of_who_logged_in_last_even_before_the_records_were_read(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    page.evaluate(CONNECTE, ["autre", "Omar"])
    page.reload()
    fill(page, "Notée par Omar")
    save(page)
    assert {entree["compte"] for entree in list_file(page)} == {"autre"}


def test_names_of_200_letters_and_names_in_arabic_stay_within_the_screen(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    fill(page, "W" * 200)
    assert find_debordements(page) == []
    save(page)
    assert find_debordements(page) == []
    fill(page, "جمعية الأمل")
    nom = page.get_by_label("Nom du lieu")
    assert nom.evaluate("(champ) => getComputedStyle(champ).direction") == "rtl"
    nom.fill("É" * 200)
    show(page, "accueil")
    page.get_by_text("Vous aviez commencé").wait_for()
    assert find_debordements(page) == []
    show(page, "file")
    page.get_by_role("button", name="Retirer").first.click()
    assert find_debordements(page) == []


def test_a_round_started_by_two_touches_is_one(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    page.get_by_role("button", name="Commencer une maraude").dblclick()
    page.get_by_text("Commencée à").wait_for()
    assert [entree["nature"] for entree in list_file(page)] == ["sortie"]


def test_two_tabs_note_in_one_round(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    seconde = visite.contexte.new_page()
    seconde.goto("/equipe/maraude")
    for onglet, nom in ((page, "Premier onglet"), (seconde, "Second onglet")):
        fill(onglet, nom)
        save(onglet)
    fiches = [entree for entree in list_file(page) if entree["nature"] == "fiche"]
    sorties = {entree["id"] for entree in list_file(page) if entree["nature"] == "sortie"}
    assert (len(fiches), len(sorties)) == (2, 1)
    assert {entree["corps"]["maraude"] for entree in fiches} == sorties


@pytest.mark.parametrize("annees", [-1, 1])
def test_a_clock_that_was_wrong_by_a_year_ends_the_round_and_is_told(
    telephone: Callable[..., Visite], annees: int
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    fill(page, "À la mauvaise heure")
    save(page)
    horloge = page.evaluate("Date.now()") + annees * 31_536_000_000
    page.clock.set_fixed_time(horloge / 1000)
    fill(page, "À une autre heure")
    save(page)
    maraudes = {entree["corps"].get("maraude") for entree in list_file(page)} - {None}
    assert len(maraudes) == 2
    visite.contexte.set_offline(False)
    page.get_by_text("L'heure de ce téléphone n'est pas juste.").wait_for()


def test_a_photo_is_sent_with_its_record(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    fill(page, "Salle de la rue Haute", "Culture")
    page.get_by_text("Ajouter des détails").click()
    photo = page.locator(".maraude-entete").screenshot()
    page.get_by_label("Photo du lieu").set_input_files(
        {"name": "facade.png", "mimeType": "image/png", "buffer": photo}
    )
    page.get_by_text("Photo prête").wait_for()
    save(page)
    wait_for_etat(page, "Tout est envoyé")
    show(page, "file")
    assert page.locator("[data-entree]", has_text="Photo").locator(".maraude-envoyee").count() == 1


# Where


def test_a_bad_position_is_said_with_its_metres(telephone: Callable[..., Visite]) -> None:
    visite = telephone(geolocation=JEU_DE_BALLE | {"accuracy": 240.0})
    page = open_maraude(visite)
    page.clock.install()
    fill(page, "Maison de l'enfance")
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("Position trouvée à 240 m près. La mesure continue…").wait_for()
    page.clock.run_for(26_000)
    page.get_by_text("Position peu précise : à 240 m près.").wait_for()
    assert page.get_by_role("button", name="Mesurer de nouveau").is_visible()


def test_a_refused_position_leads_to_the_map_and_the_address(
    telephone: Callable[..., Visite], equipe: tuple[str, str, str]
) -> None:
    page = open_maraude(telephone(permissions=[]))
    fill(page, "Bureau d'aide Sablon")
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("Le téléphone ne donne pas la position à cette page.").wait_for()
    page.get_by_role("button", name="Adresse").click()
    page.get_by_label("Rue, numéro et code postal").fill("Rue Haute 100, 1000")
    save(page)
    wait_for_etat(page, "Tout est envoyé")
    acteur = find_acteur(equipe[1], "Bureau d'aide Sablon")
    assert acteur is not None
    assert (acteur.rue, acteur.code_postal) == ("Rue Haute", "1000")


def test_the_map_of_ones_quartier_is_there_without_network(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    gardees = "(async () => (await (await caches.open('raq-maraude-fond')).keys()).length)()"
    for _ in range(100):
        if page.evaluate(gardees) > 20:
            break
        page.wait_for_timeout(100)
    visite.contexte.set_offline(True)
    fill(page, "Au milieu du quartier")
    page.get_by_role("button", name="Sur la carte").click()
    page.locator(".maraude-plan").click(position={"x": 120, "y": 90})
    page.get_by_text("Point placé sur la carte. Quartier : Marolles (le vôtre).").wait_for()
    page.locator(".leaflet-tile-loaded").first.wait_for()


# What is known already


def test_a_likely_duplicate_opens_its_record_and_only_the_change_is_sent(
    telephone: Callable[..., Visite], equipe: tuple[str, str, str]
) -> None:
    page = open_maraude(telephone())
    show(page, "autour")
    connu = page.locator(".maraude-lien-fiche strong").first
    connu.wait_for()
    nom = connu.inner_text()
    fill(page, nom)
    page.get_by_text("Ajouter des détails").click()
    page.get_by_label("Téléphone").fill("02 500 00 01")
    page.get_by_role("button", name="Ici").click()
    page.get_by_role("button", name=f"C'est celui-ci : {nom}", exact=True).click()
    page.get_by_role("heading", name="Corriger un lieu").wait_for()
    assert page.get_by_label("Téléphone").input_value() == "02 500 00 01"
    identifiant = page.evaluate("location.hash.split('/')[1]")
    save(page)
    wait_for_etat(page, "Tout est envoyé")
    derniere = list_revisions(equipe[1], identifiant)[-1]
    assert derniere.contenu["telephone"] == "02 500 00 01"
    assert derniere.contenu["nom"] == nom


def test_another_place_of_that_name_is_said_to_be_another(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(telephone())
    show(page, "autour")
    page.locator(".maraude-lien-fiche strong").first.wait_for()
    nom = page.locator(".maraude-lien-fiche strong").first.inner_text()
    fill(page, nom)
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("C'est peut-être déjà :").wait_for()
    page.get_by_role("button", name="Non, c'est un autre").click()
    assert page.get_by_text("C'est peut-être déjà :").count() == 0
    assert page.evaluate("document.activeElement.id") == "maraude-nom"


def test_an_answer_can_be_taken_back_and_is_kept_when_the_page_goes(
    telephone: Callable[..., Visite], equipe: tuple[str, str, str]
) -> None:
    page = open_maraude(telephone())
    show(page, "encore")
    lieux = page.locator("[data-acteur]")
    lieux.first.wait_for()
    assert lieux.count() == 10
    premier = lieux.first.get_attribute("data-acteur")
    lieux.first.get_by_role("button", name="Fermé").click()
    annuler = page.get_by_role("button", name="Annuler la réponse")
    assert annuler.evaluate("(bouton) => bouton === document.activeElement")
    annuler.click()
    wait_for_etat(page, "Tout est envoyé")
    lieux.nth(1).get_by_role("button", name="Déménagé").click()
    second = lieux.nth(1).get_attribute("data-acteur")
    show(page, "accueil")
    page.get_by_text("1 note.").wait_for()
    wait_for_etat(page, "Tout est envoyé")
    reponses = read(
        equipe[1],
        lambda s: {
            str(acteur): str(r)
            for acteur, r in s.execute(select(Verification.acteur, Verification.resultat))
        },
    )
    assert reponses.get(second) == "demenage"
    assert premier not in reponses
    show(page, "encore")
    lieux.first.wait_for()
    assert second not in lieux.evaluate_all("(lieux) => lieux.map((l) => l.dataset.acteur)")


def test_an_answer_is_kept_when_the_page_is_closed_at_once(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    show(page, "encore")
    page.locator("[data-acteur]").first.get_by_role("button", name="Fermé").click()
    page.get_by_role("button", name="Annuler la réponse").wait_for()
    page.close()
    page = visite.contexte.new_page()
    page.goto("/equipe/maraude")
    wait_for_etat(page, "2 en attente d'envoi")
    assert {entree["nature"] for entree in list_file(page)} == {"sortie", "verification"}


def test_an_answer_that_a_full_device_cannot_keep_is_asked_again(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(telephone())
    show(page, "encore")
    lieu = page.locator("[data-acteur]").first
    lieu.wait_for()
    fill_device(page)
    lieu.get_by_role("button", name="Fermé").click()
    page.get_by_text("Cet appareil n'a pas pu garder la réponse.").wait_for()
    assert lieu.get_by_role("button", name="Fermé").is_visible()


def test_a_login_page_of_a_wifi_takes_the_place_of_no_record(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.route("**/equipe/maraude/donnees", lambda route: route.fulfill(json={}))
    with page.expect_response("**/equipe/maraude/donnees"):
        page.reload()
    page.wait_for_timeout(200)
    page.reload()
    page.get_by_text("Prête sans réseau.").wait_for()
    show(page, "ajouter")
    page.get_by_label("Nom du lieu").wait_for()


# The queue


def test_an_emptied_device_holds_nothing_of_anybody(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    page.evaluate("caches.open('raq-maraude-fond-vu')")
    show(page, "file")
    page.get_by_text("Fichiers et appareil").click()
    page.get_by_role("button", name="Vider l'appareil").click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    page.get_by_text("Cet appareil est vide.").wait_for()
    page.wait_for_timeout(300)  # whatever would be read again
    assert page.evaluate(COMPTE_TOUT) == 0
    assert page.evaluate("caches.keys().then((n) => n.filter((m) => m.includes('fond')))") == []


def test_a_refused_record_says_why_and_is_corrected(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    page.evaluate(ENTREE_REFUSEE)
    show(page, "file")
    page.reload()
    page.get_by_text("Refusée :").wait_for()
    wait_for_etat(page, "1 refusée")
    page.get_by_role("link", name="Corriger").click()
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("Quartier : Marolles").wait_for()
    save(page)
    wait_for_etat(page, "Tout est envoyé")


def test_two_versions_stand_side_by_side(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    page.evaluate(DEUX_VERSIONS)
    page.reload()
    page.get_by_role("link", name="1 fiche à comparer").click()
    ecarts = page.locator(".maraude-ecart")
    assert "02 511 11 11" in ecarts.first.inner_text()
    assert "02 512 22 22" in ecarts.first.inner_text()
    assert "rien" in ecarts.last.inner_text()
    assert page.get_by_role("link", name="Choisir").get_attribute("href") is not None
    page.get_by_role("button", name="J'ai vu").click()
    page.get_by_text("Pharmacie Blaes").wait_for(state="detached")


def test_the_device_is_emptied_on_a_second_touch_only(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.set_offline(True)
    fill(page, "Fiche à ne pas perdre")
    save(page)
    show(page, "file")
    page.get_by_text("Fichiers et appareil").click()
    page.get_by_role("button", name="Vider l'appareil").click()
    page.get_by_text("2 éléments ne sont pas envoyés et seront perdus").wait_for()
    page.get_by_role("button", name="Non, garder").click()
    wait_for_etat(page, "2 en attente d'envoi")
    page.get_by_role("button", name="Vider l'appareil").click()
    page.get_by_role("button", name="Oui, tout effacer").click()
    page.get_by_text("Cet appareil est vide.").wait_for()
    wait_for_etat(page, "Tout est envoyé")


def test_a_lost_login_is_said_and_nothing_is_lost(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(visite := telephone())
    visite.contexte.clear_cookies()
    fill(page, "Notée sans connexion")
    save(page)
    page.get_by_text("Votre connexion a pris fin. 2 éléments restent sur cet appareil.").wait_for()
    lien = page.get_by_role("link", name="Se connecter")
    assert lien.get_attribute("href") == "/equipe/connexion?suite=/equipe/maraude"


def test_what_another_account_noted_is_not_sent(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    page.evaluate(ENTREE_REFUSEE.replace("const { compte }", "const { nom: compte }"))
    page.reload()
    wait_for_etat(page, "Un autre compte est connecté. 1 en attente d'envoi")
    page.get_by_text("Des fiches ont été notées avec un autre compte").wait_for()
    show(page, "file")
    page.get_by_text("Notée avec un autre compte.").wait_for()
    assert page.get_by_role("button", name="Exporter dans un fichier").is_visible()


def test_a_place_of_another_relay_is_known_and_left_to_them(
    telephone: Callable[..., Visite],
) -> None:
    page = open_maraude(telephone())
    show(page, "autour")
    page.get_by_label("Où ?").select_option(label="Anneessens")
    page.get_by_text("Quartier : Anneessens.").wait_for()
    page.locator(".maraude-lien-fiche").first.click()
    page.get_by_text("Ce lieu est déjà connu, dans le quartier Anneessens.").wait_for()
    assert page.get_by_role("button", name="Enregistrer").count() == 0


# Every screen


def walk(page: "Page") -> Iterator[str]:
    """Every screen in turn, with something on it."""
    yield "accueil"
    fill(page, "Multipharma")
    page.get_by_role("button", name="Ici").click()
    page.get_by_text("Quartier : Marolles").wait_for()
    yield "ajouter, ici"
    page.get_by_role("button", name="Sur la carte").click()
    page.locator(".leaflet-tile-loaded").first.wait_for()
    yield "ajouter, carte"
    page.get_by_role("button", name="Adresse").click()
    page.get_by_text("Ajouter des détails").click()
    yield "ajouter, détails"
    show(page, "accueil")
    page.get_by_text("Vous aviez commencé").wait_for()
    yield "brouillon"
    show(page, "encore")
    page.locator("[data-acteur]").first.wait_for()
    page.get_by_role("button", name="Fermé").first.click()
    yield "encore"
    show(page, "autour")
    page.locator(".maraude-lien-fiche").first.wait_for()
    yield "autour"
    page.evaluate(DEUX_VERSIONS)
    page.evaluate(ENTREE_REFUSEE)
    page.reload()
    show(page, "file")
    page.get_by_text("Refusée :").wait_for()
    page.get_by_role("button", name="Retirer").click()
    page.get_by_text("Fichiers et appareil").click()
    page.get_by_role("button", name="Vider l'appareil").click()
    yield "file"


@pytest.mark.parametrize(("largeur", "lumiere"), [(360, "light"), (360, "dark"), (1280, "light")])
def test_every_screen_is_accessible_and_fits(
    telephone: Callable[..., Visite], largeur: int, lumiere: str
) -> None:
    visite = telephone(largeur, color_scheme=lumiere)
    page = open_maraude(visite)
    for ecran in walk(page):
        assert find_violations(page) == [], ecran
        assert find_debordements(page) == [], ecran
        assert page.locator(CIBLES).evaluate_all(TROP_PETITES) == [], ecran
        assert page.locator("h1").count() == 1, ecran
    refus = [erreur for erreur in visite.erreurs if "422" not in erreur]
    assert refus == []
    assert visite.etrangeres == []


def test_the_back_button_leads_to_the_former_screen(telephone: Callable[..., Visite]) -> None:
    page = open_maraude(telephone())
    page.get_by_role("link", name="Toujours là ?").click()
    page.get_by_role("heading", name="Toujours là ?").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Maraude", exact=True).wait_for()


def test_without_javascript_the_usual_form_is_offered(telephone: Callable[..., Visite]) -> None:
    page = telephone(java_script_enabled=False).page
    page.goto("/equipe/maraude")
    lien = page.get_by_role("link", name="Ajouter un lieu ou un service")
    assert lien.get_attribute("href") == "/equipe/acteurs/nouveau"


def test_the_page_can_be_installed(telephone: Callable[..., Visite]) -> None:
    visite = telephone()
    page = open_maraude(visite)
    manifeste = page.request.get(
        str(page.locator("link[rel=manifest]").get_attribute("href"))
    ).json()
    adresses = [icone["src"] for icone in manifeste["icons"]]
    adresses.append(page.locator("link[rel=apple-touch-icon]").get_attribute("href"))
    for adresse in adresses:
        assert page.request.get(adresse).headers["content-type"] == "image/png", adresse
    assert {icone["purpose"] for icone in manifeste["icons"]} == {"any", "maskable"}
