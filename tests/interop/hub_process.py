# SPDX-License-Identifier: Apache-2.0
"""A real gateway with an authority and a ledger of its own, for clients that share no code with it."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def generate_stubs(folder):
    """Generates Python messages and services from protos/ into folder, as docs/quickstart-python.md does by hand."""
    protos = ROOT / "protos"
    names = sorted(str(path.relative_to(protos)) for pattern in ("google/rpc/*.proto", "postgate/v1/*.proto")
                   for path in protos.glob(pattern))
    subprocess.run(["protoc", "-I", str(protos), "--plugin=protoc-gen-grpc_python=/usr/bin/grpc_python_plugin",
                    "--python_out", folder, "--grpc_python_out", folder, *names], check=True)


class HubProcess:
    """Starts the gateway with certificates for demo-post, other-post (carriers) and demo-customs; ends it with the block."""

    def __init__(self, programs):
        self._programs = pathlib.Path(programs)
        self._folder = tempfile.TemporaryDirectory(prefix="postgate-interop-")
        self.folder = self._folder.name
        self.certs = os.path.join(self.folder, "certs")
        self.stubs = os.path.join(self.folder, "stubs")
        self.address = "127.0.0.1:0"
        self._gateway = None

    def __enter__(self):
        os.mkdir(self.stubs)
        generate_stubs(self.stubs)
        self.postgate("certs", "init", self.certs)
        for role, name in (("carrier", "demo-post"), ("carrier", "other-post"), ("customs", "demo-customs")):
            self.postgate("certs", "issue", self.certs, "--role", role, "--name", name)
        self.start()
        return self

    def __exit__(self, *unused):
        if self._gateway is not None:
            self._gateway.kill()
            self._gateway.wait()
        self._folder.cleanup()

    def postgate(self, *arguments):
        """Runs the command postgate and returns what it printed."""
        return subprocess.run([self._programs / "postgate", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout

    def start(self):
        with open(os.path.join(self.folder, "gateway.log"), "ab") as log:
            self._gateway = subprocess.Popen(
                [self._programs / "postgate-gateway", "--listen", self.address, "--data", os.path.join(self.folder, "data"),
                 "--certs", self.certs, "--metrics", "off"], stdout=subprocess.PIPE, stderr=log, text=True)
        line = self._gateway.stdout.readline()
        if not line:
            sys.exit("the gateway did not start:\n" + pathlib.Path(self.folder, "gateway.log").read_text(encoding="utf-8"))
        self.address = json.loads(line)["address"]

    def kill_and_restart(self):
        """SIGKILL, and a start with the same ledger and address."""
        self._gateway.kill()
        self._gateway.wait()
        self.start()
