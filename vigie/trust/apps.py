from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "vigie.trust"
    label = "trust"
