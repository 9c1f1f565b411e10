import pytest

from tests.factories import EpisodeFactory

pytestmark = pytest.mark.django_db

PAGES = ["/de/", "/en/", "/en/episodes/", "/en/episodes/1x01/", "/en/events/", "/en/nowhere/", "/admin/", "/healthz"]


@pytest.fixture(autouse=True)
def episode():
    return EpisodeFactory()


@pytest.fixture
def policy():
    """Read the Content-Security-Policy of a response: the sources by their directive."""

    def read(response):
        directives = (part.split() for part in response["Content-Security-Policy"].split(";"))
        return {name: sources for name, *sources in directives}

    return read


@pytest.mark.parametrize("page", PAGES)
class TestEveryPage:
    def test_lets_nothing_in_but_the_sites_own_files(self, page, admin_client, policy):
        directives = policy(admin_client.get(page))

        assert directives["default-src"] == ["'none'"]
        assert directives["script-src"] == directives["style-src"] == ["'self'"]
        assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'", "data:"}
        assert [name for name, sources in directives.items() if "data:" in sources] == ["img-src"]

    def test_cannot_be_framed_or_guessed_at(self, page, client):
        response = client.get(page)

        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"

    def test_holds_no_script_or_style_of_its_own(self, page, admin_client):
        html = admin_client.get(page).content.decode()

        assert "<style" not in html
        assert "<script>" not in html
        assert ' style="' not in html
        assert "javascript:" not in html


def test_no_page_asks_another_site_for_anything(client):
    html = client.get("/en/").content.decode()

    assert 'src="//' not in html
    assert 'src="http' not in html
    assert 'rel="stylesheet" href="http' not in html


def test_logging_in_sets_careful_cookies(client, admin_user, settings):
    admin_user.email = ""  # which would have to be verified first
    admin_user.save()
    client.get("/de/accounts/login/")
    client.post("/de/accounts/login/", {"login": "admin", "password": "password"})

    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["secure"]


def test_behind_https_they_are_sent_over_https_only(client, admin_user, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    admin_user.email = ""  # which would have to be verified first
    admin_user.save()
    client.get("/de/accounts/login/")
    client.post("/de/accounts/login/", {"login": "admin", "password": "password"})

    assert [cookie.key for cookie in client.cookies.values() if not cookie["secure"]] == []


class TestHttps:
    @pytest.fixture(autouse=True)
    def https(self, settings):
        settings.SECURE_SSL_REDIRECT = True
        settings.SECURE_HSTS_SECONDS = 31536000

    def test_plain_requests_are_sent_there(self, client):
        response = client.get("/en/")

        assert response.status_code == 301
        assert response["Location"] == "https://testserver/en/"

    def test_but_those_that_ask_whether_the_site_is_well(self, client):
        assert client.get("/healthz").status_code == 200

    def test_browsers_are_told_to_stay(self, client):
        assert client.get("/en/", secure=True)["Strict-Transport-Security"].startswith("max-age=31536000")


def test_an_unknown_host_is_refused(client):
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400
