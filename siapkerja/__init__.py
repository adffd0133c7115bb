from siapkerja.celery import app as celery_app  # shared tasks bind to this app

__all__ = ["celery_app"]
