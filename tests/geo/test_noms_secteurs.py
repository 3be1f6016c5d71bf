"""Sectors are named as people would write them, not in Statbel's capitals."""

import pytest

from geo.noms_secteurs import say_secteur


@pytest.mark.parametrize(
    ("statbel", "dit"),
    [
        ("PARME (RUE DE)", "Rue de Parme"),
        ("ANVERS (CHAUSSEE D')-NORD", "Chaussee d'Anvers-Nord"),
        ("BLAES (RUE)-SUD", "Rue Blaes-Sud"),
        ("NOTRE-DAME DE LA CHAPELLE", "Notre-Dame de la Chapelle"),
        ("HOF TEN BERG-SUD", "Hof ten Berg-Sud"),
        ("SINT-THOMAS (INSTITUUT)", "Instituut Sint-Thomas"),
        ("R.T.B.", "R.T.B."),
        ("GARE DU NORD", "Gare du Nord"),
        ("Tour Et Taxis", "Tour et Taxis"),
        ("Porte De Namur", "Porte de Namur"),
        ("VAN DER ELST", "Van der Elst"),
        ("L'OLIVIER", "L'Olivier"),
        ("CITE DE L'AMITIE", "Cite de l'Amitie"),
    ],
)
def test_a_sector_is_named_as_people_would_write_it(statbel: str, dit: str) -> None:
    assert say_secteur(statbel) == dit
