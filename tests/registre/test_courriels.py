"""One rule says what a mail address is: typed, shown, logged in with and written to."""

import pytest

from raq.lettres import check_adresse
from registre.comptes.comptes import clean_courriel
from registre.courriels import LONGUEUR_MAXIMUM, clean_adresse
from registre.publication.liens import keep_courriel

BONNES = (
    ("accueil@exemple.be", "accueil@exemple.be"),
    ("d'hondt@exemple.be", "d'hondt@exemple.be"),
    ("prenom.nom+raq@antenne.exemple.be", "prenom.nom+raq@antenne.exemple.be"),
    ("accueil@médiation.example", "accueil@xn--mdiation-b1a.example"),
)
MAUVAISES = (
    *("zoé@exemple.be", "accueil@exemple", "accueil@127.0.0.1", "@exemple.be", "accueil@", ""),
    *("a@b.be, c@d.be", "a@b.be c@d.be", "Accueil <a@b.be>", "a@b.be\nBcc: c@d.be", "a@b@c.be"),
    *("a..b@exemple.be", ".a@exemple.be", "a@exemple..be", "a@-exemple.be", "a@exemple.be."),
    *("a@b.be?bcc=c@d.be", "a%0Abcc@b.be", "a&b@exemple.be", "a#b@exemple.be", "a\0@exemple.be"),
    *(f"{'a' * 65}@exemple.be", f"a@{'b' * 64}.be", f"a@{'bc.' * (LONGUEUR_MAXIMUM // 3)}be"),
)


@pytest.mark.parametrize(("tapee", "lue"), BONNES)
def test_what_is_accepted_anywhere_can_be_shown_logged_in_with_and_written_to(
    tapee: str, lue: str
) -> None:
    assert clean_adresse(tapee) == lue
    assert keep_courriel(f" {tapee} ") == clean_courriel(f" {tapee} ") == lue
    assert check_adresse(lue) == lue


@pytest.mark.parametrize("tapee", MAUVAISES)
def test_what_no_mail_server_takes_is_accepted_nowhere(tapee: str) -> None:
    assert clean_adresse(tapee) is keep_courriel(tapee) is clean_courriel(tapee) is None
