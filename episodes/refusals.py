"""What the API answers to a request that it does not understand."""

from rest_framework.exceptions import APIException


class Refused(APIException):
    """Says for each parameter why it is not understood, in the language asked for."""

    status_code = 400

    def __init__(self, reasons: dict[str, list[str]]):
        super().__init__("; ".join(reason for said in reasons.values() for reason in said))
        self.reasons = reasons
