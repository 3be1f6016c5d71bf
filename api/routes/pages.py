"""Pages of a collection: what is asked, and the links between them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict

from api.filtres import LIMITE_PAR_DEFAUT, Decalage, Limite
from api.geojson import TYPE_MEDIA


class PageDeCollection(BaseModel):
    """One page of a collection."""

    model_config = ConfigDict(extra="forbid")

    limit: Limite = LIMITE_PAR_DEFAUT
    offset: Decalage = 0


class AucunParametre(BaseModel):
    """A route that takes no parameter: any is refused by name."""

    model_config = ConfigDict(extra="forbid")


def paging_links(
    adresse: str, parametres: Sequence[tuple[str, str]], limit: int, offset: int, total: int
) -> list[dict[str, str]]:
    """Return the links self, next and prev of a page (absolute addresses)."""

    def link(rel: str, debut: int) -> dict[str, str]:
        requete = urlencode([*parametres, ("limit", str(limit)), ("offset", str(debut))])
        return {"rel": rel, "type": TYPE_MEDIA, "href": f"{adresse}?{requete}"}

    liens = [link("self", offset)]
    if offset + limit < total:
        liens.append(link("next", offset + limit))
    if offset > 0:
        liens.append(link("prev", max(0, offset - limit)))
    return liens
