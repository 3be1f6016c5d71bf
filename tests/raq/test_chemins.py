"""Resources are found in a checkout and in a wheel alike."""

from pathlib import Path

import pytest

from raq import chemins


@pytest.mark.parametrize(
    ("nom", "temoin"),
    [
        ("templates", "base.html"),
        ("static", "css/base.css"),
        ("data", "rues/rues.geojson"),
    ],
)
def test_a_checkout_has_its_resources_beside_the_sources(nom: str, temoin: str) -> None:
    assert (chemins.find_ressource(nom) / temoin).is_file()


def test_a_wheel_has_them_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_ressources" / "data").mkdir(parents=True)
    monkeypatch.setattr(chemins, "_PAQUET", tmp_path)
    assert chemins.find_ressource("data") == tmp_path / "_ressources" / "data"


def test_a_folder_that_is_not_there_is_told_by_its_name() -> None:
    with pytest.raises(FileNotFoundError, match="atlas"):
        chemins.find_ressource("atlas")
