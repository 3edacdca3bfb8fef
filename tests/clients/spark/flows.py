"""Writes 20,020 requirements files of five flows each as JSON lines, always the same ones. One in a thousand is not valid."""

import json
import random
import sys

LEVELS = {
    "real_time": ["request-response", "streamed-answer", "server-push", "upload", "bidirectional", "publish-subscribe"],
    "latency": ["moderate", "low", "very-low"],
    "volume": ["low", "moderate", "high"],
    "browser": ["universal", "limited", "none"],
    "scaling": ["stateless", "stateful"],
    "complexity": ["simple", "moderate", "complex"],
}
NEEDS = ["caching", "typed-contracts", "auto-reconnect", "binary-payloads", "human-readable", "delivery-guarantees", "no-broker"]


def flow(draw):
    levels = [f"{key}: {draw.choice(levels)}" for key, levels in LEVELS.items() if draw.random() < 0.7]
    return "{ " + ", ".join([*levels, f"needs: [{', '.join(draw.sample(NEEDS, draw.randint(0, 3)))}]"]) + " }"


def document(draw, number):
    lines = [f"system: Système {number} 😀", "flows:", *(f"  flow-{each}: {flow(draw)}" for each in range(5))]
    return "\n".join(lines + (["no-such-key: 1"] if number % 1000 == 999 else []))


def main(files=20_020):
    draw = random.Random(1)
    for number in range(int(files)):
        print(json.dumps({"id": f"system-{number}", "document": document(draw, number)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
