# SPDX-License-Identifier: Apache-2.0
"""Runs docs/quickstart-python.md as a reader would: run_quickstart.py GATEWAY POSTGATE.

In an empty folder with the protos: the page's ```sh blocks, then a gateway, then its ```python blocks in order as one program, whose
output must be the page's ```text blocks ("..." stands for anything). ```console blocks are not run. Last, the page's own submit() has to
get through a gateway that is killed under it.
"""

import contextlib
import doctest
import io
import os
import pathlib
import subprocess
import sys

from checks import Checks, equal, limit_time
from hub_process import ROOT, HubProcess

PAGE = ROOT / "docs" / "quickstart-python.md"


def blocks(text, language):
    """(number of its first line, code) of each fenced block of that language."""
    found = []
    lines = text.split("\n")
    start = None
    for number, line in enumerate(lines):
        if start is None and line.startswith("```"):
            start = number
        elif start is not None and line == "```":
            if lines[start] == "```" + language:
                found.append((start + 1, "\n".join(lines[start + 1:number]) + "\n"))
            start = None
    return found


def run_shell(text, programs):
    environment = dict(os.environ, PATH=os.pathsep.join([programs, "/usr/bin", "/bin"]))
    for _, code in blocks(text, "sh"):
        subprocess.run(["/bin/sh", "-euc", code], check=True, env=environment, stdout=subprocess.DEVNULL)


def run_python(text, namespace):
    """Each block with its line numbers on the page, so that a traceback leads there. The output must be as shown."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            for first_line, code in blocks(text, "python"):
                exec(compile("\n" * first_line + code, str(PAGE), "exec"), namespace)
    except Exception:
        print(printed.getvalue(), end="")
        raise
    shown = "".join(code for _, code in blocks(text, "text"))
    if not doctest.OutputChecker().check_output(shown, printed.getvalue(), doctest.ELLIPSIS):
        raise AssertionError("the page shows\n%s\nand its code prints\n%s" % (shown, printed.getvalue()))


class KilledUnderway(list):
    """Records of which one batch, when taken, kills the gateway first. `killed` counts."""

    def __init__(self, records, gateway):
        super().__init__(records)
        self._gateway = gateway
        self.killed = 0

    def __getitem__(self, key):
        if isinstance(key, slice) and key.start >= len(self) // 2 and not self.killed:
            self.killed += 1
            self._gateway.kill_and_restart()
        return super().__getitem__(key)


def survives_a_kill(namespace, gateway):
    records = KilledUnderway([namespace["parcel"](serial) for serial in range(500_000, 502_000)], gateway)
    with namespace["connect"]("carrier-demo-post") as channel:
        exchange = namespace["ExchangeServiceStub"](channel)
        with contextlib.redirect_stdout(io.StringIO()):
            namespace["submit"](exchange, "office-that-restarts", records)
        stream = namespace["SubmitStream"](exchange, "office-that-restarts")
        equal(stream.opened.committed_offset, len(records), "committed offset")
        stream.close()
    equal(records.killed, 1, "times that the gateway was killed")


def main():
    gateway_program, postgate = sys.argv[1:3]
    text = PAGE.read_text(encoding="utf-8")
    programs = str(pathlib.Path(postgate).resolve().parent)
    limit_time()
    checks = Checks()
    with HubProcess(gateway_program, postgate) as gateway:
        os.symlink(ROOT / "protos", os.path.join(gateway.folder, "protos"))
        os.chdir(gateway.folder)
        namespace = {"__name__": "quickstart"}
        checks.run("the page's shell blocks make stubs and certificates", run_shell, text, programs)
        gateway.start()
        os.environ["POSTGATE_HUB"] = gateway.address
        checks.run("the page's Python blocks run and print what the page shows", run_python, text, namespace)
        checks.run("the page's submit() gets through a gateway that is killed", survives_a_kill, namespace, gateway)
        os.chdir("/")
    return checks.finish()


if __name__ == "__main__":
    sys.exit(main())
