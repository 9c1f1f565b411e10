"""Where a program begins: the addresses of all resources, and of their description."""

from django.utils.translation import gettext_lazy as _

from episodes.resources import Resource
from episodes.shapes import Shape, Text, several

LICENCE = "CC BY 4.0"
RESOURCES = (
    *("seasons", "episodes", "people", "characters", "appearances", "events", "places", "secrets"),
    *("knowledge", "conditions", "relationships", "ledger", "board", "network", "recap", "search"),
)


class ResourceShape(Shape):
    name = Text(_("What it is called."))
    url = Text(_("Its address."))


class RootShape(Shape):
    as_of = Text(_("Up to where all these addresses tell: an episode’s code, “start” or “all”."))
    documentation = Text(_("The description for people."))
    schema = Text(_("The description for programs, in OpenAPI 3.1."))
    licence = Text(_("Under which licence texts and data are."))
    resources = several(ResourceShape, _("The lists that there are."))


class Root(Resource):
    title = _("Where to begin")
    words = _("The addresses of all lists. They carry on the position and the language that were asked for.")
    serializer_class = RootShape

    def get(self, request):
        found = {
            "as_of": str(self.horizon),
            "documentation": self.links.to("api-docs", page=True),
            "schema": self.links.to("api:schema"),
            "licence": LICENCE,
            "resources": [{"name": name, "url": self.links.to(f"api:{name}")} for name in RESOURCES],
        }
        return self.answer(found)
