"""Pages of a collection: what is asked, and the links between them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from api.filtres import LIMITE_MAXIMALE, LIMITE_PAR_DEFAUT
from api.geojson import TYPE_MEDIA


class PageDeCollection(BaseModel):
    """One page of a collection."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(LIMITE_PAR_DEFAUT, ge=1, le=LIMITE_MAXIMALE)
    offset: int = Field(0, ge=0, le=1_000_000)


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
