"""Cells of a CSV that no spreadsheet takes for a formula, and that come back from it as they were."""

_COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n")
QUOTE = "'"


def quoted(text: str) -> str:
    return QUOTE + text if text.lstrip(QUOTE).startswith(_COMMANDS) else text


def unquoted(text: str) -> str:
    """Return the text that `quoted` was given."""
    return text[1:] if text.startswith(QUOTE) and text.lstrip(QUOTE).startswith(_COMMANDS) else text
