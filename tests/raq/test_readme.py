"""README tells of every setting, with the value that it has when nothing is set."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from raq.reglages import Reglages
from tests.conftest import RACINE


@pytest.fixture
def readme() -> str:
    return Path(RACINE / "README.md").read_text(encoding="utf-8")


def test_the_configuration_table_is_complete_and_tells_the_defaults(readme: str) -> None:
    lignes = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|–) \| (.+) \|$", readme, re.MULTILINE)
    table = {variable: (defaut or None, sens) for variable, defaut, sens in lignes}
    attendues = {
        f.metadata["variable"]: str(f.default) if f.default is not None else None
        for f in fields(Reglages)
    }
    assert {variable: defaut for variable, (defaut, _) in table.items()} == attendues
    assert all(sens.strip() for _, sens in table.values())


def test_it_stays_short_enough_to_be_read(readme: str) -> None:
    assert len(readme.splitlines()) <= 150
    assert "EUPL-1.2" in readme
