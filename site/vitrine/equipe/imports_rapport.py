"""The report of an import, row by row, for a spreadsheet."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from api.acces import AccesEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.tableur import write_csv
from registre.importation.lectures import iterate_lignes
from registre.modeles import LigneImportation
from registre.valeurs import DecisionLigne, EtatImportation
from vitrine.dependances import add_page
from vitrine.equipe.imports_fiche import MENU, open_import
from vitrine.equipe.imports_lignes import FICHE
from vitrine.equipe.mots_import import (
    CHOIX_COURTS,
    DECISIONS,
    DECISIONS_APPLIQUEES,
    say_motifs,
)
from vitrine.equipe.mots_import_refus import say_raisons
from vitrine.equipe.reponses import JAMAIS_GARDEE, MEME_ORIGINE

ENTETES: Final = (
    *("Ligne", "Nom", "Décision", "Pourquoi", "Fiche", "Ressemblance", "Choix"),
    *("Rue", "Numéro", "Code postal", "Téléphone"),
)


def add_routes(router: APIRouter) -> None:
    """Add the report below an import's page."""
    add_page(router, f"{MENU}/{{identifiant}}/rapport.csv", show_rapport)


def show_rapport(
    services: ServicesDuSite, session: SessionDeLecture, acces: AccesEquipe, identifiant: str
) -> Response:
    """Answer the dry run, or what was done, as CSV. Raises ObjetInconnu or AccesRefuse."""
    importation = open_import(session, acces, identifiant)
    applique = importation.etat == EtatImportation.APPLIQUEE
    session.close()  # a slow reader holds one connection, not two
    lignes = _list_cellules(services, importation.id, applique=applique)
    return StreamingResponse(
        write_csv(ENTETES, lignes),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="import-{importation.id}.csv"',
            "Cache-Control": JAMAIS_GARDEE,
            **MEME_ORIGINE,
        },
    )


def _list_cellules(
    services: Services, importation: UUID, *, applique: bool
) -> Iterator[Sequence[str]]:
    decisions = DECISIONS_APPLIQUEES if applique else DECISIONS
    with services.sessions() as session:
        for ligne in iterate_lignes(session, importation):
            yield _write_cellules(ligne, decisions[ligne.decision])


def _write_cellules(ligne: LigneImportation, decision: str) -> Sequence[str]:
    dits = ligne.contenu
    doublon = ligne.decision == DecisionLigne.DOUBLON
    return (
        str(ligne.numero),
        str(dits.get("nom") or ""),
        decision,
        " ".join(say_raisons(ligne.raisons)),
        f"{FICHE}/{ligne.acteur}" if ligne.acteur else "",
        say_motifs(ligne.motifs),
        CHOIX_COURTS[ligne.choix or "laisser"] if doublon else "",
        *(str(dits.get(champ) or "") for champ in ("rue", "numero", "code_postal", "telephone")),
    )
