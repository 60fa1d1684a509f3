from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vigie.web"
    label = "web"
