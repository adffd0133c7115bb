from django.apps import AppConfig


class JkpClaimsConfig(AppConfig):
    name = "jkp_claims"
