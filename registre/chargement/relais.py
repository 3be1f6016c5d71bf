"""Hosts as the report prints them, and one relay per quartier, known by its role alone."""

from collections import Counter
from pathlib import Path

from geo.textes import slugify
from registre.chargement.erreurs import ReferenceRefusee
from registre.chargement.identites import identify
from registre.chargement.lecture import Table, read_table
from registre.chargement.plan import Ligne, Tranche, rows
from registre.chargement.quartiers import DEBUT_DES_ZONES, check_slugs
from registre.modeles import Attribution, Hote, HoteQuartier, Relais

HOTES = "referentiel/partenaires_hebergeurs.csv"


def read_hotes(dossier: Path, quartiers: Table) -> Table:
    """Return the 19 host partners. Raises ReferenceRefusee when one names an unknown quartier."""
    table = read_table(dossier / HOTES, ("partenaire", "communes", "quartiers_slugs"))
    slugs = {slug for ligne in table for slug in ligne["quartiers_slugs"].split()}
    check_slugs(HOTES, slugs, quartiers)
    return table


def prepare_hotes(hotes: Table) -> Tranche:
    """Return the hosts; their key is the slug of their name. No phone nor mail is known."""
    lignes = (
        {
            "id": identify("hote", cle),
            "cle_source": cle,
            "nom": ligne["partenaire"],
            "communes": ligne["communes"],
        }
        for ligne in hotes
        for cle in (slugify(ligne["partenaire"]),)
    )
    return Tranche("hotes", Hote, ("cle_source",), rows(lignes), ("id",))


def prepare_hotes_quartiers(hotes: Table) -> Tranche:
    """Return which host serves which quartier. A row comes with its host or with its quartier."""
    lignes = tuple(
        Ligne(
            {"hote": identify("hote", cle), "quartier": slug},
            parents=(("hotes", (cle,)), ("quartiers", (slug,))),
        )
        for ligne in hotes
        for cle in (slugify(ligne["partenaire"]),)
        for slug in ligne["quartiers_slugs"].split()
    )
    return Tranche("hotes_quartiers", HoteQuartier, ("hote", "quartier"), lignes)


def prepare_relais(quartiers: Table) -> Tranche:
    """Return one relay per quartier. It comes with its quartier, and with no invented contact."""
    lignes = tuple(
        Ligne(
            {
                "id": identify("relais", ligne["slug"]),
                "cle_source": f"relais|{ligne['slug']}",
                "role": f"Relais d'action de quartier – {ligne['quartier']}",
            },
            parents=(("quartiers", (ligne["slug"],)),),
        )
        for ligne in quartiers
    )
    return Tranche("relais", Relais, ("cle_source",), lignes, ("id",))


def prepare_attributions(quartiers: Table, hotes: Table) -> Tranche:
    """Return who covers which quartier from DEBUT_DES_ZONES, open-ended.

    The host is the one that the report gives, None when it gives several. No antenna: the row
    of CSSBSE has three antennas and seven quartiers and does not say which serves which.
    Raises ReferenceRefusee when a quartier has no host at all.
    """
    cles = {
        slug: slugify(ligne["partenaire"])
        for ligne in hotes
        for slug in ligne["quartiers_slugs"].split()
    }
    nombres = Counter(slug for ligne in hotes for slug in ligne["quartiers_slugs"].split())
    orphelins = sorted({ligne["slug"] for ligne in quartiers} - set(nombres))
    if orphelins:
        raise ReferenceRefusee(HOTES, "quartier_sans_hote", *orphelins)
    lignes = tuple(
        Ligne(
            {
                "id": identify("attribution", f"{slug}|{DEBUT_DES_ZONES.isoformat()}"),
                "relais": identify("relais", slug),
                "quartier": slug,
                "hote": identify("hote", cles[slug]) if nombres[slug] == 1 else None,
                "valide_du": DEBUT_DES_ZONES,
            },
            parents=(("relais", (f"relais|{slug}",)),),
        )
        for slug in (ligne["slug"] for ligne in quartiers)
    )
    return Tranche("attributions", Attribution, ("id",), lignes)
