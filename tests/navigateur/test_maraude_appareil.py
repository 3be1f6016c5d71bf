"""What a phone keeps in the street, and how it sends it: nothing lost, nothing twice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.navigateur.appareil import (
    AMELIE,
    BILAL,
    Serveur,
    keep,
    kill_profil,
    list_ids,
    make_entree,
    open_page,
    open_profil,
    send,
    serving_appareils,
    wait_for,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.navigateur

PLEIN = """
() => {
  IDBObjectStore.prototype.put = function () {
    const { transaction } = this;
    const erreur = new DOMException("", "QuotaExceededError");
    Object.defineProperty(transaction, "error", { value: erreur, configurable: true });
    transaction.abort();
    return {};
  };
}
"""
"""What a device without any room left does with each write."""


@pytest.fixture
def serveur() -> Iterator[Serveur]:
    """The team's server, played; Amélie is logged in."""
    with serving_appareils() as ouvert:
        yield ouvert


@pytest.fixture
def contexte(navigateur: "Browser") -> Iterator["BrowserContext"]:
    """A clean device."""
    ouvert = navigateur.new_context(accept_downloads=True)
    yield ouvert
    ouvert.close()


@pytest.fixture
def page(contexte: "BrowserContext", serveur: Serveur) -> "Page":
    """The page of the round on a clean device."""
    return open_page(contexte, serveur)


def _list_recus(serveur: Serveur) -> list[str]:
    return [chemin.split("/")[3] for chemin in serveur.recus]


def _read_queue(page: "Page") -> list[dict[str, Any]]:
    file: list[dict[str, Any]] = page.evaluate("raq.depot.listEntrees()")
    return file


def _read_envoyees(page: "Page") -> list[dict[str, Any]]:
    envoyees: list[dict[str, Any]] = page.evaluate("raq.depot.listEnvoyees()")
    return envoyees


# The queue outlives the browser


def test_the_queue_is_there_when_the_browser_opens_again(
    navigateur: "Browser", serveur: Serveur, tmp_path: Path
) -> None:
    premier = open_profil(navigateur, tmp_path)
    keep(open_page(premier, serveur), make_entree("fiche", 1), make_entree("fiche", 2))
    premier.close()
    second = open_profil(navigateur, tmp_path)
    try:
        page = open_page(second, serveur)
        assert page.evaluate("raq.depot.countEntrees()") == 2
        assert send(page) == "a_jour"
    finally:
        second.close()
    assert len(serveur.recus) == 2


def test_the_queue_is_there_after_the_browser_was_killed(
    navigateur: "Browser", serveur: Serveur, tmp_path: Path
) -> None:
    premier = open_profil(navigateur, tmp_path)
    page = open_page(premier, serveur)
    photo = "new Uint8Array(200_000).map((_, rang) => rang % 251).buffer"
    page.evaluate(
        f"(e) => raq.depot.keepEntree({{ ...e, octets: {photo} }})", make_entree("photo", 2)
    )
    keep(page, make_entree("fiche", 1))
    assert kill_profil(premier, tmp_path) > 0
    second = open_profil(navigateur, tmp_path)
    try:
        page = open_page(second, serveur)
        assert len(list_ids(page)) == 2
        assert send(page) == "a_jour"
    finally:
        second.close()
    assert _list_recus(serveur) == ["fiches", "photos"]
    assert list(serveur.recus.values())[1] == bytes(rang % 251 for rang in range(200_000))


def test_a_base_closed_under_our_feet_is_opened_again(
    contexte: "BrowserContext", serveur: Serveur
) -> None:
    contexte.add_init_script("""
        const ouvre = IDBFactory.prototype.open;
        window.bases = [];
        IDBFactory.prototype.open = function (...suite) {
          const demande = ouvre.apply(this, suite);
          demande.addEventListener("success", () => window.bases.push(demande.result));
          return demande;
        };
    """)
    page = open_page(contexte, serveur)
    keep(page, make_entree("fiche", 1))
    page.evaluate("bases.forEach((base) => base.close())")
    keep(page, make_entree("fiche", 2))
    page.evaluate("bases.forEach((base) => base.close())")
    assert len(list_ids(page)) == 2
    assert page.evaluate("bases.length") == 3


def test_data_that_the_browser_cleared_do_not_stop_the_next_record(page: "Page") -> None:
    keep(page, make_entree("fiche", 1))
    outil = page.context.new_cdp_session(page)
    outil.send(
        "Storage.clearDataForOrigin",
        {"origin": page.evaluate("location.origin"), "storageTypes": "indexeddb"},
    )
    keep(page, make_entree("fiche", 2))
    assert list_ids(page) == [make_entree("fiche", 2)["id"]]


def test_a_full_device_says_so_and_keeps_what_it_had(page: "Page") -> None:
    outil = page.context.new_cdp_session(page)
    origine = page.evaluate("location.origin")
    outil.send("Storage.overrideQuotaForOrigin", {"origin": origine, "quotaSize": 200_000})
    keep(page, make_entree("fiche", 1))
    nom = page.evaluate(
        """(e) => raq.depot.keepEntree({ ...e, octets: new ArrayBuffer(300_000) })
            .then(() => "gardée", (erreur) => erreur.name)""",
        make_entree("photo", 2),
    )
    assert nom == "MemoirePleine"
    assert list_ids(page) == [make_entree("fiche", 1)["id"]]


def test_a_full_device_still_sends_its_queue(page: "Page", serveur: Serveur) -> None:
    fiches = [make_entree("fiche", 1), make_entree("fiche", 2)]
    keep(page, *fiches)
    page.evaluate(PLEIN)
    page.evaluate("raq.envoi.run(); null")
    wait_for(page, "raq.depot.countEntrees().then((nombre) => nombre === 0)")
    assert list(serveur.recus) == [fiche["chemin"] for fiche in fiches]


def test_entries_and_their_settings_are_kept_all_or_none(page: "Page") -> None:
    gardee = page.evaluate(
        "(e) => raq.depot.keepEntrees([e], { a: () => {} }).then(() => true, () => false)",
        make_entree("fiche", 1),
    )
    assert not gardee
    assert list_ids(page) == []


def test_an_entry_whose_sending_began_is_neither_rewritten_nor_dropped(page: "Page") -> None:
    partie, libre = make_entree("fiche", 1, essais=1), make_entree("fiche", 2)
    suite = make_entree("photo", 3)
    keep(page, partie, libre, suite)
    assert not page.evaluate("([a, b]) => raq.depot.dropEntrees(a, b)", [partie["id"], suite["id"]])
    autre = make_entree("fiche", 4)
    remplace = "([id, e]) => raq.depot.replaceEntree(id, [e], { repere: 1 })"
    assert not page.evaluate(remplace, [partie["id"], autre])
    assert page.evaluate(remplace, [libre["id"], autre])
    assert list_ids(page) == [partie["id"], suite["id"], autre["id"]]
    assert page.evaluate("raq.depot.readReglage('repere')") == 1
    assert page.evaluate("(id) => raq.depot.dropEntrees(id)", autre["id"])


def test_a_device_emptied_during_a_sending_keeps_nothing_of_it(
    page: "Page", serveur: Serveur
) -> None:
    keep(page, make_entree("fiche", 1))
    serveur.lenteur_s = 0.5
    page.evaluate("window.course = raq.envoi.run(); null")
    wait_for(page, "raq.depot.listEntrees().then(([e]) => e.essais === 1)")
    page.evaluate("raq.depot.clearAll()")
    page.evaluate("course")
    assert _read_envoyees(page) == []
    assert page.evaluate("raq.depot.readReglage('compte')") is None


# Sending


def test_an_acknowledgement_that_was_lost_makes_no_second_record(
    page: "Page", serveur: Serveur
) -> None:
    fiche = make_entree("fiche", 1)
    keep(page, fiche)
    serveur.perd = 100  # Chromium itself repeats a PUT that got no answer, a few times
    assert send(page) == "hors_ligne"
    assert list(serveur.recus) == [fiche["chemin"]]
    assert [entree["essais"] for entree in _read_queue(page)] == [1]
    serveur.perd = 0
    assert send(page) == "a_jour"
    assert serveur.demandes[fiche["chemin"]] >= 2
    assert list(serveur.recus) == [fiche["chemin"]]
    assert list_ids(page) == []
    assert [envoyee["numero"] for envoyee in _read_envoyees(page)] == [1]


def test_rounds_go_first_then_records_in_their_order_then_answers_then_photos(
    page: "Page", serveur: Serveur
) -> None:
    natures = ["photo", "verification", "fiche", "fiche", "sortie"]
    entrees = [make_entree(nature, rang) for rang, nature in enumerate(natures)]
    keep(page, *reversed(entrees))
    assert send(page) == "a_jour"
    ordre = [entrees[rang]["chemin"] for rang in (4, 2, 3, 1, 0)]
    assert list(serveur.recus) == ordre


def test_what_makes_a_record_goes_before_what_changes_it_though_the_clock_was_set_back(
    page: "Page", serveur: Serveur
) -> None:
    creation = make_entree("fiche", 1, cree_le="2031-01-01T10:00:00.000Z", vue=None)
    corps = {**creation["corps"], "base": 1}
    suite = make_entree("fiche", 2, corps=corps, vue=None)
    keep(page, creation, suite)
    assert send(page) == "a_jour"
    assert list(serveur.recus) == [creation["chemin"], suite["chemin"]]
    assert json.loads(serveur.recus[suite["chemin"]])["base"] == 1


@pytest.mark.parametrize(("numero", "base"), [(6, 6), (7, 5)])
def test_a_change_noted_behind_another_starts_from_what_was_on_screen(
    page: "Page", serveur: Serveur, numero: int, base: int
) -> None:
    premiere, seconde = (
        make_entree("fiche", rang, vue=5, corps={"acteur": "a", "base": 4 + rang, "champs": {}})
        for rang in (1, 2)
    )
    serveur.plan = lambda chemin: (
        (200, {"id": premiere["id"], "numero": numero}, {})
        if chemin == premiere["chemin"]
        else None
    )
    keep(page, premiere, seconde)
    assert send(page) == "a_jour"
    assert json.loads(serveur.recus[seconde["chemin"]])["base"] == base


def test_what_follows_another_person_s_record_waits_for_it(page: "Page", serveur: Serveur) -> None:
    creation = make_entree("fiche", 1, BILAL)
    suite = make_entree("fiche", 2, corps={**creation["corps"], "base": 1})
    keep(page, creation, suite, make_entree("fiche", 3))
    assert send(page) == "autre_compte"
    assert list(serveur.recus) == [make_entree("fiche", 3)["chemin"]]
    assert list_ids(page) == [creation["id"], suite["id"]]


def test_an_answer_leaves_once_it_can_no_longer_be_taken_back(
    page: "Page", serveur: Serveur
) -> None:
    page.clock.install()
    maintenant = page.evaluate("Date.now()")
    retenue = make_entree("verification", 1, pas_avant=maintenant + 8_000)
    d_avant = make_entree("verification", 2, pas_avant=maintenant + 31_536_000_000)
    keep(page, retenue, d_avant)
    assert send(page) == "attend"
    assert list(serveur.recus) == [d_avant["chemin"]]  # noted when the clock was a year ahead
    page.clock.run_for(9_000)
    wait_for(page, "raq.envoi.etat === 'a_jour'")
    assert list(serveur.recus) == [d_avant["chemin"], retenue["chemin"]]


def test_an_account_that_may_not_note_any_more_is_told_and_loses_nothing(
    page: "Page", serveur: Serveur
) -> None:
    refus = json.dumps({"code": "interdit"}).encode()
    entetes = {"Content-Type": "application/problem+json"}
    serveur.pages["/equipe/maraude/jeton"] = lambda: (403, entetes, refus)
    keep(page, make_entree("fiche", 1))
    assert send(page) == "interdit"
    assert len(list_ids(page)) == 1


def test_a_tab_that_sleeps_with_the_lock_does_not_hold_up_the_others_for_ever(
    page: "Page", serveur: Serveur
) -> None:
    page.evaluate("navigator.locks.request('raq-maraude-envoi', () => new Promise(() => {})); null")
    page.clock.install()
    keep(page, make_entree("fiche", 1))
    page.evaluate("window.course = raq.envoi.run(); null")
    page.clock.run_for(200_000)
    page.evaluate("course")
    assert len(serveur.recus) == 1


def test_without_a_login_nothing_goes_and_nothing_is_lost(page: "Page", serveur: Serveur) -> None:
    keep(page, make_entree("fiche", 1))
    serveur.compte = None
    assert send(page) == "connexion_requise"
    assert len(list_ids(page)) == 1
    serveur.compte = AMELIE
    assert send(page) == "a_jour"
    assert len(serveur.recus) == 1


def test_a_session_that_ends_between_two_records_keeps_the_second(
    page: "Page", serveur: Serveur
) -> None:
    keep(page, make_entree("fiche", 1))
    assert send(page) == "a_jour"
    serveur.compte = None
    keep(page, make_entree("fiche", 2))
    assert send(page) == "connexion_requise"
    assert len(list_ids(page)) == 1
    assert page.evaluate("raq.envoi.compte") is None


def test_what_one_person_noted_is_never_sent_by_another(page: "Page", serveur: Serveur) -> None:
    keep(page, make_entree("fiche", 1, AMELIE), make_entree("fiche", 2, BILAL))
    serveur.compte = BILAL
    assert send(page) == "autre_compte"
    assert list(serveur.recus) == [make_entree("fiche", 2)["chemin"]]
    assert list_ids(page) == [make_entree("fiche", 1)["id"]]
    assert page.evaluate("raq.envoi.compte.compte") == BILAL
    serveur.compte = AMELIE
    assert send(page) == "a_jour"


def test_another_person_on_the_device_does_not_find_the_first_one_s_data(
    page: "Page", serveur: Serveur
) -> None:
    page.evaluate("(compte) => raq.depot.keepDonnees({ compte, acteurs: [] })", AMELIE)
    keep(page, make_entree("fiche", 1))
    assert send(page) == "a_jour"
    assert page.evaluate("raq.depot.readDonnees()") == {"compte": AMELIE, "acteurs": []}
    serveur.compte = BILAL
    keep(page, make_entree("fiche", 2, BILAL))
    assert send(page) == "a_jour"
    assert page.evaluate("raq.depot.readDonnees()") is None
    assert [envoyee["compte"] for envoyee in _read_envoyees(page)] == [BILAL]


def test_a_token_too_old_is_asked_anew_once(page: "Page", serveur: Serveur) -> None:
    keep(page, make_entree("fiche", 1))
    assert send(page) == "a_jour"
    serveur.jetons = 1
    keep(page, make_entree("fiche", 2))
    assert send(page) == "a_jour"
    assert serveur.demandes["/equipe/maraude/jeton"] == 2
    serveur.plan = lambda _: (403, {"code": "formulaire_altere"}, {})
    keep(page, make_entree("fiche", 3))
    assert send(page) == "attend"
    assert serveur.demandes["/equipe/maraude/jeton"] == 3
    assert serveur.demandes[make_entree("fiche", 3)["chemin"]] == 2


def test_a_refused_record_stays_with_the_server_s_words_until_it_is_corrected(
    page: "Page", serveur: Serveur
) -> None:
    refusee, autre = make_entree("fiche", 1), make_entree("fiche", 2)
    suite = make_entree("photo", 3)
    suite["chemin"] += f"?acteur={refusee['corps']['acteur']}"
    keep(page, refusee, autre, suite)
    fautes = {"nom": "Écrivez un nom."}
    serveur.plan = lambda chemin: (
        (422, {"code": "saisie", "title": "Refusé", "fautes": fautes}, {})
        if chemin == refusee["chemin"]
        else None
    )
    assert send(page) == "attend"
    assert list(serveur.recus) == [autre["chemin"]]
    gardee = _read_queue(page)[0]
    assert (gardee["etat"], gardee["message"]) == ("refusee", "Écrivez un nom.")
    assert gardee["fautes"] == fautes
    assert send(page) == "attend"
    assert serveur.demandes[refusee["chemin"]] == 1  # not asked again as it is
    serveur.plan = lambda _: None
    corrigee = {**gardee, "etat": "attend", "corps": {**gardee["corps"], "champs": {"nom": "Y"}}}
    keep(page, corrigee)
    assert send(page) == "a_jour"
    assert list(serveur.recus) == [autre["chemin"], refusee["chemin"], suite["chemin"]]


def test_two_versions_are_shown_from_what_was_sent(page: "Page", serveur: Serveur) -> None:
    fiche = make_entree("fiche", 1)
    ecarts = [{"champ": "nom", "libelle": "Nom", "ici": "X", "la": "Y"}]
    relecture = "/equipe/relecture/1"
    reponse = {"id": fiche["id"], "numero": 3, "deux_versions": ecarts, "relecture": relecture}
    serveur.plan = lambda _: (200, reponse, {})
    keep(page, fiche)
    assert send(page) == "a_jour"
    (envoyee,) = _read_envoyees(page)
    assert envoyee["etat"] == "deux_versions"
    assert (envoyee["ecarts"], envoyee["relecture"]) == (ecarts, relecture)


def test_a_busy_server_is_asked_again_when_it_said(page: "Page", serveur: Serveur) -> None:
    page.clock.install()
    keep(page, make_entree("fiche", 1), make_entree("fiche", 2))
    serveur.plan = lambda _: (503, {"code": "base_occupee"}, {"Retry-After": "60"})
    assert send(page) == "attend"
    assert serveur.demandes[make_entree("fiche", 2)["chemin"]] == 0
    serveur.plan = lambda _: None
    page.clock.run_for(50_000)
    assert len(list_ids(page)) == 2
    page.clock.run_for(15_000)
    wait_for(page, "raq.envoi.etat === 'a_jour'")
    assert len(serveur.recus) == 2


def test_one_record_that_the_server_fails_at_does_not_hold_up_the_others(
    page: "Page", serveur: Serveur
) -> None:
    mauvaise, bonne = make_entree("fiche", 1), make_entree("fiche", 2)
    serveur.plan = lambda chemin: (500, {}, {}) if chemin == mauvaise["chemin"] else None
    keep(page, mauvaise, bonne)
    assert send(page) == "attend"
    assert list(serveur.recus) == [bonne["chemin"]]
    assert [entree["etat"] for entree in _read_queue(page)] == ["attend"]


def test_a_login_page_of_a_wifi_is_no_acknowledgement(page: "Page", serveur: Serveur) -> None:
    keep(page, make_entree("fiche", 1))
    serveur.plan = lambda _: (200, {"bienvenue": "au café"}, {})
    assert send(page) == "attend"
    assert len(list_ids(page)) == 1


def test_the_network_that_comes_back_sends_the_queue_by_itself(
    page: "Page", serveur: Serveur
) -> None:
    page.context.set_offline(True)
    keep(page, make_entree("fiche", 1))
    assert send(page) == "hors_ligne"
    page.context.set_offline(False)
    wait_for(page, "raq.envoi.etat === 'a_jour'")
    assert len(serveur.recus) == 1


def test_a_login_made_elsewhere_sends_the_queue_when_the_page_is_seen_again(
    page: "Page", serveur: Serveur
) -> None:
    serveur.compte = None
    keep(page, make_entree("fiche", 1))
    assert send(page) == "connexion_requise"
    serveur.compte = AMELIE
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for(page, "raq.envoi.etat === 'a_jour'")
    assert len(serveur.recus) == 1


def test_a_round_that_ends_while_its_start_is_sent_is_sent_again(
    page: "Page", serveur: Serveur
) -> None:
    debut = make_entree("sortie", 1, corps={"debut": "2022-03-01T10:00:00Z", "fin": None})
    fin = {**debut, "corps": {**debut["corps"], "fin": "2022-03-01T12:00:00Z"}}
    keep(page, debut)
    serveur.lenteur_s = 0.6
    page.evaluate("window.course = raq.envoi.run(); null")
    wait_for(page, "raq.depot.listEntrees().then(([e]) => e.essais === 1)")
    keep(page, fin)
    page.evaluate("course")
    assert len(list_ids(page)) == 1
    assert send(page) == "a_jour"
    assert json.loads(serveur.recus[debut["chemin"]])["fin"] == "2022-03-01T12:00:00Z"


def test_what_was_dropped_meanwhile_is_not_sent(page: "Page", serveur: Serveur) -> None:
    premiere, seconde = make_entree("fiche", 1), make_entree("fiche", 2)
    keep(page, premiere, seconde)
    serveur.lenteur_s = 0.6
    page.evaluate("window.course = raq.envoi.run(); null")
    wait_for(page, "raq.depot.listEntrees().then(([e]) => e.essais === 1)")
    page.evaluate("(id) => raq.depot.removeEntree(id)", seconde["id"])
    page.evaluate("course")
    assert list(serveur.recus) == [premiere["chemin"]]


def test_two_tabs_send_one_after_the_other_and_each_record_once(
    contexte: "BrowserContext", page: "Page", serveur: Serveur
) -> None:
    seconde = open_page(contexte, serveur)
    entrees = [make_entree("fiche", rang) for rang in range(6)]
    keep(page, *entrees)
    serveur.lenteur_s = 0.1
    for onglet in (page, seconde):
        onglet.evaluate("window.course = raq.envoi.run(); null")
    for onglet in (page, seconde):
        onglet.evaluate("course")
        assert onglet.evaluate("raq.envoi.etat") == "a_jour"
    assert serveur.de_front_max == 1
    assert [serveur.demandes[entree["chemin"]] for entree in entrees] == [1] * 6


def test_another_tab_hears_that_the_queue_changed(
    contexte: "BrowserContext", page: "Page", serveur: Serveur
) -> None:
    seconde = open_page(contexte, serveur)
    seconde.evaluate("raq.envoi.addEventListener('change', () => { window.change = true; })")
    keep(page, make_entree("fiche", 1))
    wait_for(seconde, "window.change === true")


def test_calls_during_a_sending_make_one_more_round(page: "Page", serveur: Serveur) -> None:
    keep(page, make_entree("fiche", 1))
    serveur.lenteur_s = 0.3
    page.evaluate("window.course = raq.envoi.run(); null")
    wait_for(page, "raq.envoi.etat === 'en_cours'")
    keep(page, make_entree("fiche", 2))
    assert send(page) == "a_jour"
    assert len(serveur.recus) == 2


# The queue as a file


def _export(page: "Page", chemin: Path) -> dict[str, Any]:
    with page.expect_download() as attendu:
        page.evaluate("raq.fichier.exportFile().then(() => null)")
    assert attendu.value.suggested_filename.startswith("maraude-")
    attendu.value.save_as(chemin)
    exporte: dict[str, Any] = json.loads(chemin.read_text(encoding="utf-8"))
    return exporte


IMPORTE = """(texte) => raq.fichier.importFile(new File([texte], "file.json"))
    .catch((erreur) => erreur.name)"""


def test_an_exported_queue_is_imported_once_and_only_once(
    navigateur: "Browser", page: "Page", serveur: Serveur, tmp_path: Path
) -> None:
    octets = "new Uint8Array(70_000).map((_, rang) => (rang * 7) % 256).buffer"
    photo = make_entree("photo", 2)
    photo["chemin"] += "?acteur=a&note_le=b"
    del photo["corps"]
    keep(page, make_entree("fiche", 1))
    page.evaluate(f"(e) => raq.depot.keepEntree({{ ...e, octets: {octets} }})", photo)
    fichier = tmp_path / "file.json"
    assert [e["nature"] for e in _export(page, fichier)["entrees"]] == ["fiche", "photo"]
    texte = fichier.read_text(encoding="utf-8")
    assert page.evaluate(IMPORTE, texte) == {"ajoutees": 0, "connues": 2}

    with navigateur.new_context() as autre_appareil:
        autre = open_page(autre_appareil, serveur)
        assert autre.evaluate(IMPORTE, texte) == {"ajoutees": 2, "connues": 0}
        assert autre.evaluate(IMPORTE, texte) == {"ajoutees": 0, "connues": 2}
        assert send(autre) == "a_jour"
        assert autre.evaluate(IMPORTE, texte) == {"ajoutees": 0, "connues": 2}  # sent already
        assert list_ids(autre) == []
    assert serveur.recus[photo["chemin"]] == bytes(rang * 7 % 256 for rang in range(70_000))
    assert send(page) == "a_jour"
    assert len(serveur.recus) == 2


@pytest.mark.parametrize(
    "abime",
    [
        {"chemin": "https://ailleurs.example.org/fiches/x"},
        {"chemin": "/equipe/compte"},
        {"id": "x"},
        {"nature": "toString"},
        {"corps": None},
        {"cree_le": "hier"},
        {"cree_le": 7},
        {"compte": 7},
        {"corps": {"acteur": AMELIE, "base": 0}},
        {"corps": {"base": 0, "champs": {}}},
    ],
)
def test_a_file_that_this_page_did_not_write_adds_nothing(
    page: "Page", abime: dict[str, Any]
) -> None:
    entrees = [make_entree("fiche", 1), {**make_entree("fiche", 2), **abime}]
    texte = json.dumps({"format": "raq-maraude", "version": 1, "entrees": entrees})
    assert page.evaluate(IMPORTE, texte) == "FichierIllisible"
    assert list_ids(page) == []


def test_a_file_of_another_kind_is_told(page: "Page") -> None:
    for texte in ("", "bonjour", "null", "[]", '{"format": "raq-maraude", "version": 2}'):
        assert page.evaluate(IMPORTE, texte) == "FichierIllisible"


def test_the_queue_is_shared_as_a_text_file_that_can_be_imported(page: "Page") -> None:
    keep(page, make_entree("fiche", 1))
    partage = page.evaluate("""async () => {
        let donne;
        navigator.share = async (quoi) => { donne = quoi.files[0]; };
        const parti = await raq.fichier.shareFile();
        await raq.depot.removeEntree((await raq.depot.listEntrees())[0].id);
        const bilan = await raq.fichier.importFile(donne);
        navigator.share = () => Promise.reject(new DOMException("", "AbortError"));
        return [parti, donne.type, bilan, await raq.fichier.shareFile()];
    }""")
    assert partage == [True, "text/plain", {"ajoutees": 1, "connues": 0}, False]
