"""How episodes are named in addresses."""

from django.urls import register_converter


class CodeConverter:
    """An episode's code, like 3x01."""

    regex = r"[0-9]{1,4}x[0-9]{2,4}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(CodeConverter, "code")
