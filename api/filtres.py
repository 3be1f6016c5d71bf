"""One filter object and one query string for the list, the map, the exports and the print.

`?q=&categorie=&quartier=&commune=&langue=&ouvert=` (DESIGN.md §3.5); several values by repeating
a name. An empty value is as good as none, since HTML forms send every field.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from sqlalchemy.orm import Session

from api.erreurs import ParametreInvalide
from api.messages import a_traduire
from geo.reperes import Enveloppe, is_finite_point
from geo.textes import slugify
from registre.annuaire import list_communes, list_groupes, list_noms_quartiers
from registre.filtre import Filtre

LIMITE_PAR_DEFAUT: Final = 100
LIMITE_MAXIMALE: Final = 10_000
LONGUEUR_TEXTE: Final = 200


def _drop_empty(valeurs: Any) -> Any:
    return [v for v in valeurs if v != ""] if isinstance(valeurs, list) else valeurs


def _empty_is_false(valeur: Any) -> Any:
    return False if valeur == "" else valeur


def _empty_is_none(valeur: Any) -> Any:
    return None if valeur == "" else valeur


Choix = Annotated[
    list[Annotated[str, Field(max_length=80)]],
    BeforeValidator(_drop_empty),
]


Rectangle = Annotated[
    str | None,
    BeforeValidator(_empty_is_none),
    WithJsonSchema(
        {"type": "string", "maxLength": 120, "examples": ["4.34,50.83,4.36,50.85"]},
    ),
]
Limite = Annotated[
    int,
    Field(ge=1, le=LIMITE_MAXIMALE, description="Combien en renvoyer au plus.", examples=[100]),
]
Decalage = Annotated[
    int,
    Field(ge=0, le=1_000_000, description="Combien en sauter au début.", examples=[0]),
]


class FiltreDemande(BaseModel):
    """The filter as typed. Unknown names are refused; pages use `FiltreDePage`, which forgives."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        "",
        max_length=LONGUEUR_TEXTE,
        description="Mots cherchés dans le nom, la catégorie, la rue, la commune.",
        examples=["forêt"],
    )
    categorie: Choix = Field(
        default_factory=list,
        max_length=50,
        description="Catégorie (identifiant) ou groupe (lettre A à H) ; répétable.",
        examples=[["maisons-medicales", "H"]],
    )
    quartier: Choix = Field(
        default_factory=list,
        max_length=50,
        description="Quartier (identifiant) ; répétable.",
        examples=[["marolles"]],
    )
    commune: Choix = Field(
        default_factory=list,
        max_length=50,
        description="Commune : code NIS5 ou nom (ixelles, elsene) ; répétable.",
        examples=[["21009"]],
    )
    langue: Choix = Field(
        default_factory=list,
        max_length=20,
        description="Langue parlée, en code de deux ou trois lettres ; répétable.",
        examples=[["fr", "ar"]],
    )
    ouvert: Annotated[bool, BeforeValidator(_empty_is_false)] = Field(
        False, description="Seulement ce qui est ouvert maintenant.", examples=[True]
    )
    bbox: Rectangle = Field(
        None, max_length=120, description="ouest,sud,est,nord en degrés (EPSG:4326)."
    )


class FiltreDeCollection(FiltreDemande):
    """The filter of a machine's collection, with its page."""

    limit: Limite = LIMITE_PAR_DEFAUT
    offset: Decalage = 0


class FiltreDePage(FiltreDemande):
    """The filter of an HTML page: names it does not know (a shared link's marks) are ignored."""

    model_config = ConfigDict(extra="ignore")

    page: int = Field(1, ge=1, le=100_000)


def resolve_filtre(demande: FiltreDemande, session: Session) -> Filtre:
    """Turn what was typed into a Filtre; unknown slugs raise ParametreInvalide by name.

    References are read only for the names that are used: the plain list costs no SELECT here.
    """
    return Filtre(
        q=demande.q,
        categories=_resolve_categories(demande.categorie, session),
        quartiers=_resolve_quartiers(demande.quartier, session),
        communes=_resolve_communes(demande.commune, session),
        langues=_resolve_langues(demande.langue),
        ouvert=demande.ouvert,
        bbox=parse_bbox(demande.bbox) if demande.bbox else None,
    )


def parse_bbox(texte: str) -> Enveloppe:
    """Read “west,south,east,north” in degrees; raises ParametreInvalide."""
    raison = a_traduire(
        "%(parametre)s attend quatre nombres : ouest,sud,est,nord, en degrés, du plus petit au "
        "plus grand."
    )
    try:
        ouest, sud, est, nord = (float(morceau) for morceau in texte.split(","))
    except ValueError:
        raise ParametreInvalide("bbox", raison) from None
    finis = is_finite_point(ouest, sud) and is_finite_point(est, nord)
    if not finis or not (-180 <= ouest <= est <= 180 and -90 <= sud <= nord <= 90):
        raise ParametreInvalide("bbox", raison)
    return ouest, sud, est, nord


def query_items(filtre: Filtre) -> list[tuple[str, str]]:
    """Return the filter as (name, value) pairs in one fixed order, without empty ones."""
    paires = [("q", filtre.q)] if filtre.q else []
    for nom, valeurs in (
        ("categorie", filtre.categories),
        ("quartier", filtre.quartiers),
        ("commune", filtre.communes),
        ("langue", filtre.langues),
    ):
        paires += [(nom, valeur) for valeur in valeurs]
    if filtre.ouvert:
        paires.append(("ouvert", "1"))
    if filtre.bbox:
        paires.append(("bbox", ",".join(str(c) for c in filtre.bbox)))
    return paires


def to_query(filtre: Filtre, **autres: object) -> str:
    """Return the query string, “” when nothing is filtered; `autres` (page, f…) come last."""
    return urlencode([*query_items(filtre), *((nom, str(v)) for nom, v in autres.items())])


def _check_known(nom: str, valeurs: Iterable[str], connus: set[str]) -> tuple[str, ...]:
    for valeur in valeurs:
        if valeur not in connus:
            raise ParametreInvalide(
                nom,
                a_traduire("%(parametre)s : « %(valeur)s » n'existe pas."),
                valeur=valeur,
            )
    return tuple(dict.fromkeys(valeurs))


def _resolve_categories(valeurs: list[str], session: Session) -> tuple[str, ...]:
    if not valeurs:
        return ()
    groupes = list_groupes(session)
    connus = {g.lettre for g in groupes} | {c.slug for g in groupes for c in g.categories}
    return _check_known("categorie", valeurs, connus)


def _resolve_quartiers(valeurs: list[str], session: Session) -> tuple[str, ...]:
    if not valeurs:
        return ()
    return _check_known("quartier", valeurs, set(list_noms_quartiers(session)))


def _resolve_communes(valeurs: list[str], session: Session) -> tuple[str, ...]:
    if not valeurs:
        return ()
    codes = {}
    for commune in list_communes(session):
        for nom in (commune.nis5, slugify(commune.nom_fr), slugify(commune.nom_nl)):
            codes[nom] = commune.nis5
    _check_known("commune", valeurs, set(codes))
    return tuple(dict.fromkeys(codes[v] for v in valeurs))


def _resolve_langues(valeurs: list[str]) -> tuple[str, ...]:
    for valeur in valeurs:
        if not (valeur.isascii() and valeur.isalpha() and valeur.islower() and len(valeur) <= 3):
            raise ParametreInvalide(
                "langue",
                a_traduire("%(parametre)s attend un code de langue, par exemple fr ou ar."),
            )
    return tuple(dict.fromkeys(valeurs))
