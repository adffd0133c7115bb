app_name = "jkp_claims"

urlpatterns = []
