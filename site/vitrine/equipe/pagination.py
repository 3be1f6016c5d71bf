"""Pages of a long list of the team's area: which one is asked for, and the ways to the others.

A page beyond the last one is the last one, everywhere: lists grow shorter while people read them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar
from urllib.parse import urlencode

from vitrine.blocs import Pagination

PAGES_MAXIMUM: Final = 10_000

Ligne = TypeVar("Ligne")


def read_page(texte: str) -> int:
    """Return the number that `?page=` asks for, from 1; 1 for what is none."""
    if not (texte.isascii() and texte.isdecimal() and len(texte) < 6):
        return 1
    return min(max(1, int(texte)), PAGES_MAXIMUM)


def clamp_page(numero: int, total: int, par_page: int) -> int:
    """Return a page that exists among those of `total` lines: the one asked for, or the last."""
    return min(numero, _count_pages(total, par_page))


def read_lignes_de_page(
    numero: int, par_page: int, lire: Callable[[int, int], tuple[Sequence[Ligne], int]]
) -> tuple[Sequence[Ligne], int]:
    """Return the lines of a page, or of the last one, and how many there are in all.

    `lire` takes (limit, offset); it is called again only for a page beyond the last one.
    """
    lignes, total = lire(par_page, (numero - 1) * par_page)
    derniere = clamp_page(numero, total, par_page)
    return (lignes, total) if derniere == numero else lire(par_page, (derniere - 1) * par_page)


def paginate(
    url: str,
    choisis: Mapping[str, str],
    numero: int,
    total: int,
    par_page: int,
    *,
    ancre: str = "",
) -> Pagination:
    """Return where a page stands among those of `total` lines; the choices go along.

    `ancre` is the id of the list in its page, where others stand above it.
    """
    page, pages = clamp_page(numero, total, par_page), _count_pages(total, par_page)

    def lead(autre: int) -> str:
        requete = {nom: valeur for nom, valeur in choisis.items() if valeur}
        adresse = f"{url}?{urlencode({**requete, 'page': autre})}"
        return f"{adresse}#{ancre}" if ancre else adresse

    return Pagination(
        page=page,
        pages=pages,
        precedente=lead(page - 1) if page > 1 else None,
        suivante=lead(page + 1) if page < pages else None,
    )


def _count_pages(total: int, par_page: int) -> int:
    return max(1, -(-total // par_page))
