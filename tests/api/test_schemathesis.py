"""Schemathesis over openapi.json: always the same examples, no deadline, on both engines.

One of its checks makes no sense here and is left out: `positive_data_acceptance`. No schema can
say that a quartier or a category must exist, that the four numbers of `bbox` stand in order, or
that the finder takes an address or a point but not both: such values are rightly answered 422.
"""

from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.appuis.applications import Site
from tests.appuis.exemples import REPONSES

EXEMPLES_PAR_OPERATION: Final = 25
"""In each of the two modes: what fits the description, and what does not."""


SANS_FAUTE_POSSIBLE: Final = frozenset({"serve_quartier", "serve_categories"})
"""Any text is a slug, and no parameter at all cannot be wrong: nothing to refuse there."""

CAS: Final = [
    pytest.param(operation, mode, id=f"{operation}-{mode.value}")
    for operation in REPONSES
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or operation not in SANS_FAUTE_POSSIBLE
]


@pytest.fixture(scope="module")
def description(site_public: Site) -> OpenApiSchema:
    load_all_checks()
    configuration = SchemathesisConfig(seed=2022)
    return schemathesis.openapi.from_asgi("/openapi.json", site_public.app, config=configuration)


@pytest.mark.parametrize(("operation", "mode"), CAS)
def test_the_api_keeps_what_its_description_promises(
    description: OpenApiSchema, operation: str, mode: GenerationMode
) -> None:
    strategie = description.find_operation_by_id(operation).as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXEMPLES_PAR_OPERATION,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategie)
    def check(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()
