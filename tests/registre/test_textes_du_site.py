"""What the coordination writes stands in place of the file; nothing is also a choice."""

from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from geo.affectation import Territoire
from registre.erreurs import ConflitDEdition, ObjetInconnu
from registre.revue.lectures import last_numero, list_revisions
from registre.revue.revisions import Auteur, propose, publish
from registre.revue.textes import apply_texte, make_cle, read_cle, snapshot_texte
from registre.session import writing
from registre.textes_du_site import list_ecrits, read_markdown
from registre.valeurs import ObjetRevise
from tests.fabriques import MIDI

CLE = make_cle("projet", "fr")
SANS_LIEU = cast(Territoire, None)
"""A text lies nowhere: nothing of the territory is read."""


def test_un_texte_ecrit_puis_repris_puis_rendu_a_l_origine(sessions: sessionmaker[Session]) -> None:
    with writing(sessions) as session:
        assert read_markdown(session, "projet", "fr") is None
        apply_texte(session, CLE, {"markdown": "# Un"}, MIDI)
        apply_texte(session, CLE, {"markdown": "# Deux"}, MIDI + timedelta(hours=1))
    with writing(sessions) as session:
        assert read_markdown(session, "projet", "fr") == "# Deux"
        assert read_markdown(session, "projet", "nl") is None
        assert list_ecrits(session) == {("projet", "fr"): MIDI + timedelta(hours=1)}
        apply_texte(session, CLE, {"markdown": ""}, MIDI)
    with sessions() as session:
        assert read_markdown(session, "projet", "fr") is None
        assert snapshot_texte(session, CLE) == {"markdown": ""}


@pytest.mark.parametrize("cle", ["projet/de", "sources/fr", "projet", "", "projet/fr/x"])
def test_un_texte_que_le_site_n_a_pas_est_inconnu(cle: str) -> None:
    with pytest.raises(ObjetInconnu):
        read_cle(cle)


def test_la_premiere_revision_garde_le_texte_d_origine_et_la_course_se_voit(
    sessions: sessionmaker[Session],
) -> None:
    auteur = Auteur(None, "Une coordinatrice")

    def write(markdown: str, base: int) -> None:
        with writing(sessions) as session:
            revision = propose(
                session,
                ObjetRevise.TEXTE,
                CLE,
                {"markdown": markdown},
                base=base,
                envoi=uuid4(),
                auteur=auteur,
                motif="",
                instant=MIDI,
            )
            publish(session, revision.id, auteur.nom, MIDI, SANS_LIEU)

    write("# Un", 0)
    with sessions() as session:
        numeros = [
            (r.numero, r.contenu["markdown"])
            for r in list_revisions(session, ObjetRevise.TEXTE, CLE)
        ]
        assert numeros == [(2, "# Un"), (1, "")]
    with pytest.raises(ConflitDEdition):
        write("# Trop tard", 1)
    with sessions() as session:
        assert read_markdown(session, "projet", "fr") == "# Un"
        assert last_numero(session, ObjetRevise.TEXTE, CLE) == 2
