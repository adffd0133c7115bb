"""A pytest plugin, loaded before Django's: a throwaway PostgreSQL and Valkey for this run, and the environment of the tests.

`DATABASE_URL` and `REDIS_URL` win when they are set; the role in `DATABASE_URL` must then be allowed to create databases.
"""

import os
import tempfile
from pathlib import Path

from devstack.services import Stack

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "siapkerja.settings",
    "SECRET_KEY": "a-key-for-tests-only-never-used-anywhere-else-0123456789",
    "FIELD_KEYS": "2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=,1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    "INDEX_KEY": "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=",
    "BANK_URL": "http://127.0.0.1:9",
    "BANK_SECRET": "a-secret-for-tests",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEMO": "1",
    "HTTPS": "0",
    "DEBUG": "0",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
}

_folder = Path(tempfile.mkdtemp(prefix="siapkerja-tests-"))
_stack = Stack(_folder, durable=False)
_stack.remove_when_we_end()
_services = _stack.up()
os.environ.update(ENVIRONMENT)
os.environ["DATABASE_URL"] = _services["ADMIN_DATABASE_URL"]
os.environ["REDIS_URL"] = _services["REDIS_URL"]
os.environ["PRIVATE_FILES"] = str(_folder / "files")
os.environ["STATIC_ROOT"] = str(_folder / "static")
(_folder / "static").mkdir()
