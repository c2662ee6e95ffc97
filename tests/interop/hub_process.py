# SPDX-License-Identifier: Apache-2.0
"""A real gateway with an authority and a ledger of its own, for clients that share no code with it."""

import json
import os
import pathlib
import signal
import subprocess
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
    """A folder that goes with the block, and the gateway in it. Certificates and stubs come from prepare(), or from the caller."""

    def __init__(self, gateway, postgate):
        self._gateway_program = str(pathlib.Path(gateway).resolve())
        self._postgate = str(pathlib.Path(postgate).resolve())
        self._folder = tempfile.TemporaryDirectory(prefix="postgate-interop-")
        self.folder = self._folder.name
        self.certs = os.path.join(self.folder, "certs")
        self.stubs = os.path.join(self.folder, "stubs")
        self.address = "127.0.0.1:0"
        self._gateway = None

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self._gateway is not None:
            self._kill()
        self._folder.cleanup()

    def prepare(self):
        """Makes the stubs, and certificates for demo-post, other-post (carriers) and demo-customs."""
        os.mkdir(self.stubs)
        generate_stubs(self.stubs)
        self._certs_command("init", self.certs)
        for role, name in (("carrier", "demo-post"), ("carrier", "other-post"), ("customs", "demo-customs")):
            self._certs_command("issue", self.certs, "--role", role, "--name", name)

    def _certs_command(self, *arguments):
        subprocess.run([self._postgate, "certs", *arguments], check=True, stdout=subprocess.DEVNULL)

    def start(self):
        """Returns when the gateway serves; a later start serves on the same address."""
        with open(os.path.join(self.folder, "gateway.log"), "ab") as log:
            self._gateway = subprocess.Popen(
                [self._gateway_program, "--listen", self.address, "--data", os.path.join(self.folder, "data"),
                 "--certs", self.certs, "--metrics", "off"], stdout=subprocess.PIPE, stderr=log, text=True, cwd=self.folder)
        line = self._gateway.stdout.readline()
        if not line:
            raise RuntimeError("the gateway did not start:\n" + self.log())
        self.address = json.loads(line)["address"]

    @property
    def pid(self):
        return self._gateway.pid

    def log(self):
        return pathlib.Path(self.folder, "gateway.log").read_text(encoding="utf-8")

    def _kill(self):
        self._gateway.kill()
        self._gateway.wait()
        self._gateway.stdout.close()
        self._gateway = None

    def kill_and_restart(self):
        """SIGKILL, and a start with the same ledger and address."""
        self._kill()
        self.start()

    def terminate(self):
        """Asks for a drain, without waiting for its end."""
        self._gateway.send_signal(signal.SIGTERM)

    def wait(self):
        """The exit status of the gateway that was asked to stop."""
        status = self._gateway.wait(timeout=30)
        self._gateway.stdout.close()
        self._gateway = None
        return status
