"""Accessibility rules, put to a page by axe-core."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def findings(page: Page) -> list[str]:
    """Return what axe finds wrong with `page`, a line for each place: `color-contrast: <a href=...>`."""
    violations = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]
