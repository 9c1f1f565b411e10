"""The front page's picture: a shower of meteors over a field, one for each turning point."""

WIDTH, HEIGHT = 900, 150
LOWEST, SKY = 124, 92
SHORTEST, FOR_EACH_EFFECT, LONGEST = 9, 9, 60


def sky(turning_points) -> str:
    """Return the SVG path of the meteors: (overall number of the episode, position, number of effects) for each.

    From left to right in the order of the episodes; the more an event led to, the longer its trail.
    """
    last = max((overall for overall, _position, _effects in turning_points), default=1)
    path = ""
    for overall, position, effects in turning_points:
        x = round(10 + (overall + position / 20) * (WIDTH - 60) / (last + 1), 1)
        y = LOWEST - (overall * 37 + position * 23) % SKY
        trail = min(SHORTEST + FOR_EACH_EFFECT * effects, LONGEST)
        thickness = 0.5 + 0.25 * min(effects, 4)
        path += f"M{x:g} {y}l{trail * 0.8:g}-{trail}l-{trail * 0.8 - thickness * 2:g} {trail + thickness:g}z"
    return path


def field() -> str:
    """Return the SVG path of the stalks in the field."""
    return "".join(f"M{x} {HEIGHT}l{(x * 7) % 5 - 2}-{7 + (x * 13) % 9}" for x in range(2, WIDTH, 5))
