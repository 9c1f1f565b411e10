from django.urls import path, register_converter

from episodes import views


class CodeConverter:
    """An episode's code, like 3x01."""

    regex = r"[0-9]{1,4}x[0-9]{2,4}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(CodeConverter, "code")

app_name = "episodes"
urlpatterns = [
    path("episodes/", views.episode_list, name="list"),
    path("episodes/<code:code>/", views.episode, name="episode"),
    path("episodes/<code:code>/previously/", views.previously, name="previously"),
    path("seasons/<int:number>/", views.season, name="season"),
]
