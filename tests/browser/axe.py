"""Accessibility rules, put to a page by axe-core."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# All of WCAG 2.2 AA, also what axe leaves out by itself (the size of targets), and what it calls good practice.
# It would lay style sheets that import others into the page itself, which the policy forbids.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "preload": False}


def findings(page: Page) -> list[str]:
    """Return what axe finds wrong with `page`, a line for each place: `color-contrast: <a href=...>`."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]
