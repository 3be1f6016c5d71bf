"""The filter's form, filled in: what may be chosen, what is chosen, and how to undo it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from api.dependances import Langue, Services
from api.filtres import to_query
from api.messages import a_traduire
from registre.filtre import Filtre
from registre.publication import CommunePublique, GroupePublic
from vitrine.blocs import ChoixGroupe, FiltreActif, FormulaireFiltre, Option
from vitrine.fiches import Nomenclature
from vitrine.langues import name_langue
from vitrine.mots import name_commune

_OUVERT: Final = a_traduire("Ouvert maintenant")


def make_formulaire(
    action: str,
    filtre: Filtre,
    noms: Nomenclature,
    communes: Sequence[CommunePublique],
    parlees: Sequence[str],
    par_categorie: Mapping[str, int],
    par_quartier: Mapping[str, int],
    langue: Langue,
    services: Services,
) -> FormulaireFiltre:
    """Return the form of a page. Counts say what each category or quartier alone would give.

    `parlees` are the codes of the languages that somebody speaks: no other is offered, but one
    that an address asks for stays, to be undone.
    """
    return FormulaireFiltre(
        action=action,
        q=filtre.q,
        groupes=tuple(
            _make_groupe(groupe, filtre, par_categorie, langue) for groupe in noms.groupes
        ),
        quartiers=tuple(
            Option(slug, nom, slug in filtre.quartiers, par_quartier.get(slug, 0))
            for slug, nom in noms.noms_quartiers.items()
        ),
        communes=tuple(
            Option(c.nis5, name_commune(langue, c), c.nis5 in filtre.communes) for c in communes
        ),
        langues=tuple(
            Option(code, name_langue(code).nom, code in filtre.langues)
            for code in dict.fromkeys((*parlees, *filtre.langues))
        ),
        ouvert=filtre.ouvert,
        actifs=tuple(_list_actifs(action, filtre, noms, communes, langue, services)),
    )


def make_url(action: str, filtre: Filtre, **autres: object) -> str:
    """Return the address of a page with a filter; bare when nothing is asked."""
    requete = to_query(filtre, **autres)
    return f"{action}?{requete}" if requete else action


def _make_groupe(
    groupe: GroupePublic, filtre: Filtre, par_categorie: Mapping[str, int], langue: Langue
) -> ChoixGroupe:
    options = tuple(
        Option(
            categorie.slug,
            categorie.label(langue),
            categorie.slug in filtre.categories,
            par_categorie.get(categorie.slug, 0),
        )
        for categorie in groupe.categories
    )
    return ChoixGroupe(
        groupe=groupe,
        choisi=groupe.lettre in filtre.categories,
        nombre=sum(option.nombre or 0 for option in options),
        categories=options,
        ouvert=any(option.choisie for option in options),
    )


def _list_actifs(
    action: str,
    filtre: Filtre,
    noms: Nomenclature,
    communes: Sequence[CommunePublique],
    langue: Langue,
    services: Services,
) -> Iterator[FiltreActif]:
    def drop(valeurs: tuple[str, ...], valeur: str) -> tuple[str, ...]:
        return tuple(v for v in valeurs if v != valeur)

    if filtre.q:
        yield FiltreActif(filtre.q, make_url(action, replace(filtre, q="")))
    for valeur in filtre.categories:
        sans = replace(filtre, categories=drop(filtre.categories, valeur))
        yield FiltreActif(_name_categorie(valeur, noms, langue), make_url(action, sans))
    for valeur in filtre.quartiers:
        sans = replace(filtre, quartiers=drop(filtre.quartiers, valeur))
        yield FiltreActif(noms.noms_quartiers[valeur], make_url(action, sans))
    for commune in communes:
        if commune.nis5 in filtre.communes:
            sans = replace(filtre, communes=drop(filtre.communes, commune.nis5))
            yield FiltreActif(name_commune(langue, commune), make_url(action, sans))
    for valeur in filtre.langues:
        sans = replace(filtre, langues=drop(filtre.langues, valeur))
        yield FiltreActif(name_langue(valeur).nom, make_url(action, sans))
    if filtre.ouvert:
        libelle = services.traduire(langue, _OUVERT)
        yield FiltreActif(libelle, make_url(action, replace(filtre, ouvert=False)))


def _name_categorie(valeur: str, noms: Nomenclature, langue: Langue) -> str:
    if len(valeur) == 1:
        return noms.find_groupe(valeur).label(langue)
    return noms.find_categorie(valeur).label(langue)
