"""What a fan brings along from elsewhere, and what they take away.

A file is unpacked (`files`), cut into tables and trees (`pieces`), read by the module of its source (`sources`) into
what was seen (`seen`), matched to our episodes (`matching`), and placed in the fan's runs (`placing`). `bringing` writes
that as one step that can be undone; `own` and `exporting` write what is taken away.
"""
