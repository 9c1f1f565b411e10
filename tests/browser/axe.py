"""Accessibility rules, put to a page by axe-core."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Style sheets are not read beforehand: axe would write them into the page, which its policy forbids.
# Of what is in order no list is made: that would take a third of the time.
_HOW = {"preload": False, "resultTypes": ["violations"]}

_RUN = "([within, rules]) => axe.run(within ?? document, rules).then((found) => found.violations)"

# Colours may be on their way from one scheme to the other.
_ARRIVED = "Promise.allSettled(document.getAnimations().map((animation) => animation.finished))"

# All of WCAG 2.2 AA, also what axe leaves out by itself (the size of targets), and what it calls good practice.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], **_HOW}

# The rules that see colours.
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, **_HOW}


def findings(page: Page, rules: dict = _RULES, within: str | None = None) -> list[str]:
    """Return what axe finds wrong with `page`, or `within` a part of it: `color-contrast: <a href=...>`."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(_RUN, [within, rules])
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]


def findings_by_day_and_night(page: Page) -> list[str]:
    """Return what axe finds wrong with `page` in light colours and, of what depends on colours, in dark ones."""
    page.emulate_media(color_scheme="light")
    by_day = findings(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(_ARRIVED)
    by_night = findings(page, _COLOURS)
    page.emulate_media(color_scheme="light")
    return by_day + [f"by night: {finding}" for finding in by_night]


def is_too_wide_for_a_phone(page: Page) -> bool:
    """Return whether `page` has to be scrolled sideways where it is 320 pixels wide; then it is as wide as before."""
    usual = page.viewport_size
    assert usual  # a page without a fixed size is not tested here
    page.set_viewport_size({"width": 320, "height": 640})
    is_too_wide = page.evaluate("document.documentElement.scrollWidth") > 320
    page.set_viewport_size(usual)
    return is_too_wide
