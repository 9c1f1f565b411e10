"""Accessibility rules, put to a page by axe-core."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# All of WCAG 2.2 AA, also what axe leaves out by itself (the size of targets), and what it calls good practice.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def findings(page: Page, *, preload: bool = True) -> list[str]:
    """Return what axe finds wrong with `page`, a line for each place: `color-contrast: <a href=...>`.

    Without `preload` it does not look into style sheets that import others, for which it would need an inline style.
    """
    violations = Axe().run(page, options=RULES | {"preload": preload}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]
