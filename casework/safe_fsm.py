from django_fsm import FSMFieldMixin


class SafeFSMMixin:
    """A refresh that never touches the shared field.

    django-fsm's own mixin switches the protection off for the whole process when a refresh fails. This one takes the
    protected value from this instance only, so that the descriptor allows one set, and puts it back when it fails.
    """

    _refreshing: frozenset[str] = frozenset()

    def get_deferred_fields(self):
        """A value that is taken out for its refresh is not a deferred one: it is loaded with the others."""
        return super().get_deferred_fields() - self._refreshing

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        kept = {
            field.name: self.__dict__.pop(field.name)
            for field in self._meta.concrete_fields
            if isinstance(field, FSMFieldMixin)
            and field.protected
            and field.name in self.__dict__
            and (fields is None or field.name in fields)
        }
        self._refreshing = frozenset(kept)
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        finally:
            self._refreshing = frozenset()
            for name, value in kept.items():
                self.__dict__.setdefault(name, value)
