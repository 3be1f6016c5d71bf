"""What a visitor's phone receives, and when the first pin stands on the map.

Bytes are those that cross the wire (headers and compressed bodies, as Chromium counts them) on a
cold visit; the base map's tiles are told apart. The phone is Lighthouse's: a processor four times
slower and “Slow 4G” (1.6 Mbit/s down, 750 kbit/s up, 150 ms for each request).
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bench.serveur import make_base, serving
from tests.conftest import CHROMIUM, OPTIONS_CHROMIUM

RALENTI: Final = 4
LENTE_4G: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
ESSAIS: Final = 5

ADRESSE: Final = "Place du Jeu de Balle, 1000"
PREMIERE_MARQUE: Final = """
new MutationObserver((_, guet) => {
  if (!document.querySelector(".epingle, .grappe")) return;
  guet.disconnect();
  requestAnimationFrame(() => { window.premiereMarque = performance.now(); });
}).observe(document, { childList: true, subtree: true });
"""

BUDGET_TROUVER_KO: Final = 30
BUDGET_CARTE_KO: Final = 130
BUDGET_DEMANDES: Final = 20
BUDGET_MARQUE_S: Final = 2.5


@dataclass
class Trafic:
    """What one page has loaded: bytes on the wire by address, tiles apart."""

    octets: dict[str, int] = field(default_factory=dict)
    tuiles: int = 0
    _urls: dict[str, str] = field(default_factory=dict)

    @property
    def total_ko(self) -> float:
        """Kilobytes (of 1,000) without the tiles."""
        return sum(self.octets.values()) / 1000

    def note_demande(self, evenement: dict[str, Any]) -> None:
        """Remember which request is for which address."""
        self._urls[evenement["requestId"]] = evenement["request"]["url"]

    def note_fin(self, evenement: dict[str, Any]) -> None:
        """Count a request that has come in full."""
        url = urlsplit(self._urls.get(evenement["requestId"], ""))
        if not url.scheme.startswith("http"):
            return
        if url.path.startswith("/fond/"):
            self.tuiles += 1
            return
        nom = f"{url.path}?{url.query}" if url.query else url.path
        self.octets[nom] = self.octets.get(nom, 0) + int(evenement["encodedDataLength"])


@contextmanager
def visiting(navigateur: Browser, *, telephone: bool) -> Iterator[tuple[Page, Trafic]]:
    """Open a page with an empty cache, slowed down as a cheap phone is, and count its traffic."""
    contexte = navigateur.new_context(viewport={"width": 360, "height": 640})
    page, trafic = contexte.new_page(), Trafic()
    page.add_init_script(PREMIERE_MARQUE)
    cdp = contexte.new_cdp_session(page)
    cdp.on("Network.requestWillBeSent", trafic.note_demande)
    cdp.on("Network.loadingFinished", trafic.note_fin)
    cdp.send("Network.enable")
    if telephone:
        cdp.send("Network.emulateNetworkConditions", LENTE_4G)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": RALENTI})
    yield page, trafic
    contexte.close()


def weigh_trouver(navigateur: Browser, origine: str) -> Trafic:
    """Load the finder and its answer, as a person does."""
    with visiting(navigateur, telephone=False) as (page, trafic):
        page.goto(f"{origine}/fr/", wait_until="networkidle")
        page.goto(f"{origine}/fr/trouver?adresse={quote(ADRESSE)}", wait_until="networkidle")
        return trafic


def weigh_carte(navigateur: Browser, origine: str) -> Trafic:
    """Load the map to the end, outlines and all."""
    with visiting(navigateur, telephone=False) as (page, trafic):
        page.goto(f"{origine}/fr/carte", wait_until="networkidle")
        return trafic


def time_first_mark(navigateur: Browser, origine: str) -> float:
    """Return the seconds from the start of the visit to the first mark, on the slow phone."""
    with visiting(navigateur, telephone=True) as (page, _):
        page.goto(f"{origine}/fr/carte", wait_until="commit")
        page.wait_for_function("() => window.premiereMarque")
        return float(page.evaluate("window.premiereMarque")) / 1000


def tell(quoi: str, mesure: float, budget: float, unite: str) -> None:
    """Print a figure beside its budget."""
    part = mesure / budget
    verdict = "held" if part <= 1 else "MISSED"
    print(f"  {quoi:<42} {mesure:7.1f} of {budget:g} {unite:<9} {part:4.0%}  {verdict}")


def report(navigateur: Browser, origine: str) -> None:
    """Measure and print."""
    trouver, carte = weigh_trouver(navigateur, origine), weigh_carte(navigateur, origine)
    durees = [time_first_mark(navigateur, origine) for _ in range(ESSAIS)]
    print("Pages as a phone receives them, cold, compressed, tiles apart")
    tell("finder and its answer", trouver.total_ko, BUDGET_TROUVER_KO, "kB")
    tell("map with the carried actors", carte.total_ko, BUDGET_CARTE_KO, "kB")
    tell("requests of the map", len(carte.octets), BUDGET_DEMANDES, "requests")
    tell("first mark, CPU 4×, Slow 4G (median)", median(durees), BUDGET_MARQUE_S, "s")
    print(f"  first marks: {', '.join(f'{duree:.2f} s' for duree in durees)}")
    for nom, octets in sorted(carte.octets.items(), key=lambda paire: -paire[1]):
        print(f"    {octets / 1000:6.1f} kB  {nom}")


def main() -> None:
    chemin = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chemin is None:
        print("Pages: no Chromium is installed on this machine")
        return
    with tempfile.TemporaryDirectory() as dossier, sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=chemin, args=OPTIONS_CHROMIUM)
        with serving(make_base(Path(dossier))) as serveur:
            origine = f"http://127.0.0.1:{serveur.port}"
            weigh_carte(navigateur, origine)  # the server keeps its answers from here on
            report(navigateur, origine)
        navigateur.close()


if __name__ == "__main__":
    main()
