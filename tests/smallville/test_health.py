import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
class TestHealthz:
    def test_well(self, client):
        response = client.get("/healthz")

        assert (response.status_code, response.content) == (200, b"ok\n")
        assert "no-store" in response["Cache-Control"]

    def test_with_pending_migrations(self, client):
        MigrationRecorder.Migration.objects.filter(app="events").delete()

        response = client.get("/healthz")

        assert (response.status_code, response.content) == (503, b"migrations are pending\n")

    def test_changes_nothing(self, client):
        assert client.post("/healthz").status_code == 405


def test_without_a_database(client, monkeypatch):
    def fail(connection):
        raise DatabaseError

    monkeypatch.setattr("smallville.health.MigrationExecutor", fail)
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"the database cannot be reached\n")
