"""The real program as a child process, with a configuration and a folder of its own."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import urllib.error
import urllib.request

from peer.patience import patient

from . import yaml
from .metrics import Metrics
from .until import until

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("LINKWAY_BIN") or str(ROOT / "build/release/bin/linkway")
# The gateway must not outlive a test run that is killed.
LEASH = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []


class Gateway:
    def __init__(self, folder: pathlib.Path, config: dict, environment: dict | None = None):
        self.folder, self.config, self.environment = folder, config, environment or {}
        self.config_file, self.log_file = folder / "linkway.yaml", folder / "linkway.log"
        self.process = None
        folder.mkdir(parents=True, exist_ok=True)
        self.write_config()

    # -- what it is told

    def write_config(self, text: str | None = None):
        self.config_file.write_text(text if text is not None else yaml.dump(self.config) + "\n", encoding="utf-8")

    @property
    def port(self) -> int:
        return self.config["listen"]["https"]["port"]

    @property
    def base(self) -> str:
        return self.config["gateway"]["base_url"]

    @property
    def operations(self) -> str:
        return f"http://127.0.0.1:{self.config['listen']['operations']['port']}"

    @property
    def database(self) -> pathlib.Path:
        return self.folder / self.config["store"]["sqlite"]["path"]

    # -- its life

    def start(self, wait: bool = True, timeout: float = 20):
        log = open(self.log_file, "ab")
        self.process = subprocess.Popen(
            [*LEASH, BINARY, "serve", "--config", str(self.config_file)], stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, cwd=self.folder, env={**os.environ, **self.environment})
        log.close()
        if wait:
            self.wait_ready(timeout)
        return self

    def wait_ready(self, timeout: float = 20):
        def ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"the gateway ended with {self.process.returncode}:\n{self.log()[-3000:]}")
            return self.operation("/readyz")[0] == 200
        until(ready, timeout, "ready", every=0.01)

    def operation(self, path: str) -> tuple[int, str]:
        """Asks the operations listener; status 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.operations + path, timeout=patient(10)) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal(self, number: int):
        self.process.send_signal(number)

    def kill(self):
        """As a power cut would: no chance to tidy up."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def ended(self, timeout: float = 30) -> int:
        """Waits for the process to end by itself, and returns what it ends with."""
        return self.process.wait(patient(timeout))

    def stop(self, timeout: float = 30) -> int:
        """SIGTERM, and what the process ends with."""
        if self.process is None:
            return 0
        if self.alive():
            self.process.terminate()
        try:
            return self.ended(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(
                f"the gateway did not end within {timeout} s of SIGTERM:\n{self.log()[-3000:]}") from None

    def reload(self, config: dict | None = None, *tells: str) -> str:
        """SIGHUP with a new configuration, waits for its result and what else it tells, and returns the log since."""
        if config is not None:
            self.config = config
            self.write_config()
        before = len(self.log())
        self.signal(signal.SIGHUP)
        since = lambda: self.log()[before:]
        until(lambda: "reload.done" in since() or "reload.refused" in since(), 30, "the log line about the reload")
        # A refusal may have many lines, written one after another: nothing says which is the last.
        until(lambda: all(word in since() for word in tells), 10, f"{', '.join(tells)} in the log about the reload")
        return since()

    # -- what it tells

    def log(self) -> str:
        """Its whole lines: the last may be half written at this moment."""
        text = self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""
        return text[:text.rfind("\n") + 1]

    def metrics(self) -> Metrics:
        status, text = self.operation("/metrics")
        if status != 200:
            raise RuntimeError(f"/metrics answered {status}")
        return Metrics(text)

    def command(self, *arguments, timeout: float = 30, **options) -> subprocess.CompletedProcess:
        return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=patient(timeout),
                              cwd=self.folder, stdin=subprocess.DEVNULL, **options)

    def output(self, *arguments) -> str:
        """What a command prints for programs; it must succeed."""
        result = self.command(*arguments, "--config", self.config_file, "--json")
        if result.returncode != 0:
            raise RuntimeError(f"linkway {' '.join(map(str, arguments))}: {result.returncode}\n{result.stderr}")
        return result.stdout

    def exchanges(self, **filters) -> list:
        """`linkway exchange list`, newest first."""
        arguments = []
        for name, value in filters.items():
            arguments += [f"--{name}"] if value is True else [f"--{name}", value]
        return [json.loads(line) for line in self.output("exchange", "list", *arguments).splitlines()]

    def exchange(self, key) -> dict:
        return json.loads(self.output("exchange", "show", key))
