"""The description of the API is valid, whole and true."""

import io
import json
from contextlib import redirect_stderr

import pytest
from django.utils import translation
from openapi_spec_validator import OpenAPIV31SpecValidator

from smallville.api import schema
from smallville.api.urls import urlpatterns


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
        for told in methods.values()
        for parameter in told["parameters"]
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
        if not all(told["summary"] and told["description"] for told in methods.values())
    ]
    assert bare == []


def test_it_says_first_that_everything_is_told_and_how_to_be_told_less():
    assert "as_of" in described()["info"]["description"].partition("\n")[0]
    for path, methods in described()["paths"].items():
        for told in methods.values():
            names = {parameter["name"] for parameter in told["parameters"]}
            assert {"as_of", "lang"} - names == ({"as_of"} if "/me/" in path else set())


def test_it_gives_nothing_of_the_series_away():
    assert "krypton" not in json.dumps(described()).casefold()
