"""Check that all texts of the site are translated into German, and that the compiled translations are those written.

Needs gettext's tools; what is wrong is said, and the exit status is 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = Path("locale/de/LC_MESSAGES/django.po")
FAULTS = {
    "not translated": ["--untranslated", "--no-obsolete"],
    "only guessed (fuzzy)": ["--only-fuzzy", "--no-obsolete"],
    "translated, but not in use any more": ["--only-obsolete"],
}


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout


def copy_source(target: Path) -> None:
    """Copy what holds texts to `target`, where they can be collected without touching the translations here."""
    kinds = ("*.py", "*.html", "*.txt", "*.po")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *kinds)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists() and not name.startswith(("tests/", "scripts/")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)


def faults() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_source(copy)
        run(sys.executable, "manage.py", "makemessages", "--locale=de", "--no-location", "--no-wrap", cwd=copy)
        found = []
        for fault, options in FAULTS.items():
            messages = run("msgattrib", *options, "--no-wrap", copy / MESSAGES)
            # The first entry is the header of the file.
            found += [f"{fault}:\n{message}" for message in messages.strip().split("\n\n")[1:]]
        run("msgfmt", "--check", "--output-file", copy / "fresh.mo", ROOT / MESSAGES)
        compiled = (ROOT / MESSAGES).with_suffix(".mo")
        if not compiled.exists() or run("msgunfmt", copy / "fresh.mo") != run("msgunfmt", compiled):
            found.append(f"{compiled.relative_to(ROOT)} is not what the translations say: manage.py compilemessages")
        return found


def main() -> None:
    if not shutil.which("xgettext"):
        sys.exit("The translations cannot be checked without gettext (Debian: apt-get install gettext).")
    os.environ.setdefault("SECRET_KEY", "only-for-collecting-texts")
    try:
        found = faults()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr}")
    if found:
        sys.exit("\n\n".join(found))
    print("Every text is translated.")


if __name__ == "__main__":
    main()
