"""Private files in a bucket of anything that speaks S3; loaded only when PRIVATE_STORAGE=s3 (uv group `s3`)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage


@deconstructible(path="documents.s3.S3Files")
class S3Files(S3Storage):
    """A file is there whole once S3 has said so, and not before: nothing needs a quarantine here."""

    def folders(self, name: str) -> list[str]:
        """The folders right inside this one."""
        return sorted(self.listdir(f"{name}/")[0])

    def listed(self, name: str) -> Iterator[tuple[str, datetime]]:
        """The files inside a folder: name and the moment at which they were written. A thousand in one call."""
        for found in self.bucket.objects.filter(Prefix=f"{name}/"):
            yield found.key, found.last_modified
