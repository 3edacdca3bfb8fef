"""What the rules say of a product, and whether that is what was seen."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

RULES = Path(__file__).parents[4] / "rules" / "gateways"

# A limit in seconds is met no earlier than this before its time, and how much later it is met is up to the machine.
EARLY, LATE = 0.3, 5.0
# The words for a limit that is not there; what is not seen is `None`.
NONE = ("none", "unset", "no limit", "never", "off")
UNITS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "bytes": 1, "KiB": 1 << 10, "KB": 1 << 10, "MiB": 1 << 20}
AMOUNT = re.compile(r"(\d+) ?(%s)\b" % "|".join(UNITS))
BY_VERSION = re.compile(r"(?P<since>.+) since (?P<at>[\d.]+)[^,]*, (?P<before>.+?) before$")


@dataclass
class Fact:
    """A fact of a gateway."""

    id: str
    value: str
    setting: str
    # The amounts at which it limits something.
    limits: list
    # The lines that set it right, by their keys.
    lines: dict

    def line(self, key, **amounts):
        """The line that is advised for a key, with amounts such as `s=2`."""
        line = self.lines[key]
        for unit, amount in amounts.items():
            if f"{{{unit}}}" not in line:
                raise ValueError(f"no {{{unit}}} in {line}")
            line = line.replace(f"{{{unit}}}", str(amount))
        return line


@dataclass
class Product:
    """What is measured of a gateway, and with which versions."""

    versions: list
    facts: dict


def product(name):
    tree = yaml.safe_load((RULES / f"{name}.yaml").read_text())
    facts = {fact["id"]: read(fact) for fact in tree["facts"] if fact["status"] == "measured"}
    versions = tree.get("measured", {}).get("with", [])
    return Product([str(version) for version in (versions if isinstance(versions, list) else [versions])], facts)


def read(fact):
    limits = [limit["at"] for limit in fact.get("limits", []) if "at" in limit]
    lines = {each["key"]: each["write"] for each in fact.get("configured", []) if "write" in each}
    return Fact(fact["id"], str(fact["value"]) if "value" in fact else "", str(fact.get("setting", "")), limits, lines)


def measured_elsewhere(products):
    """The measured facts of gateways that no program here shows."""
    trees = [yaml.safe_load(path.read_text()) for path in RULES.glob("*.yaml") if path.stem not in products]
    return [fact["id"] for tree in trees for fact in tree["facts"] if fact["status"] == "measured"]


def release(version):
    """The part of a version that behaviour is bound to: distributions mend the rest."""
    return version.split(".")[:2]


def before(version, other):
    return numbers(version) < numbers(other)


def at(value, version):
    """What a value comes to in a version: of `1.1 since 1.29.7, 1.0 before` the part that holds there, without what follows a semicolon."""
    value = value.split(";")[0]
    found = BY_VERSION.match(value)
    if not found:
        return value
    return found["before" if before(version, found["at"]) else "since"]


def numbers(version):
    return [int(part) for part in version.split(".")]


def contradicted(fact, seen, version):
    """What the fact says otherwise than was seen with a version; `None` if it is right.

    Seen is a time as a float of seconds, a size as an int of bytes, a word, `None` for no limit, or `True` for a fact without a value.
    """
    value = at(fact.value, version)
    if seen is None:
        # A limit of other versions is none here.
        fine = value in NONE and (not fact.limits or value != fact.value)
    elif seen is True:
        fine = not fact.value
    elif isinstance(seen, str):
        fine = seen in (value, fact.value)
    else:
        fine = all(met(text, seen) for text in (value, *fact.limits))
    return None if fine else f"{told(seen)}, but it says: {', '.join([value or 'nothing', *fact.limits])}"


def met(text, seen):
    found = AMOUNT.match(text)
    if not found:
        return False
    amount = int(found[1]) * UNITS[found[2]]
    return amount == seen if isinstance(seen, int) else amount - min(EARLY, amount / 4) <= seen <= amount + min(LATE, 4 * amount)


def told(seen):
    if isinstance(seen, float):
        return f"{seen:.1f} s"
    if seen is None:
        return "no limit"
    if seen is True:
        return "so"
    return seen if isinstance(seen, str) else f"{seen} bytes"
