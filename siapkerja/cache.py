from django.core.cache.backends.db import DatabaseCache
from django.db import connections

from core.fields import blind_index


def hashed_key(key: str, prefix: str, version: int) -> str:
    """A key that names nobody: allauth's hold the plain hash of a number, and all phone numbers are soon hashed."""
    return blind_index(f"{prefix}:{version}:{key}", "cache").hex()


class KeepingCache(DatabaseCache):
    """Django's cache table, which here only ever loses what is over.

    Django makes room by throwing away live entries. Whoever fills the table with made-up names would so wipe the limits.
    """

    def _cull(self, db, cursor, now, num):
        table = connections[db].ops.quote_name(self._table)
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])
