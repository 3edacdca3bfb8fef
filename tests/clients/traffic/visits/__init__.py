"""What clients do behind a gateway. Each visit is a coroutine that takes a `Place`, and raises what went wrong."""

import asyncio
from dataclasses import dataclass

from services.identity import KEY


class Wrong(Exception):
    """What a visit did not find."""


@dataclass
class Place:
    """Where a gateway listens: its ports by the ones that its configuration was written with; and the services behind it."""

    ports: dict
    services: object
    # The path at which it tells that it lives.
    health: str = "/healthz"
    # Lets it take its configuration anew, if that is known here.
    reload: object = None

    @property
    def certificate(self):
        return self.services.certificate

    @property
    def web(self):
        return self.ports[8080]

    @property
    def calls(self):
        return self.ports.get(8081, self.web)

    @property
    def devices(self):
        return self.ports[1883]

    def url(self, path, scheme="http"):
        return f"{scheme}://127.0.0.1:{self.web}{path}"

    @property
    def headers(self):
        """What all visits show, since gateways ask for identity."""
        return {"Authorization": KEY}


def expect(fine, what):
    if not fine:
        raise Wrong(what)


async def within(seconds, what, thing):
    """Waits for something, but not for ever."""
    try:
        return await asyncio.wait_for(thing, seconds)
    except asyncio.TimeoutError:
        raise Wrong(f"{what} did not come") from None
