"""The cache that all processes of the site share: it counts the attempts to log in."""

import fcntl
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """A cache in files. Of several processes that add the same key at once, one does: so it can serve as a lock."""

    def __init__(self, folder, params):
        super().__init__(folder, params)
        self.folder = Path(folder)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return super().add(key, value, timeout, version)
