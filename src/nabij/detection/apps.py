from django.apps import AppConfig


class DetectionConfig(AppConfig):
    name = "nabij.detection"
    verbose_name = "Detectie van zorgnoden"
