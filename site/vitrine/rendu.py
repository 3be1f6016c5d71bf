"""Turns a page's dataclass into HTML: one Jinja environment per language, strict and escaped."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from api.dependances import LANGUES, Langue
from api.octets import Contenu, prepare_for, send_octets
from vitrine import dates, mots
from vitrine.langues import Traductions, name_langue
from vitrine.statique import FichiersStatiques, Pictogrammes

A_RELIRE = "no-cache"
"""A page may be kept, and is asked for again each time (304 when nothing changed)."""


class CadreDePage(Protocol):
    """What the frame of any page says: a public one (Cadre), or the team's (CadreEquipe)."""

    @property
    def langue(self) -> Langue:
        """The language that the page is written in."""
        ...

    @property
    def indexable(self) -> bool:
        """Whether search engines may list the page."""
        ...


class Page(Protocol):
    """What every page's dataclass has (vitrine.contextes)."""

    TEMPLATE: ClassVar[str]

    @property
    def cadre(self) -> CadreDePage:
        """The frame, which carries the language."""
        ...


class Rendu:
    """Renders pages. Built once per application; its environments are shared by threads."""

    def __init__(
        self,
        dossier_templates: Path,
        fichiers: FichiersStatiques,
        pictogrammes: Pictogrammes,
        traductions: Traductions,
    ) -> None:
        self.traductions = traductions
        chargeur = FileSystemLoader(dossier_templates)
        self._environnements = {
            langue: _make_environment(chargeur, langue, fichiers, pictogrammes, traductions)
            for langue in LANGUES
        }

    def translate(self, langue: str, texte: str, **valeurs: object) -> str:
        """Return a French text in a language, its %(placeholders)s filled."""
        traduit = self.traductions.translate(langue, texte)
        return traduit % valeurs if valeurs else traduit

    def render(self, page: Page) -> str:
        """Return the HTML of a page. Raises jinja2.UndefinedError for anything that it lacks."""
        environnement = self._environnements[page.cadre.langue]
        return environnement.get_template(page.TEMPLATE).render(page=page)

    def write(self, langue: Langue, modele: str, **valeurs: object) -> tuple[str, str]:
        """Return (subject, body) of a mail: the first line of its template, and what follows.

        Plain text: nothing is escaped. Raises jinja2.UndefinedError for anything that it lacks.
        """
        environnement = self._environnements[langue].overlay(autoescape=False)
        texte = environnement.get_template(f"courriels/{modele}.txt").render(valeurs)
        objet, _, corps = texte.partition("\n")
        return " ".join(objet.split()), corps.strip() + "\n"

    def answer(
        self,
        request: Request,
        page: Page,
        *,
        statut: int = 200,
        cache_control: str = A_RELIRE,
        entetes: Mapping[str, str] | None = None,
    ) -> Response:
        """Answer a page, compressed as the visitor accepts; 304 when it did not change."""
        corps = self.render(page).encode()
        prets = prepare_for(request, Contenu(corps, "text/html; charset=utf-8"))
        reponse = send_octets(request, prets, statut=statut, cache_control=cache_control)
        if not request.url.path.startswith(f"/{page.cadre.langue}/"):
            # /docs and errors outside a language: the visitor's preference has decided.
            reponse.headers["Vary"] = "Accept-Encoding, Accept-Language"
        reponse.headers["Content-Language"] = page.cadre.langue
        if not page.cadre.indexable:
            reponse.headers["X-Robots-Tag"] = "noindex"
        reponse.headers.update(entetes or {})
        return reponse


def _make_environment(
    chargeur: FileSystemLoader,
    langue: str,
    fichiers: FichiersStatiques,
    pictogrammes: Pictogrammes,
    traductions: Traductions,
) -> Environment:
    environnement = Environment(
        loader=chargeur,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environnement.install_gettext_callables(  # type: ignore[attr-defined]
        partial(traductions.translate, langue),
        partial(traductions.translate_number, langue),
        newstyle=True,
    )

    environnement.globals.update(_list_fonctions(langue, fichiers, pictogrammes))
    return environnement


def _list_fonctions(
    langue: str, fichiers: FichiersStatiques, pictogrammes: Pictogrammes
) -> dict[str, Any]:
    """Return what a template may call besides `_` and `ngettext`."""

    def draw(nom: str) -> Markup:
        return Markup(pictogrammes.draw(nom))  # noqa: S704 – our own files, no visitor's text

    def link(page: str = "", *suite: str, **requete: str) -> str:
        chemin = "/".join([langue, page, *suite])
        return f"/{chemin}" + (f"?{urlencode(requete)}" if requete else "")

    return {
        "langue": langue,
        "lien": link,
        "url_statique": fichiers.url_of,
        "pictogramme": draw,
        "langue_parlee": name_langue,
        "jour": partial(dates.say_jour, langue),
        "date": partial(dates.say_date, langue),
        "heure": partial(dates.say_heure, langue),
        "heure_de_fin": partial(dates.say_heure_de_fin, langue),
        "nombre": partial(mots.say_nombre, langue),
        "distance": partial(mots.say_distance, langue),
        "cpas": partial(mots.name_cpas, langue),
        "nom_commune": partial(mots.name_commune, langue),
        "communes_imprimees": partial(mots.name_communes_imprimees, langue),
    }
