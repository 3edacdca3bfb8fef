"""Shows the facts that the rules call measured: `python tests/clients/traffic/facts.py NAME...` those of gateways or with ids, or all.

For each a real program is run as it comes, and with the setting that the fact names. What is seen has to be what `rules/gateways/` says,
with the versions that it names. Programs are found as in `tests/clients/traffic`.
"""

import asyncio
import logging
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from gateways import caddy, envoy, haproxy, nginx, traefik
from shown import caddy as of_caddy
from shown import envoy as of_envoy
from shown import haproxy as of_haproxy
from shown import nginx as of_nginx
from shown import traefik as of_traefik
from shown.lab import Lab
from shown.rules import contradicted, measured_elsewhere, product, release, told

# So many programs start at once: more would only wait for each other.
AT_ONCE = 3
# No experiment takes longer.
LONGEST = 120


@dataclass
class Subject:
    experiments: dict
    # The programs, each with the command that tells its version.
    programs: list


def installed(name):
    return os.path.join(os.environ.get("python", ""), name)


SUBJECTS = {
    "nginx": Subject(of_nginx.SHOWN, [(nginx, ["nginx", "-v"])]),
    "haproxy": Subject(of_haproxy.SHOWN, [(haproxy, ["haproxy", "-v"])]),
    "caddy": Subject(of_caddy.SHOWN, [(caddy.old, [caddy.old.program, "version"]), (caddy.new, [caddy.new.program, "version"])]),
    "envoy": Subject(of_envoy.SHOWN, [(envoy, [installed("envoy"), "--version"])]),
    "traefik": Subject(of_traefik.SHOWN, [(traefik, [installed("traefik"), "version"])]),
}


def version(command):
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    return re.search(r"(?<![\d.])\d+\.\d+\.\d+(?![\d.])", told)[0]


async def shown(lab, fact, experiment):
    """What was seen, and what is wrong with the fact. It is tried once more then: a machine that stands still for seconds looks like a
    limit."""
    before = ""
    while True:
        try:
            seen = await asyncio.wait_for(experiment(lab, fact), LONGEST)
            what, wrong = told(seen), contradicted(fact, seen, lab.version)
        except Exception as error:
            what, wrong = "", "\n".join([f"{type(error).__name__}: {error}", *getattr(error, "__notes__", [])])
        if wrong is None or before:
            return what + before, wrong
        before = f" (not at first: {wrong})"


async def examined(name, ids, folder, gate):
    """What is said of each fact of a gateway with each of its programs, and what is wrong with it."""
    subject, known = SUBJECTS[name], product(name)
    rows = [(fact, "", "no experiment shows it") for fact in known.facts.keys() - subject.experiments.keys()]
    rows += [(fact, "", "an experiment shows it, but it is not measured") for fact in subject.experiments.keys() - known.facts.keys()]
    wanted = sorted(map(release, known.versions))
    versions = [version(command) for _, command in subject.programs]
    if sorted(map(release, versions)) != wanted:
        rows.append(("versions", ", ".join(versions), f"they are said to be measured with {', '.join(known.versions)}"))

    async def with_program(gateway, version):
        async with Lab(tempfile.mkdtemp(dir=folder), gateway, version, gate) as lab:
            facts = [fact for id, fact in known.facts.items() if id in subject.experiments and id in (ids or known.facts)]
            told = await asyncio.gather(*(shown(lab, fact, subject.experiments[fact.id]) for fact in facts))
        return [(f"{fact.id} with {version}", *row) for fact, row in zip(facts, told, strict=True)]

    parts = await asyncio.gather(*(with_program(gateway, at) for (gateway, _), at in zip(subject.programs, versions, strict=True)))
    return name, [*rows, *(row for part in parts for row in part)]


async def main(names):
    ids = [name for name in names if name not in SUBJECTS]
    chosen = [name for name, subject in SUBJECTS.items() if not names or name in names or subject.experiments.keys() & set(ids)]
    gate = asyncio.Semaphore(AT_ONCE)
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        found = await asyncio.gather(*(examined(name, ids, folder, gate) for name in chosen))
    rows = [(name, *row) for name, rows in found for row in rows]
    rows += [("rules", fact, "", "no program shows it") for fact in measured_elsewhere(SUBJECTS)]
    for name, what, seen, wrong in rows:
        print("ok  " if wrong is None else "FAIL", f"{name}: {what}: {seen}")
        if wrong is not None:
            print("    ", wrong)
    return 1 if not rows or any(wrong is not None for *_, wrong in rows) else 0


if __name__ == "__main__":
    # What services say when a gateway cuts a connection is no fault here.
    logging.disable()
    # Connections to all programs at once.
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    # Whatever happens, this ends.
    signal.alarm(400)
    sys.exit(asyncio.run(main(sys.argv[1:])))
