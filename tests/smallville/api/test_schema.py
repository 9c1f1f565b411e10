"""The description of the API is valid, whole and true."""

import io
import json
from contextlib import redirect_stderr

import pytest
import schemathesis
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from smallville.api import limits, schema
from smallville.api.urls import urlpatterns
from smallville.wsgi import application

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


def described(language="en"):
    with translation.override(language):
        return json.loads(json.dumps(schema.document()))


@pytest.mark.parametrize("language", ["de", "en"])
def test_is_valid_openapi_3_1(language):
    document = described(language)
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")


def test_every_resource_is_in_it_and_nothing_else():
    own = {"/api/v1/" + str(pattern.pattern).replace("<slug:", "{").replace("<code:", "{") for pattern in urlpatterns}
    own = {path.replace("<int:", "{").replace(">", "}") for path in own}
    assert described()["paths"].keys() == own - {"/api/v1/schema/"}


def test_nothing_in_it_had_to_be_guessed():
    said = io.StringIO()
    schema._document.cache_clear()
    with redirect_stderr(said):
        described()
    assert said.getvalue() == ""


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_field_and_parameter_is_described(language):
    document = described(language)
    bare = [
        f"{path} {parameter['name']}"
        for path, methods in document["paths"].items()
        for parameter in methods["get"]["parameters"]
        if len(parameter.get("description", "")) < 3
    ]
    bare += [
        f"{name}.{field}"
        for name, shape in document["components"]["schemas"].items()
        for field, told in shape["properties"].items()
        if len(told.get("description", "")) < 8
    ]
    bare += [
        path
        for path, methods in document["paths"].items()
        if not (methods["get"]["summary"] and methods["get"]["description"])
    ]
    assert bare == []


def test_it_says_first_that_everything_is_told_and_how_to_be_told_less():
    assert "as_of" in described()["info"]["description"].partition("\n")[0]
    for methods in described()["paths"].values():
        assert {"as_of", "lang"} <= {parameter["name"] for parameter in methods["get"]["parameters"]}


def test_it_gives_nothing_of_the_series_away():
    assert "krypton" not in json.dumps(described()).casefold()


@pytest.mark.django_db
@pytest.mark.usefixtures("real_guide")
def test_every_operation_answers_as_it_is_described(monkeypatch):
    """Some requests to each, by the description alone: a longer run is for the command line."""
    monkeypatch.setattr(limits, "LIMIT", 10**9)
    cache.clear()
    loaded = schemathesis.openapi.from_wsgi("/api/v1/schema/?lang=en", application)
    operations = [found.ok() for found in loaded.get_all_operations()]
    for operation in operations:
        _try(operation)
    assert len(operations) == len(described()["paths"])


def _try(operation):
    @settings(
        max_examples=4,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def run(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    run()
