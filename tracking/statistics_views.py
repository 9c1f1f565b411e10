"""The statistics of a fan, and the review of a year: for themselves, and on the page that they have made public."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracking.models import Fan, PublicPage
from tracking.reviewing import Review
from tracking.statistics import Statistics, seen_by


@require_safe
@login_required
def statistics(request):
    """Show what the fan who asks has watched, in numbers."""
    return _all(request, request.tracker.fan, {"address": reverse("tracking:statistics")})


@require_safe
@login_required
def year(request, year):
    return _year(request, request.tracker.fan, year, {"address": reverse("tracking:statistics")})


@require_safe
def public(request, address):
    """Show the statistics of a fan who has made them public, told only up to where the reader is."""
    page = _find(address)
    return _kept_nowhere(_all(request, page.fan, {"page": page, "address": page.get_absolute_url()}))


@require_safe
def public_year(request, address, year):
    page = _find(address)
    return _kept_nowhere(_year(request, page.fan, year, {"page": page, "address": page.get_absolute_url()}))


def _find(address: str) -> PublicPage:
    """Return the page at an address; what nobody has made public is not there."""
    page = PublicPage.objects.filter(address=address, fan__user__is_active=True).select_related("fan").first()
    if page is None:
        raise Http404
    return page


def _kept_nowhere(response):
    """Return a public page so that it is gone for good once it is taken back."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _all(request, fan, context):
    review = Review(fan, seen_by(fan), request.horizon, _scale(request))
    years = [(number, _of_year(context.get("page"), number)) for number in review.numbers.years]
    return TemplateResponse(request, "tracking/statistics.html", {"review": review, "years": years, **context})


def _year(request, fan, number: int, context):
    everything = Statistics(seen_by(fan), {})
    seen = everything.of(number)
    if not seen:
        raise Http404
    years = [(other, _of_year(context.get("page"), other)) for other in everything.years]
    review = Review(fan, seen, request.horizon, _scale(request))
    return TemplateResponse(
        request, "tracking/year.html", {"review": review, "year": number, "years": years, **context}
    )


def _of_year(page: PublicPage | None, number: int) -> str:
    if page is None:
        return reverse("tracking:year", args=[number])
    return reverse("tracking:public-year", args=[page.address, number])


def _scale(request) -> int:
    """Return in how many stars whoever reads is shown ratings."""
    return request.tracker.fan.scale if request.tracker.fan else Fan.Scale.TEN
