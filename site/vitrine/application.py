"""install_vitrine(): the public pages, their static files and their languages."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.dependances import LANGUES
from api.erreurs import ErreurPublique
from vitrine import (
    accueil,
    acteurs,
    carte,
    confirmer,
    couverture,
    documentation,
    ecrire,
    partenaires,
    photos,
    quartiers,
    repertoire,
    signaler,
    textes,
)
from vitrine.equipe import coquille
from vitrine.equipe.application import install_equipe
from vitrine.erreurs import render_erreur
from vitrine.langues import Traductions
from vitrine.rendu import Rendu
from vitrine.statique import FichiersStatiques, Pictogrammes, install_statique

PAGES_TRADUITES = (
    *(accueil, quartiers, repertoire, acteurs, carte, couverture, textes),
    *(ecrire, signaler, confirmer, partenaires),
)
"""Their routes stand below each language: /fr/…, /nl/…, /en/…"""


@dataclass(frozen=True)
class Vitrine:
    """What the pages need that doesn't change while the application lives."""

    rendu: Rendu
    fichiers: FichiersStatiques

    @classmethod
    def build(cls, dossier_templates: Path, dossier_static: Path) -> "Vitrine":
        """Read the catalogues and make the template environments; nothing is listened to yet."""
        fichiers = FichiersStatiques(dossier_static)
        pictogrammes = Pictogrammes(dossier_static / "icones")
        rendu = Rendu(dossier_templates, fichiers, pictogrammes, Traductions.load())
        return cls(rendu, fichiers)

    def traduire(self, langue: str, texte: str) -> str:
        """Return a French text in a language (the `traduire` of Services)."""
        return self.rendu.translate(langue, texte)

    def rendre_erreur(self, request: Request, erreur: ErreurPublique) -> Response:
        """Answer an error as a page (the `rendre_erreur` of Services)."""
        return render_erreur(self.rendu, request, erreur)


def install_vitrine(app: FastAPI, vitrine: Vitrine) -> None:
    """Add the pages and static files to an application. Its API must be installed first."""
    app.state.rendu = vitrine.rendu
    install_statique(app, vitrine.fichiers)
    app.include_router(accueil.make_racine())
    app.include_router(documentation.make_router())
    app.include_router(photos.make_router())
    app.include_router(coquille.make_router(vitrine.fichiers))
    for langue in LANGUES:
        for pages in PAGES_TRADUITES:
            app.include_router(pages.make_router(), prefix=f"/{langue}")
    install_equipe(app)
