from django.apps import AppConfig


class BulkUploadsConfig(AppConfig):
    name = "bulk_uploads"
