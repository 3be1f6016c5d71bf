"""The report of an import, row by row, for a spreadsheet."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import Row
from starlette.responses import Response, StreamingResponse

from api.acces import AccesEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.tableur import write_csv
from registre.importation.lectures import walk_lignes
from registre.valeurs import EtatImportation
from vitrine.dependances import add_page
from vitrine.equipe.formulaire_acteur import MENU as ACTEURS
from vitrine.equipe.imports_fiche import MENU, open_import
from vitrine.equipe.imports_lignes import read_choix
from vitrine.equipe.mots_doublons import list_raisons
from vitrine.equipe.mots_import import (
    CHOIX_COURTS,
    DECISIONS,
    DECISIONS_APPLIQUEES,
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
        for lignes in walk_lignes(session, importation):
            for ligne in lignes:
                yield _write_cellules(ligne, decisions[ligne.decision])


def _write_cellules(ligne: Row[Any], decision: str) -> Sequence[str]:
    dits = ligne.contenu
    choix = read_choix(ligne.decision, ligne.choix)
    return (
        str(ligne.numero),
        str(dits.get("nom") or ""),
        decision,
        " ".join(say_raisons(ligne.raisons)),
        f"{ACTEURS}/{ligne.acteur}" if ligne.acteur else "",
        ", ".join(list_raisons(ligne.motifs.split())),
        CHOIX_COURTS[choix] if choix else "",
        *(str(dits.get(champ) or "") for champ in ("rue", "numero", "code_postal", "telephone")),
    )
