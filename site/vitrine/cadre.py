"""The frame of a page: its language, and the same page in the others."""

from fastapi import Request

from api.dependances import LANGUES, Langue, Services, choose_langue, public_origin
from vitrine.blocs import Cadre, LienLangue
from vitrine.langues import NOMS_DE_LANGUES


def make_cadre(
    request: Request,
    services: Services,
    rubrique: str | None = None,
    *,
    indexable: bool = True,
    accueil: bool = False,
) -> Cadre:
    """Return the frame of the page asked for.

    The language switch keeps path and query. Search engines are told of the path only: an address
    that somebody typed never gets into a link that they follow.
    """
    langue = choose_langue(request)
    origine = public_origin(request, services)
    requete = f"?{request.url.query}" if request.url.query else ""
    liens, alternatives = [], []
    for code in LANGUES:
        chemin = _path_in(request.url.path, code)
        courante = code == langue
        liens.append(LienLangue(code, NOMS_DE_LANGUES[code], chemin + requete, courante))
        alternatives.append(LienLangue(code, NOMS_DE_LANGUES[code], origine + chemin, courante))
    return Cadre(
        langue=langue,
        rubrique=rubrique,
        langues=tuple(liens),
        alternatives=tuple(alternatives) if indexable else (),
        indexable=indexable,
        accueil=accueil,
    )


def _path_in(chemin: str, langue: Langue) -> str:
    """Return the path in another language; a path without one leads to that language's home."""
    premier, _, reste = chemin.removeprefix("/").partition("/")
    return f"/{langue}/{reste}" if premier in LANGUES else f"/{langue}/"
