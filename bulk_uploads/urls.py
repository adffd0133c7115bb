app_name = "bulk_uploads"

urlpatterns = []
