from phk_reports.uploads.layoff_workers import LAYOFF_WORKERS

__all__ = ["LAYOFF_WORKERS"]
