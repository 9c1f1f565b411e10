"""Write a random SECRET_KEY to `.env` unless there is one, there or in the environment."""

import os
import re
import secrets
from pathlib import Path

ENV = Path(__file__).resolve().parent.parent / ".env"


def main() -> None:
    written = ENV.read_text() if ENV.exists() else ""
    if os.environ.get("SECRET_KEY") or re.search(r"^(export )?SECRET_KEY=.", written, re.MULTILINE):
        return
    if written and not written.endswith("\n"):
        written += "\n"
    # Put in its place at once and whole, and for no other eyes from the start.
    fresh = ENV.with_name(".env.new")
    fresh.touch(mode=0o600)
    fresh.write_text(f"{written}SECRET_KEY={secrets.token_urlsafe(50)}\n")
    fresh.replace(ENV)


if __name__ == "__main__":
    main()
