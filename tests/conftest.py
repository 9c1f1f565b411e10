"""What every test may use; what every test gets."""

import gc
import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation
from hypothesis import settings
from playwright.sync_api import expect, sync_playwright

from tests.factories import FACTORIES
from tests.fixtures.loading import load_fixtures

# Pages of the desk, of accounts, of tracking and for programs: what they ask the database for has tests of its own.
PAGES_ONLY = (
    *("smallville/api/", "smallville/desk/", "smallville/review/", "smallville/reuse/", "smallville/test_account"),
    *("tracking/test_views", "episodes/test_synopsis_views"),
)

# How long a browser is waited for, in milliseconds: a machine at work on other tests is slow at times.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

# A machine at work on other tests is no fault of the example that it pauses at.
settings.register_profile("house", max_examples=50, deadline=None)
settings.load_profile("house")

# The first has no windows to draw, which takes a third of the time.
CHROMIUM = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # in a container there is none to be had
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--disable-gpu",
]


def pytest_collection_modifyitems(config, items):
    """Leave out what only PostgreSQL can show where the tests run on another database, and what takes long.

    What asks no database of its own says the same on both: it is left out on PostgreSQL.
    """
    on_postgres = connection.vendor == "postgresql"
    unwanted = set() if on_postgres else {"postgres"}
    if not config.option.markexpr:
        unwanted.add("whole")

    def is_left_out(item):
        return any(item.get_closest_marker(name) for name in unwanted) or (on_postgres and not asks_a_database(item))

    left_out = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not is_left_out(item)]


def pytest_collection_finish():
    """Let Python not look for garbage among thousands of tests and all that they import: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def asks_a_database(item) -> bool:
    """Return whether a test has something to ask PostgreSQL; the rows of those pages are asked for elsewhere."""
    if any(folder in item.nodeid for folder in PAGES_ONLY):
        return False
    fixtures = {"db", "transactional_db", "django_db_setup", "real_guide", "address"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


@pytest.fixture(autouse=True)
def fresh_start():
    """Let every test number its rows from 1, speak German and count attempts anew, whichever tests ran before."""
    for made in FACTORIES:
        made.reset_sequence()
    translation.deactivate()
    cache.clear()


@pytest.fixture
def english():
    """Let the site speak English."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def real_guide(django_db_setup, django_db_blocker):
    """The whole guide and all the stories, loaded once for the tests of a module, which may also change them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_fixtures()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def browser():
    """A Chromium without a window; without one the test is skipped, or fails where REQUIRE_BROWSER is set."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        missing = pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip
        missing("needs Chromium: install it (Debian: apt-get install chromium-headless-shell)")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, in which Django would refuse to touch the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page in a browser window of its own. An error in its scripts, or what its policy forbids, fails the test."""
    faults: list[str] = []

    def heed(message):
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    with browser.new_context(locale="en-US") as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", heed)
        yield page
    assert not faults
