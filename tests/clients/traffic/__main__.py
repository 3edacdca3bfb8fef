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

from cases import ALONE, SECURE, SILENT, SUBJECTS, VISITS
from gateways import running
from gateways.tls import certificate
from services.broker import Broker
from services.calls import Calls
from services.events import Events
from services.graph import Graph
from services.identity import Identity
from services.web import Web

# More gateways at once would only wait for each other.
AT_ONCE = 3
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
    # What all gateways show where TLS is switched on.
    certificate: Path

    @property
    def ports(self):
        """For each flow of flows.yaml the port of its service, and the one where that takes WebSocket."""
        web, calls, graph = self.web.port, self.calls.port, self.graph.port
        broker = self.broker.port, self.broker.socket_port
        return [*((port, port) for port in (web, self.events.port, web, calls, calls, graph, graph)), broker, broker]

    @property
    def all(self):
        return self.web, self.events, self.calls, self.graph, self.broker, self.identity


async def tried(gateway, text, visits, services, **how):
    """What goes wrong with each visit, by its name."""
    async with running(gateway, text, services, **how) as place:
        results = await asyncio.gather(*(asyncio.wait_for(visit(place), LONGEST) for visit in visits.values()), return_exceptions=True)
    return {name: result for name, result in zip(visits, results, strict=True) if result is not None}


async def examined(name, services, gate):
    """What was tried behind a gateway, and what was wrong with it, line by line."""
    subject = SUBJECTS[name]
    command = [os.environ["protopick"], "gateway", subject.id, str(Path(__file__).with_name("flows.yaml"))]
    text = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    async def wrong(visits, text=text, **how):
        async with gate:
            return await tried(subject.gateway, text, visits, services, **how)

    async def carried(visits, **how):
        found = await wrong(visits, **how)
        return [(visit, found.get(visit)) for visit in visits]

    async def silent(visits):
        found = await wrong(visits)
        return [(f"{visit} is cut when it is silent", None if visit in found else "it was not cut") for visit in visits]

    async def proof(visit, pattern, instead):
        changed = re.sub(pattern, instead, text, flags=re.M)
        found = changed == text or await wrong({visit: (VISITS | ALONE)[visit]}, changed)
        said = "no such line" if changed == text else None if found else "it passes all the same"
        return [(f"{visit} fails without {pattern!r}", said)]

    def of(visits, which=None):
        return {visit: visits[visit] for visit in visits if visit not in subject.without and (which is None or visit in which)}

    parts = {"traffic": lambda: carried(of(VISITS))}
    parts |= {visit: lambda visit=visit: carried({visit: ALONE[visit]}) for visit in of(ALONE)}
    parts |= {"secure": lambda: carried(SECURE, secure=True)}
    parts |= {f"{decisive}": lambda decisive=decisive: proof(*decisive) for decisive in subject.proofs}
    if cut := of(SILENT, subject.silent):
        parts["silence"] = lambda: silent(cut)
    rows = await asyncio.gather(*(again(part, run) for part, run in parts.items()))
    return name, [row for part in rows for row in part]


async def again(part, run):
    """The rows of a part. Where something is wrong it is run once more: a machine that stands still for seconds looks like a limit."""
    for _ in range(2):
        try:
            rows = await run()
        except Exception as error:
            rows = [(part, error)]
        if all(wrong is None for _, wrong in rows):
            break
    return rows


async def main(names):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        services = Services(Web(), Events(), Calls(), Graph(), Broker(folder), Identity(), certificate(folder))
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
    signal.alarm(600)
    sys.exit(asyncio.run(main(sys.argv[1:] or list(SUBJECTS))))
