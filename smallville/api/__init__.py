"""The API: what the pages show, for programs. Each app describes its own in `api.py`; here they become one."""
