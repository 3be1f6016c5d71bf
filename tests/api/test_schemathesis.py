"""Schemathesis over openapi.json: always the same examples, no deadline, on both engines.

One of its checks makes no sense here and is left out: `positive_data_acceptance`. No schema can
say that a quartier or a category must exist, that the four numbers of `bbox` stand in order, or
that the finder takes an address or a point but not both: such values are rightly answered 422.
"""

from collections.abc import Iterator
from typing import Final

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.appuis.bases import Bases
from tests.appuis.exemples import make_client

EXEMPLES_PAR_OPERATION: Final = 30
GRAINE: Final = 2022


@pytest.fixture(scope="module")
def description(bases: Bases, modele_seme: str) -> Iterator[schemathesis.BaseSchema]:
    url = bases.copy(modele_seme)
    load_all_checks()
    generation = GenerationConfig(
        modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE], deterministic=True
    )
    configuration = SchemathesisConfig(
        seed=GRAINE, projects=ProjectsConfig(default=ProjectConfig(generation=generation))
    )
    client = make_client(url)
    with client:
        yield schemathesis.openapi.from_asgi("/openapi.json", client.app, config=configuration)
    bases.drop(url)


schema = schemathesis.pytest.from_fixture("description")


@schema.parametrize()
@settings(
    max_examples=EXEMPLES_PAR_OPERATION,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_what_its_description_promises(case: schemathesis.Case) -> None:
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
