"""What the pages of the site's texts share: names, addresses, versions and their differences."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from registre.modeles import Revision
from registre.valeurs import EtatRevision
from vitrine.equipe.contextes.textes import LigneDifference, VersionTexte
from vitrine.textes import read_origine

LISTE: Final = "/equipe/textes"
UN_TEXTE: Final = LISTE + "/{cle}/{langue}"
NUMERO_MAXIMUM: Final = 1_000_000
VERSIONS_MAXIMUM: Final = 100
"""Numbers of a history that a page shows, the newest ones."""

NOMS: Final = {
    "accueil": "Accueil",
    "projet": "Le projet",
    "partenaires": "Les partenaires",
    "confidentialite": "Vie privée",
}
_TITRE: Final = "La première ligne est le titre : commencez-la par « # »."
AIDES: Final = {
    "accueil": "La phrase sous la question de la page d'accueil : ce qu'un relais fait pour vous.",
    "projet": f"La page « Le projet ». {_TITRE}",
    "partenaires": f"Le début de la page des partenaires ; leur liste suit toute seule. {_TITRE}",
    "confidentialite": (
        f"La page « Vie privée ». {_TITRE} Gardez {{fond}} : le site y dit d'où vient la carte."
    ),
}
LANGUES_ECRITES: Final = {"fr": "français", "nl": "néerlandais", "en": "anglais"}


def url_of(cle: str, langue: str) -> str:
    """Return the address of a text in the team's area."""
    return f"{LISTE}/{cle}/{langue}"


def url_publique_of(cle: str, langue: str) -> str:
    """Return the address of the public page that shows a text."""
    return f"/{langue}/" if cle == "accueil" else f"/{langue}/{cle}"


def text_of(revision: Revision, cle: str, langue: str) -> str:
    """Return the Markdown that a revision stands for; “” in it is the text kept with the code."""
    return str(revision.contenu.get("markdown") or "") or read_origine(langue, cle)


def find_en_vigueur(revisions: Sequence[Revision]) -> Revision | None:
    """Return what stands, of a history newest first."""
    return next((r for r in revisions if r.etat == EtatRevision.PUBLIEE), None)


def list_versions(revisions: Sequence[Revision]) -> tuple[VersionTexte, ...]:
    """Return the newest numbers of a history as a page shows them."""
    en_vigueur = find_en_vigueur(revisions)
    return tuple(
        VersionTexte(
            numero=revision.numero,
            par=revision.auteur_nom,
            le=revision.decide_le or revision.cree_le,
            motif=revision.motif,
            en_vigueur=revision is en_vigueur,
            origine=not revision.contenu.get("markdown"),
        )
        for revision in revisions[:VERSIONS_MAXIMUM]
    )


def compare_lignes(avant: str, apres: str) -> tuple[LigneDifference, ...]:
    """Return all the lines of two texts in order: kept, taken away, added."""
    gauche, droite = avant.split("\n"), apres.split("\n")
    lignes: list[LigneDifference] = []
    for sorte, i, j, k, m in SequenceMatcher(None, gauche, droite).get_opcodes():
        if sorte == "equal":
            lignes += [LigneDifference("", texte) for texte in gauche[i:j]]
        else:
            lignes += [LigneDifference("-", texte) for texte in gauche[i:j]]
            lignes += [LigneDifference("+", texte) for texte in droite[k:m]]
    return tuple(lignes)
