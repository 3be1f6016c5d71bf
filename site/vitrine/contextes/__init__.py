"""One documented dataclass per template: all that the template sees, as `page`.

Each names its template in `TEMPLATE`. Blocks that several pages share (a relay's card, an actor's
record, the sketch of a zone) are in `blocs`.
"""

from vitrine.contextes.demandes import (
    PageConfirme,
    PageConfirmer,
    PageConfirmerChanger,
    PageEcrire,
    PageEcrit,
    PageSignale,
    PageSignaler,
)
from vitrine.contextes.lieux import (
    PageAccueil,
    PageCouverture,
    PagePartenaires,
    PageQuartier,
    PageQuartiers,
    PageTrouver,
)
from vitrine.contextes.repertoire import (
    PageActeur,
    PageCarte,
    PageRepertoire,
)
from vitrine.contextes.textes import (
    PageDocumentation,
    PageErreur,
    PageTexte,
)

__all__ = [
    "PageAccueil",
    "PageActeur",
    "PageCarte",
    "PageConfirme",
    "PageConfirmer",
    "PageConfirmerChanger",
    "PageCouverture",
    "PageDocumentation",
    "PageEcrire",
    "PageEcrit",
    "PageErreur",
    "PagePartenaires",
    "PageQuartier",
    "PageQuartiers",
    "PageRepertoire",
    "PageSignale",
    "PageSignaler",
    "PageTexte",
    "PageTrouver",
]
