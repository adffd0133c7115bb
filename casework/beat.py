from celery.beat import PersistentScheduler
from django.db import Error, connection

LOCK_KEY = 0x4A4B50
WAIT_SECONDS = 2


class SingletonScheduler(PersistentScheduler):
    """Only the holder of a PostgreSQL session lock ticks; the server frees the lock of a dead holder."""

    def tick(self, *args, **kwargs):
        if not self._holds_lock():
            return WAIT_SECONDS
        return min(super().tick(*args, **kwargs), WAIT_SECONDS)

    def _holds_lock(self) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
                    " AND pid = pg_backend_pid() AND granted)",
                    [LOCK_KEY],
                )
                if cursor.fetchone()[0]:
                    return True
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
                return cursor.fetchone()[0]
        except Error:
            connection.close()
            return False
