"""How fast time runs here: what a configuration or a program calls a minute and a half is a second, so that limits on silence can be outlived.

No limit becomes so short that a busy machine trips over it, and each of those that programs have where nothing is set (60 s, and 5 min in
Envoy) becomes shorter than a heartbeat. The flows plan one of six minutes, and configurations allow silence of three of them.
"""

import re

FASTER = 90
SHORTEST = 3.0
# What is as short as this limits no silence, and zero is no limit: both stay.
LEFT = 10
# The pause between two heartbeats, how many of them a quiet stream has, and when it speaks again: after the limit, had there been none.
BEAT = 360 / FASTER
BEATS = 4
# More than a beat, less than a limit: what has not come by then does not come.
PATIENCE = 8.0

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(ms|s|m|h|d)\b(?!\.)")


def scaled(seconds):
    """A time of a configuration, in seconds of this test."""
    return max(seconds / FASTER, SHORTEST) if seconds > LEFT else seconds


def faster(text, written, where=lambda line: True):
    """A text with all times scaled, other than in comments. `written` spells a time, and `where` tells which lines hold one."""

    def scale(match):
        return written(scaled(float(match[1]) * UNITS[match[2]]))

    def line(text):
        return text if text.lstrip().startswith("#") or not where(text) else DURATION.sub(scale, text)

    return "\n".join(line(text) for text in text.split("\n"))


def milliseconds(seconds):
    return f"{seconds * 1000:.0f}ms"
