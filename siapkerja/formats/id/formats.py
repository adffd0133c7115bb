# Django's own list for "id" also takes month-first dates, so that 08/25/2025 silently becomes 25 August.
DATE_INPUT_FORMATS = ["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"]
