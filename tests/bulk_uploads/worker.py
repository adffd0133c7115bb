"""The portal's Celery with the kind of the tests, for a worker in its own process: `celery -A tests.bulk_uploads.worker`."""

import django
from django.conf import settings

from siapkerja.celery import app

django.setup()

from bulk_uploads import checking, sending  # noqa: E402 -- needs the apps

settings.BULK_UPLOAD_KINDS = ["tests.bulk_uploads.kinds.PEOPLE"]
checking.CHUNK = sending.CHUNK = 50

__all__ = ["app"]
