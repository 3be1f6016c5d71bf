"""The street round's page opens without network: its worker keeps all that it loads, no more."""

import json
import re
from collections.abc import Iterator
from os import utime
from pathlib import Path
from typing import Any

import pytest

from api.octets import Contenu, OctetsPrets, prepare_octets
from registre.valeurs import Role
from tests.appuis.applications import Site, opening
from tests.appuis.bases import Bases
from tests.appuis.equipe import log_in, make_client
from vitrine.equipe.coquille import SOURCE, Coquille
from vitrine.statique import FichiersStatiques

TRAVAILLEUR = "/maraude-sw.js"
PAGE = "/equipe/maraude"


@pytest.fixture(scope="module")
def site(bases: Bases, modele_seme: str) -> Iterator[Site]:
    """The site, with accounts of its own."""
    url = bases.copy(modele_seme)
    with opening(url) as ouvert:
        yield ouvert
    bases.drop(url)


@pytest.fixture(scope="module")
def coquille(site: Site) -> dict[str, Any]:
    """What the worker's script says of its shell."""
    reponse = make_client(site).get(TRAVAILLEUR)
    assert reponse.status_code == 200
    trouvee = re.match(r"const COQUILLE = (\{.*?\});\n", reponse.text)
    assert trouvee is not None
    lue: dict[str, Any] = json.loads(trouvee[1])
    return lue


def test_the_worker_is_open_to_all_and_may_rule_the_page_alone(site: Site) -> None:
    reponse = make_client(site).get(TRAVAILLEUR)
    assert reponse.headers["content-type"].startswith("text/javascript")
    assert reponse.headers["cache-control"] == "no-cache"
    assert reponse.headers["service-worker-allowed"] == PAGE
    assert reponse.headers["content-security-policy"].startswith("default-src 'self'")
    encore = make_client(site).get(TRAVAILLEUR, headers={"If-None-Match": reponse.headers["etag"]})
    assert encore.status_code == 304


def test_the_worker_is_made_again_only_when_something_it_is_made_of_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "js/maraude").mkdir(parents=True)
    source, module = tmp_path / SOURCE, tmp_path / "js/maraude/page.js"
    source.write_text("self.onfetch = null;")
    module.write_text('import "./suite.js";')
    coquille = Coquille(FichiersStatiques(tmp_path))
    ecrits: list[Contenu] = []

    def prepare(contenu: Contenu) -> OctetsPrets:
        ecrits.append(contenu)
        return prepare_octets(contenu)

    monkeypatch.setattr("vitrine.equipe.coquille.prepare_octets", prepare)
    page = '<script src="/static/js/maraude/page.js"></script>'

    def ask(html: str = page) -> bytes:
        prets = coquille.prepare_travailleur(html)
        assert prets is not None
        return prets.corps

    premier = ask()
    assert ask() == premier
    assert len(ecrits) == 1
    vus = {premier, ask(f"{page} ")}
    for fichier, texte in ((module, "export {};"), (source, "self.oninstall = null;")):
        fichier.write_text(texte)
        utime(fichier, ns=(1, 1))  # some disks write the hour in seconds
        vus.add(ask(f"{page} "))
        ask(f"{page} ")
    assert (len(vus), len(ecrits)) == (4, 4)


def test_each_address_of_the_shell_answers_without_being_sent_elsewhere(
    site: Site, coquille: dict[str, Any]
) -> None:
    membre = log_in(site, Role.RAQ, nom="Coquille", quartiers=["marolles"])
    assert coquille["adresses"][0] == PAGE
    assert len(coquille["adresses"]) == len(set(coquille["adresses"]))
    for adresse in coquille["adresses"]:
        assert membre.get(adresse).status_code == 200, adresse


def test_the_shell_holds_every_module_that_another_one_imports(
    site: Site, coquille: dict[str, Any]
) -> None:
    """By the very addresses that a browser asks for: two of them would be two modules."""
    adresses = coquille["adresses"]
    modules = [a for a in adresses if a.startswith("/static/js/")]
    assert len(modules) > 10
    for adresse in modules:
        source = site.get(adresse).text
        for nom in re.findall(r"""(?:from|import)\s*\(?\s*["']\./([\w-]+\.js)["']""", source):
            dossier = adresse.partition("?")[0].rpartition("/")[0]
            assert f"{dossier}/{nom}" in adresses, (adresse, nom)
    assert any(a.startswith("/static/vendor/leaflet/leaflet.js") for a in adresses)
    assert any(a.startswith("/static/css/maraude.css") for a in adresses)
    assert not [a for a in adresses if a.startswith("/static/js/maraude/sw.js")]


def test_the_shell_holds_what_the_page_names(site: Site, coquille: dict[str, Any]) -> None:
    html = log_in(site, Role.COORDINATION, nom="Coquille page").get(PAGE).text
    nommees = re.findall(r'(?:src|href)="(/static/[^"]+|/maraude[^"]+)"', html)
    assert nommees
    assert set(nommees) <= set(coquille["adresses"])


def test_the_page_is_the_same_for_everybody_and_names_nobody(site: Site) -> None:
    membres = [
        log_in(site, Role.COORDINATION, nom="Ombeline Vandersteen"),
        log_in(site, Role.RAQ, nom="Idriss Peeters", quartiers=["marolles"]),
    ]
    pages = [membre.get(PAGE) for membre in membres]
    assert pages[0].content == pages[1].content
    assert 'name="jeton"' not in pages[0].text
    for membre in membres:
        assert membre.nom not in pages[0].text


def test_the_manifest_installs_the_page_with_icons_that_are_there(site: Site) -> None:
    reponse = make_client(site).get("/maraude.webmanifest")
    assert reponse.headers["content-type"] == "application/manifest+json"
    manifeste = reponse.json()
    assert (manifeste["start_url"], manifeste["scope"]) == (PAGE, PAGE)
    assert manifeste["display"] == "standalone"
    assert {icone["sizes"] for icone in manifeste["icons"]} == {"192x192", "512x512"}
    for icone in manifeste["icons"]:
        assert site.get(icone["src"]).status_code == 200, icone["src"]
