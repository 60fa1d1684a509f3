from django.apps import AppConfig
from django.utils.translation.reloader import translation_file_changed

from vigie.kit import catalogues


class KitConfig(AppConfig):
    name = "vigie.kit"
    label = "kit"

    def ready(self) -> None:
        # The language of the settings was read before the rooms are known.
        for written in catalogues.refresh():
            translation_file_changed(None, written)
