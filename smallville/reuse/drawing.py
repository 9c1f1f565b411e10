"""Pictures of our own, drawn from the data: what a link to a page looks like elsewhere, and the icon of the site.

The same data give the same bytes.
"""

from collections.abc import Collection, Sequence
from functools import cache
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

CARD = (1200, 630)
_FONT = settings.BASE_DIR / "smallville" / "static" / "smallville" / "newsreader.woff2"
_PAPER, _INK, _FADED, _BAR, _RING = "#f6eedb", "#221c12", "#5e5340", "#b9ac8d", "#a8201a"
_NIGHT, _METEOR, _TRAIL, _FIELD = "#231d14", "#7fd18b", "#e9c46a", "#f5edd9"
_MARGIN = 72
_COLOURS = 64
_FINER = 4  # Shapes have no soft edges: they are drawn so many times as large.


@cache
def _font(size: int, weight: int):
    font = ImageFont.truetype(_FONT, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


def card(headline: str, lines: Sequence[str], seasons: Sequence[int], marked: Collection[int], imprint: str) -> bytes:
    """Return a card as PNG: a headline, lines below it, and the ruler of the whole series.

    `seasons` are the numbers of episodes of each season; those whose number in the series is `marked` stand out.
    """
    image = Image.new("RGB", CARD, _PAPER)
    draw = ImageDraw.Draw(image)
    width, height = CARD
    draw.text((_MARGIN, 84), "Smallville", fill=_INK, font=_font(52, 600), anchor="ls")
    draw.text((width - _MARGIN, 84), imprint, fill=_FADED, font=_font(30, 400), anchor="rs")
    draw.line([(_MARGIN, 108), (width - _MARGIN, 108)], fill=_INK, width=5)
    draw.line([(_MARGIN, 118), (width - _MARGIN, 118)], fill=_INK, width=1)
    draw.text((_MARGIN - 6, 310), headline, fill=_INK, font=_fitting(headline, 190), anchor="ls")
    for number, line in enumerate(lines):
        draw.text((_MARGIN, 388 + 54 * number), line, fill=_FADED, font=_font(40, 400), anchor="ls")
    _ruler(draw, (_MARGIN, 486, width - _MARGIN, height - 64), seasons, marked)
    return _png(image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE))


def icon(size: int) -> bytes:
    """Return the icon of the site as PNG: a meteor over a field, as static/smallville/icon.svg has it."""
    scale = size * _FINER / 32
    image = Image.new("RGB", (size * _FINER, size * _FINER), _NIGHT)
    draw = ImageDraw.Draw(image)

    def at(*numbers):
        return [number * scale for number in numbers]

    draw.line(at(27, 4, 13, 17), fill=_TRAIL, width=round(2 * scale))
    draw.ellipse(at(8, 15, 15, 22), fill=_METEOR)
    draw.line(at(4, 27, 28, 27), fill=_FIELD, width=round(2 * scale))
    return _png(image.resize((size, size), Image.Resampling.LANCZOS))


def _fitting(text: str, size: int):
    """Return the largest font of at most that size in which `text` stands in one line."""
    while size > 60 and _font(size, 600).getlength(text) > CARD[0] - 2 * _MARGIN:
        size -= 10
    return _font(size, 600)


def _ruler(draw, box, seasons, marked) -> None:
    """Draw a tick an episode, a little apart from season to season."""
    left, top, right, bottom = box
    number, gap = sum(seasons), 14
    if not number:
        return
    step = (right - left - gap * (len(seasons) - 1)) / number
    overall, start = 0, float(left)
    for season, episodes in enumerate(seasons, start=1):
        for place in range(episodes):
            overall += 1
            stands_out = overall in marked
            x = round(start + place * step)
            ink, above = (_RING, top) if stands_out else (_BAR, top + 22)
            draw.rectangle([x, above, x + max(1, round(step) - 2), bottom - 30], fill=ink)
        middle = start + episodes * step / 2
        draw.text((middle, bottom), str(season), fill=_FADED, font=_font(24, 400), anchor="ms")
        start += episodes * step + gap


def _png(image) -> bytes:
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
