"""Builds the page that shows two editors of one host partner to each other."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from registre.modeles import Hote
from registre.revue.hotes import CHAMPS_HOTE
from registre.revue.lectures import find_base
from registre.revue.revisions import last_numero, list_revisions
from registre.valeurs import EtatRevision, ObjetRevise
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.champs_hotes import LIBELLES, fill_hote
from vitrine.equipe.choix_versions import tick_version
from vitrine.equipe.contextes.hotes import ChampEnConflit, PageHoteConflit
from vitrine.equipe.fiche_hote import list_historique, url_of


@dataclass(frozen=True, slots=True)
class Ecriture:
    """What the form of a record says: its content, the number that was on screen, and why."""

    contenu: dict[str, Any]
    base: int
    motif: str


def make_conflit(
    services: Services, session: Session, acces: Acces, hote: Hote, mienne: Ecriture
) -> PageHoteConflit:
    """Return what somebody wrote meanwhile beside what this account wants to write.

    `session` must read what stands now: one opened after the conflict.
    """
    cle = str(hote.id)
    revisions = list_revisions(session, ObjetRevise.HOTE, cle)
    vivantes = [r for r in revisions if r.etat in {EtatRevision.PUBLIEE, EtatRevision.PROPOSEE}]
    autre = list_historique(vivantes, avec_liens=False)[0]
    # A record without history is opened at 0; its first content is kept as number 1 since.
    vue = fill_hote(find_base(session, ObjetRevise.HOTE, cle, mienne.base or 1))
    enregistre, tape = fill_hote(vivantes[0].contenu), fill_hote(mienne.contenu)
    accords = {c: str(tape[c] or "") for c in CHAMPS_HOTE if enregistre[c] == tape[c]}
    champs = tuple(
        ChampEnConflit(
            nom=c,
            libelle=LIBELLES[c],
            autre=str(enregistre[c] or ""),
            mien=str(tape[c] or ""),
            choix=tick_version(
                enregistre_change=enregistre[c] != vue[c], tape_change=tape[c] != vue[c]
            ),
        )
        for c in CHAMPS_HOTE
        if c not in accords
    )
    base = last_numero(session, ObjetRevise.HOTE, cle)
    return PageHoteConflit(
        cadre=make_cadre_equipe(services, acces.compte, "/equipe/hotes"),
        url=url_of(hote),
        nom=hote.nom,
        autre=autre,
        champs=champs,
        accords={**accords, "motif": mienne.motif, "base": str(base), "partie": "fiche"},
        jeton=sign_form(services, acces.compte),
    )
