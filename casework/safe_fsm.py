from django_fsm import FSMFieldMixin


class SafeFSMMixin:
    """A refresh that never touches the shared field.

    django-fsm's own mixin switches the protection off for the whole process when a refresh fails. This one takes the
    protected value from this instance only, so that the descriptor allows one set, and puts it back when it fails.
    """

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        kept = {
            field.name: self.__dict__.pop(field.name)
            for field in self._meta.concrete_fields
            if isinstance(field, FSMFieldMixin)
            and field.protected
            and field.name in self.__dict__
            and (fields is None or field.name in fields)
        }
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        except BaseException:
            for name, value in kept.items():
                self.__dict__.setdefault(name, value)
            raise
