"""Sends real traffic through real gateways with the configurations that are written for them: `python tests/clients/traffic SUBJECT...`.

For each visit that fails, and for each line whose absence changes nothing, the reason is printed. Programs are found by PATH and, like the
program itself, by the variables of `tests/clients/run`.
"""

import asyncio
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

from cases import SILENT, SUBJECTS, VISITS
from gateways import running
from services.broker import Broker
from services.calls import Calls
from services.events import Events
from services.graph import Graph
from services.identity import Identity
from services.web import Web

# More gateways at once would only wait for each other.
AT_ONCE = 4
# And no visit takes longer.
LONGEST = 60


@dataclass
class Services:
    web: Web
    events: Events
    calls: Calls
    graph: Graph
    broker: Broker
    identity: Identity

    @property
    def ports(self):
        """The port of each flow's service, in the order of flows.yaml."""
        web, calls, graph = self.web.port, self.calls.port, self.graph.port
        return [web, self.events.port, web, calls, calls, graph, graph, self.broker.port, self.broker.socket_port]

    @property
    def all(self):
        return self.web, self.events, self.calls, self.graph, self.broker, self.identity


async def tried(gateway, text, visits, services):
    """What goes wrong with each visit, by its name."""
    async with running(gateway, text, services) as place:
        results = await asyncio.gather(*(asyncio.wait_for(visit(place), LONGEST) for visit in visits.values()), return_exceptions=True)
    return {name: result for name, result in zip(visits, results, strict=True) if result is not None}


async def examined(name, services, gate):
    subject = SUBJECTS[name]
    command = [os.environ["protopick"], "gateway", subject.id, str(Path(__file__).with_name("flows.yaml"))]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    async def carried():
        visits = {visit: VISITS[visit] for visit in VISITS if visit not in subject.without}
        async with gate:
            wrong = await tried(subject.gateway, text, visits, services)
        return [(visit, wrong.get(visit)) for visit in visits]

    async def silent():
        visits = {visit: SILENT[visit] for visit in SILENT if visit in subject.silent and visit not in subject.without}
        async with gate:
            wrong = await tried(subject.gateway, text, visits, services)
        return [(f"{visit} is cut when it is silent", None if visit in wrong else "it was not cut") for visit in visits]

    async def proof(visit, pattern, instead):
        what = f"{visit} fails without {pattern!r}"
        changed = re.sub(pattern, instead, text, flags=re.M)
        if changed == text:
            return [(what, "no such line")]
        async with gate:
            wrong = await tried(subject.gateway, changed, {visit: VISITS[visit]}, services)
        return [(what, None if wrong else "it passes all the same")]

    parts = [carried(), *(proof(*decisive) for decisive in subject.proofs)]
    if subject.silent - subject.without:
        parts.append(silent())
    results = await asyncio.gather(*parts, return_exceptions=True)
    return name, [("running", result)] if (result := failure(results)) else [row for rows in results for row in rows]


def failure(results):
    return next((result for result in results if isinstance(result, BaseException)), None)


async def main(names):
    with tempfile.TemporaryDirectory() as folder:
        services = Services(Web(), Events(), Calls(), Graph(), Broker(folder), Identity())
        await asyncio.gather(*(service.start() for service in services.all))
        try:
            gate = asyncio.Semaphore(AT_ONCE)
            found = await asyncio.gather(*(examined(name, services, gate) for name in names))
        finally:
            await asyncio.gather(*(service.stop() for service in services.all))
    fine = True
    for name, rows in found:
        for what, wrong in rows:
            print("ok  " if wrong is None else "FAIL", f"{name}: {what}")
            if wrong is not None:
                fine = False
                print("    ", "".join(traceback.format_exception(wrong)) if os.environ.get("TRACE") else told(wrong))
    return 0 if fine else 1


def told(wrong):
    notes = getattr(wrong, "__notes__", [])
    return "\n".join([wrong if isinstance(wrong, str) else f"{type(wrong).__name__}: {wrong}", *notes])


if __name__ == "__main__":
    # What services say when a gateway cuts a connection is no fault here.
    logging.disable()
    # Whatever happens, this ends.
    signal.alarm(300)
    sys.exit(asyncio.run(main(sys.argv[1:] or list(SUBJECTS))))
