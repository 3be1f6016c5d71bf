"""A visit: one browser context and its page, with all that a visitor should never meet."""

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request, Response

PATIENCE_MS = 15_000
"""How long a page may take on a busy machine before a test gives it up."""

NOTE_LES_REFUS = """
document.addEventListener("securitypolicyviolation", (refus) =>
  console.error("CSP", refus.violatedDirective, refus.blockedURI));
"""


class Visite:
    """Goes to pages of one origin and notes errors, refused contents, foreign requests."""

    def __init__(self, contexte: "BrowserContext", origine: str) -> None:
        self.contexte = contexte
        self.origine = origine
        self.erreurs: list[str] = []
        self.demandes: list[str] = []
        contexte.add_init_script(NOTE_LES_REFUS)
        contexte.set_default_timeout(PATIENCE_MS)
        self.page = contexte.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda erreur: self.erreurs.append(str(erreur)))
        self.page.on("dialog", lambda boite: self.erreurs.append(f"dialog {boite.message}"))
        self.page.on("request", self._note_demande)

    @property
    def etrangeres(self) -> list[str]:
        """Requests to another origin than ours."""
        return [url for url in self.demandes if not url.startswith(f"{self.origine}/")]

    def go(self, chemin: str) -> "Response":
        """Load a page to the end, its map included."""
        reponse = self.page.goto(chemin)
        assert reponse is not None
        if reponse.ok and self.page.locator("[data-carte]").count():
            self.marques.first.wait_for()
            self.page.wait_for_load_state("networkidle")
        return reponse

    @property
    def marques(self) -> "Locator":
        """What stands for actors on the map now: pins and clusters."""
        return self.page.locator(".epingle, .grappe")

    @property
    def epingles(self) -> "Locator":
        """The pins that are on the map now."""
        return self.page.locator(".epingle")

    def wait_for_lieux(self, nombre: int) -> None:
        """Wait until the marks on the map stand for this many actors."""
        fin = time.monotonic() + PATIENCE_MS / 1000
        while self.count_lieux() != nombre:
            assert time.monotonic() < fin, f"{self.count_lieux()} on the map, not {nombre}"
            self.page.wait_for_timeout(50)

    def count_lieux(self) -> int:
        """Actors that the marks on the map stand for (those far out of view are not drawn)."""
        grappes = self.page.locator(".grappe").all_inner_texts()
        return self.epingles.count() + sum(int(nombre) for nombre in grappes)

    def _note_console(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"} and not self._is_own_status(message):
            self.erreurs.append(f"{message.type}: {message.text}")

    def _is_own_status(self, message: "ConsoleMessage") -> bool:
        """Chromium reports a page's own 404 or 422 as an error; the visitor asked for it."""
        return message.location["url"] == self.page.url and "Failed to load" in message.text

    def _note_demande(self, demande: "Request") -> None:
        if urlsplit(demande.url).scheme in {"http", "https", "ws", "wss"}:
            self.demandes.append(demande.url)
