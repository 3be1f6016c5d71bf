"""Links between the pages of a collection."""

from collections.abc import Sequence
from urllib.parse import urlencode

TYPE_GEOJSON = "application/geo+json"


def paging_links(
    adresse: str, parametres: Sequence[tuple[str, str]], limit: int, offset: int, total: int
) -> list[dict[str, str]]:
    """Return the links self, next and prev of a page (absolute addresses)."""

    def link(rel: str, debut: int) -> dict[str, str]:
        requete = urlencode([*parametres, ("limit", str(limit)), ("offset", str(debut))])
        return {"rel": rel, "type": TYPE_GEOJSON, "href": f"{adresse}?{requete}"}

    liens = [link("self", offset)]
    if offset + limit < total:
        liens.append(link("next", offset + limit))
    if offset > 0:
        liens.append(link("prev", max(0, offset - limit)))
    return liens
