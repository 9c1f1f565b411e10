"""Texts that no spreadsheet takes for a formula, and that come back from it as they were."""

# What a spreadsheet may take for the beginning of a formula; the wide signs are those of East Asian keyboards.
_COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
QUOTE = "'"


def is_command(text: str) -> bool:
    return text.startswith(_COMMANDS)


def quoted(text: str) -> str:
    """Return the text with an apostrophe before it, if without one it might be a formula, or seem quoted."""
    return QUOTE + text if is_command(text.lstrip(QUOTE)) else text


def unquoted(text: str) -> str:
    """Return the text that `quoted` was given."""
    return text[1:] if text.startswith(QUOTE) and is_command(text.lstrip(QUOTE)) else text
