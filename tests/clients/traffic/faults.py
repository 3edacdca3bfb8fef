"""Shows that wrong configurations of the corpus are wrong, and that the help of `protopick check` mends them.

`python tests/clients/traffic/faults.py NAME...` tries those whose path holds a name, and all without one. For each a real gateway is run
with the file as it is and with the mended one, and what clients see has to be what is said of both. Programs are found as in
`tests/clients/traffic`.
"""

import asyncio
import logging
import signal
import sys
import tempfile
from pathlib import Path

from wrong.cases import CASES
from wrong.mending import advised, found, mended
from wrong.programs import running
from wrong.service import Service
from wrong.visits import LONGEST

# They mostly wait for a limit.
AT_ONCE = 8


async def seen(case, text, wanted, service, gate):
    """What a client sees. What is not as expected is tried once more: a machine that stands still for seconds looks like a limit."""
    for last in (False, True):
        try:
            async with gate, running(case, text, service) as port:
                result = await asyncio.wait_for(case.visit(port, service), LONGEST)
        except asyncio.TimeoutError:
            result = "nothing to the end"
        except Exception:
            if last:
                raise
            continue
        if result == wanted:
            break
    return result


async def tried(case, service, gate):
    """What was seen, and what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        findings = await asyncio.to_thread(found, case, case.text, Path(folder))
        if not findings:
            return "", "nothing is found in it"
        text, (act, line) = mended(case, findings[0]), advised(findings[0])
        by = f"{'with' if act == 'write' else 'without'} `{line}`"
        left = await asyncio.to_thread(found, case, text, Path(folder))
    if left:
        return by, f"still found: {left[0]['message']}"
    before = await seen(case, case.text, case.before, service, gate)
    after = await seen(case, text, case.after, service, gate)
    fine = (before, after) == (case.before, case.after)
    return f"{before}; {after} {by}", None if fine else f"wanted: {case.before}; {case.after}"


async def safe(case, *more):
    try:
        return case, *await tried(case, *more)
    except Exception as error:
        return case, "", "\n".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", [])])


async def main(names):
    cases = [case for case in CASES if not names or any(name in str(case.path) for name in names)]
    service, gate = Service(), asyncio.Semaphore(AT_ONCE)
    await service.start()
    try:
        rows = await asyncio.gather(*(safe(case, service, gate) for case in cases))
    finally:
        await service.stop()
    for case, what, wrong in rows:
        print("ok  " if wrong is None else "FAIL", f"{case.product}/{case.path.name}: {what}")
        if wrong is not None:
            print("    ", wrong)
    return 1 if not rows or any(wrong is not None for _, _, wrong in rows) else 0


if __name__ == "__main__":
    # What services say when a gateway cuts a connection is no fault here.
    logging.disable()
    # Whatever happens, this ends.
    signal.alarm(300)
    sys.exit(asyncio.run(main(sys.argv[1:])))
