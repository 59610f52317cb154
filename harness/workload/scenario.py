"""Scenarios: TOML files that describe a workload in full."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from fake_coupa.config import SiteConfig
from harness.errors import ConfigError
from harness.workload.patience import Patience

_HERE = Path(__file__).parent


class Scenario(BaseModel):
    """A workload: its name, what it is for, the site that offers it, and how long workers wait for that site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    purpose: str
    site: SiteConfig
    patience: Patience = Patience()


class _ScenarioFile(SiteConfig):
    """What a scenario's file holds: the site's sections, and beside them the workers' patience."""

    patience: Patience = Patience()

    def site(self) -> SiteConfig:
        """The site's part."""
        return SiteConfig.model_validate(self.model_dump(exclude={"patience"}))


def load_scenario(name_or_path: str, *, pos: int | None = None, seed: int | None = None) -> Scenario:
    """The scenario of this name, or in this TOML file, with ``pos`` and ``seed`` put in place of its own.

    Raises:
        ConfigError: there is no such scenario, or it names an unknown key or a bad value.
    """
    path = _find(name_or_path)
    scenario = _read(path)
    if pos is None and seed is None:
        return scenario
    fields = scenario.site.model_dump()
    if pos is not None:
        fields["batch"]["pos"] = pos
    if seed is not None:
        fields["seed"] = seed
    return scenario.model_copy(update={"site": _validated(fields, "The options").site()})


def list_scenarios() -> list[Scenario]:
    """All scenarios that come with the harness, by name. Raises ConfigError as ``load_scenario`` does."""
    return [_read(path) for path in sorted(scenario_folder().glob("*.toml"))]


def scenario_folder() -> Path:
    """Where the scenarios lie: inside an installed package, or beside it in a checkout."""
    installed = _HERE / "scenarios"
    return installed if installed.is_dir() else _HERE.parents[1] / "scenarios"


def _find(name_or_path: str) -> Path:
    known = sorted(path.stem for path in scenario_folder().glob("*.toml"))
    if name_or_path in known:
        return scenario_folder() / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.is_file():
        return path
    guess = _did_you_mean(name_or_path, known)
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise ConfigError(
            f"There is no scenario file {name_or_path}.",
            f"{guess}Give the path of a TOML file, or one of: {', '.join(known)}.",
        )
    raise ConfigError(f"There is no scenario {name_or_path!r}.", f"{guess}Known are: {', '.join(known)}.")


def _read(path: Path) -> Scenario:
    try:
        text = path.read_text(encoding="utf-8")
        fields = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}.", "A scenario is a TOML file in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.", "Mend the file at that line.") from error
    first_line = text.partition("\n")[0].strip()
    purpose = first_line.lstrip("#").strip() if first_line.startswith("#") else ""
    if not purpose:
        raise ConfigError(
            f"{path}: the first line does not say what the scenario is for.",
            "Begin the file with a comment, such as: # Month end, slow pages.",
        )
    file = _validated(fields, str(path))
    return Scenario(name=path.stem, purpose=purpose, site=file.site(), patience=file.patience)


def _validated(fields: dict[str, Any], source: str) -> _ScenarioFile:
    try:
        return _ScenarioFile.model_validate(fields)
    except ValidationError as error:
        reasons = "; ".join(_reason(each["type"], each["loc"], each["msg"], each["input"]) for each in error.errors())
        raise ConfigError(f"{source}: {reasons}.", "See the files in scenarios/ for the keys.") from error


def _reason(kind: str, location: tuple[int | str, ...], message: str, value: object) -> str:
    key = ".".join(str(part) for part in location if part != "[key]")
    if kind in {"extra_forbidden", "unexpected_keyword_argument"}:
        *section, last = location
        return f"unknown key {key}. {_did_you_mean(str(last), _keys(section))}".rstrip(" ?.")
    reason = message.removeprefix("Value error, ")
    if kind in {"missing", "value_error"}:
        return f"{key}: {reason}" if key else reason  # What is wrong with several sections together has no key.
    return f"{key} = {value!r}: {reason}"


def _keys(section: Iterable[int | str]) -> list[str]:
    model: type[BaseModel] = _ScenarioFile
    for part in section:
        field = model.model_fields.get(str(part))
        if field is None or not isinstance(field.annotation, type):
            return []
        if is_dataclass(field.annotation):
            return [each.name for each in dataclass_fields(field.annotation)]
        if not issubclass(field.annotation, BaseModel):
            return []
        model = field.annotation
    return list(model.model_fields)


def _did_you_mean(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean {close[0]}? " if close else ""
