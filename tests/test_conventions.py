"""Habits of the house; each failure says what to do."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
APPS = ("smallville", "tracking", "events", "characters", "episodes")


def sources(pattern: str, *folders: str) -> list[Path]:
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob(pattern) if "migrations" not in path.parts
    )


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def named(paths) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_every_folder_of_tests_is_a_package():
    folders = {path.parent for path in sources("*.py", "tests")}
    assert named(folder for folder in folders if not (folder / "__init__.py").exists()) == [], "Add an __init__.py."


def test_templates_are_short():
    long = [path for path in sources("*.html", *APPS) if lines(path) > 120]
    assert named(long) == [], "A template has at most 120 lines: take a part out into a file of its own."


def test_views_are_short():
    long = [path for path in sources("views.py", *APPS) if lines(path) > 250]
    assert named(long) == [], "A file of views has at most 250 lines: part it by what its pages are about."


def test_models_are_parted_by_concept():
    long = [path for path in (*sources("models.py", *APPS), *sources("models/*.py", *APPS)) if lines(path) > 400]
    assert named(long) == [], "A file of models has at most 400 lines: make it a package by concept."


def test_modules_import_at_their_top():
    """An import inside a function hides a cycle."""
    hidden = {
        path
        for path in sources("*.py", *APPS)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    }
    assert named(sorted(hidden)) == [], "Move the import to the top of the module; mend the cycle, if there is one."


@pytest.mark.parametrize("attribute", ["style=", "onclick=", "onchange=", "onsubmit="])
def test_templates_hold_no_inline_code(attribute):
    found = [path for path in sources("*.html", *APPS) if f" {attribute}" in path.read_text()]
    assert named(found) == [], "The Content-Security-Policy forbids it: write it to a file of static files."


def test_nothing_made_or_private_is_kept_in_the_repository():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607
    unwanted = (".env", ".sqlite3", ".pyc", ".log", ".orig", ".rej")
    assert [name for name in listed.stdout.splitlines() if name.endswith(unwanted)] == []
