from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self):
        from casework.business_clock import offset
        from core import clock

        clock.use_offset_from(offset)
