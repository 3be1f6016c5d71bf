"""Pages of a long list of the team's area: which one is asked for, and the ways to the others."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import Request

from vitrine.blocs import Pagination

PAGES_MAXIMUM: Final = 10_000


def read_page(request: Request) -> int:
    """Return the number in `?page=`; 1 for what is none."""
    texte = request.query_params.get("page", "")
    if not (texte.isascii() and texte.isdecimal() and len(texte) < 6):
        return 1
    return min(max(1, int(texte)), PAGES_MAXIMUM)


def paginate(
    url: str, choisis: Mapping[str, str], numero: int, total: int, par_page: int
) -> Pagination:
    """Return where a page stands among those of `total` lines; the choices go along."""
    pages = max(1, -(-total // par_page))

    def lead(page: int) -> str:
        requete = {nom: valeur for nom, valeur in choisis.items() if valeur}
        return f"{url}?{urlencode({**requete, 'page': page})}"

    return Pagination(
        page=numero,
        pages=pages,
        precedente=lead(min(numero, pages + 1) - 1) if numero > 1 else None,
        suivante=lead(numero + 1) if numero < pages else None,
    )
