from core import clock


class ClockMiddleware:
    """One reading of the business clock's offset for the whole request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with clock.held():
            return self.get_response(request)
