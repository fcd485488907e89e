"""Settings of the test run."""

import atexit
import os
import tempfile
from pathlib import Path

os.environ["NABIJ_MODE"] = "test"

from nabij.config.settings import *  # noqa: F403
from nabij.config.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Look a static file up when it is asked for: listing them all for every test client took a third of the run.
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# A file instead of memory: tests with several threads (a live server, two workers) then meet the locks of real life.
_directory = tempfile.TemporaryDirectory(prefix="nabij-test-", ignore_cleanup_errors=True)
atexit.register(_directory.cleanup)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{_directory.name}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
STATIC_ROOT = Path(_directory.name) / "static"
STATIC_ROOT.mkdir()
