"""The portal for a web process that a test kills: `granian --interface wsgi tests.documents.server:application`.

SLOWED_DOWN: seconds before a file is in its place and after it, so that a kill finds requests there. LARGEST_FILE: bytes that
any file of this process may have; writing more fails, as on a full disk. LARGEST_STORED: the same, only where files stay.
"""

import os
import resource
import time

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
application = get_wsgi_application()

from documents.storage import LocalFiles  # noqa: E402 -- needs the apps

if slowed_down := float(os.environ.get("SLOWED_DOWN", "0")):
    really_save = LocalFiles._save

    def save_slowly(self, name, content):
        time.sleep(slowed_down)
        kept = really_save(self, name, content)
        time.sleep(slowed_down)
        return kept

    LocalFiles._save = save_slowly

if largest := int(os.environ.get("LARGEST_FILE", "0")):
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

if largest_stored := int(os.environ.get("LARGEST_STORED", "0")):
    store = LocalFiles._save

    def store_little(self, name, content):
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_stored, limits[1]))
        try:
            return store(self, name, content)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    LocalFiles._save = store_little
