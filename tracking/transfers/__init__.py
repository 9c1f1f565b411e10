"""What a fan brings along from elsewhere, and what they take away.

A file is unpacked (`files`), cut into tables and trees (`pieces`), read by the module of its source (`sources`) into
what was seen (`seen`), matched to our episodes (`matching`), and placed in the fan's runs (`placing`). `planning` says
what an import would do, and tracking.bringing does it, as one step that can be undone. `exporting` writes what one
takes away.
"""
