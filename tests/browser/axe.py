"""Accessibility rules, put to a page by axe-core."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Style sheets are not read beforehand: axe would write them into the page, which its policy forbids.
# Of what is in order no list is made: that would take a third of the time.
_HOW = {"preload": False, "resultTypes": ["violations"]}

# All of WCAG 2.2 AA, also what axe leaves out by itself (the size of targets), and what it calls good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], **_HOW}

# The only rule that sees colours.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **_HOW}


def findings(page: Page, rules: dict = RULES, within: str | None = None) -> list[str]:
    """Return what axe finds wrong with `page`, or `within` a part of it: `color-contrast: <a href=...>`."""
    violations = Axe().run(page, within, options=rules).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]
