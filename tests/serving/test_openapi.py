"""The committed description is the API's own.

Write it anew with ``python -m serving.openapi > docs/openapi.json``.
"""

import json
from pathlib import Path

from serving.openapi import to_text
from serving.problems import PROBLEM_JSON

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_committed_description_is_the_apis_own():
    assert COMMITTED.read_text() == to_text(), "run: python -m serving.openapi > docs/openapi.json"


def test_every_operation_says_how_it_fails():
    described = json.loads(COMMITTED.read_text())

    for operations in described["paths"].values():
        for operation in operations.values():
            failures = {k: v for k, v in operation["responses"].items() if k >= "400"}
            assert "500" in failures
            for answer in failures.values():
                assert list(answer["content"]) == [PROBLEM_JSON]


def test_operations_have_names_that_stay():
    described = json.loads(COMMITTED.read_text())
    names = [one["operationId"] for ops in described["paths"].values() for one in ops.values()]

    assert len(names) == len(set(names))
    assert {"make_journey", "make_recommendation", "add_override", "list_items"} <= set(names)
