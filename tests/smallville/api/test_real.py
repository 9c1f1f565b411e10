"""With the real guide: every operation answers as it is described, and some answers are known."""

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from smallville.api import limits, schema
from smallville.models import PersonalToken
from smallville.wsgi import application

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_guide"), pytest.mark.once]


def test_lana_in_3x01_has_five_events_and_none_before_it(client):
    query = {"character": "lana-lang", "episode": "3x01"}
    assert len(client.get("/api/v1/events/", query).json()["results"]) == 5
    assert client.get("/api/v1/events/", {**query, "as_of": "2x23"}).json()["results"] == []


@pytest.fixture
def same_connection():
    """Keep the connection of the test, which a server would close after a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_every_operation_answers_as_it_is_described(monkeypatch, same_connection):
    """Some requests to each, by the description alone: a longer run is for the command line."""
    monkeypatch.setattr(limits, "LIMIT", 10**9)
    cache.clear()
    token = PersonalToken.objects.make(User.objects.create_user("fan"), "tests")
    loaded = schemathesis.openapi.from_wsgi("/api/v1/schema/?lang=en", application)
    operations = [found.ok() for found in loaded.get_all_operations()]
    for operation in operations:
        _try(operation, token)
        named = [one.definition for one in operation.path_parameters]
        example = {one["name"]: one["schema"]["examples"][0] for one in named}
        if operation.method == "get":
            _validated(operation.Case(path_parameters=example), token, {200})
    assert len(operations) == len(schema.document()["paths"])


def _try(operation, token):
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
        _validated(case, token, {200, 400, 404})

    run()


def _validated(case, token, statuses):
    response = case.call(headers={"Accept-Encoding": "identity", "Authorization": f"Bearer {token}"})
    assert response.status_code in statuses, response.text
    case.validate_response(response, checks=CHECKS)
