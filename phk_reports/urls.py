app_name = "phk_reports"
urlpatterns = []
