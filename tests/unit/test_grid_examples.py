"""The examples for Docker and Kubernetes, as far as they can be checked without either."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

DOCS = Path(__file__).parents[2] / "docs"

# Of the list that the official images come with (docker-selenium, ENV_VARIABLES.md), those of use here.
DOCUMENTED = {
    "SE_EVENT_BUS_HOST",
    "SE_EVENT_BUS_PUBLISH_PORT",
    "SE_EVENT_BUS_SUBSCRIBE_PORT",
    "SE_HEALTHCHECK_INTERVAL",
    "SE_NODE_ENABLE_CDP",
    "SE_NODE_ENABLE_MANAGED_DOWNLOADS",
    "SE_NODE_MAX_SESSIONS",
    "SE_NODE_OVERRIDE_MAX_SESSIONS",
    "SE_NODE_SESSION_TIMEOUT",
    "SE_REJECT_UNSUPPORTED_CAPS",
    "SE_ROUTER_PASSWORD",
    "SE_ROUTER_USERNAME",
    "SE_SESSION_REQUEST_TIMEOUT",
    "SE_START_XVFB",
}
DEFAULT_WORKERS = 4


def documents(name: str) -> list[Any]:
    yaml = YAML(typ="safe")
    return list(yaml.load_all((DOCS / "grid" / name).read_text(encoding="utf-8")))


def compose() -> dict[str, Any]:
    [document] = documents("compose.yml")
    services: dict[str, Any] = document["services"]
    return services


def containers() -> dict[str, dict[str, Any]]:
    """The container of each deployment, by its name."""
    pods = [each["spec"]["template"]["spec"] for each in documents("kubernetes.yml") if each["kind"] == "Deployment"]
    return {pod["containers"][0]["name"]: pod["containers"][0] for pod in pods}


def environments() -> dict[str, dict[str, str]]:
    """Of every hub and node in both examples."""
    of_pods = {name: {each["name"]: each["value"] for each in pod["env"]} for name, pod in containers().items()}
    return {
        **{f"compose {name}": service["environment"] for name, service in compose().items()},
        **{f"kubernetes {name}": environment for name, environment in of_pods.items()},
    }


def test_every_variable_is_one_that_the_images_document() -> None:
    used = {name for environment in environments().values() for name in environment}
    told = set(re.findall(r"SE_[A-Z_]+[A-Z]", (DOCS / "grid.md").read_text(encoding="utf-8")))

    assert used | told <= DOCUMENTED


def test_every_value_is_text_as_variables_are() -> None:
    assert all(isinstance(value, str) for environment in environments().values() for value in environment.values())


@pytest.mark.parametrize("where", ["compose", "kubernetes"])
def test_nodes_keep_downloads_and_have_a_place_for_each_worker(where: str) -> None:
    node = environments()[f"{where} node"]

    assert node["SE_NODE_ENABLE_MANAGED_DOWNLOADS"] == "true"
    assert (int(node["SE_NODE_MAX_SESSIONS"]), node["SE_NODE_OVERRIDE_MAX_SESSIONS"]) == (DEFAULT_WORKERS, "true")


@pytest.mark.parametrize("where", ["compose", "kubernetes"])
def test_a_dead_node_is_struck_off_in_seconds(where: str) -> None:
    assert environments()[f"{where} hub"]["SE_HEALTHCHECK_INTERVAL"] == "5"


def test_nodes_find_the_hub_where_it_is() -> None:
    [service] = [each for each in documents("kubernetes.yml") if each["kind"] == "Service"]
    ports = {port["name"]: str(port["port"]) for port in service["spec"]["ports"]}
    opened = {str(port["containerPort"]) for port in containers()["hub"]["ports"]}

    for where, host in (("compose", "hub"), ("kubernetes", service["metadata"]["name"])):
        node = environments()[f"{where} node"]
        assert node["SE_EVENT_BUS_HOST"] == host
        assert node["SE_EVENT_BUS_PUBLISH_PORT"] == ports["publish"]
        assert node["SE_EVENT_BUS_SUBSCRIBE_PORT"] == ports["subscribe"]
    assert set(ports.values()) == opened


def test_selectors_and_labels_agree() -> None:
    for each in documents("kubernetes.yml"):
        if each["kind"] == "Deployment":
            assert each["spec"]["selector"]["matchLabels"] == each["spec"]["template"]["metadata"]["labels"]


def test_the_hub_is_reached_from_this_machine_alone() -> None:
    assert compose()["hub"]["ports"] == ["127.0.0.1:4444:4444"]


def test_browsers_have_shared_memory_enough() -> None:
    [deployment] = [each for each in documents("kubernetes.yml") if each["metadata"]["name"].endswith("chromium")]
    [volume] = deployment["spec"]["template"]["spec"]["volumes"]

    assert compose()["node"]["shm_size"] == "2g"
    assert volume["emptyDir"] == {"medium": "Memory", "sizeLimit": "2Gi"}
    assert containers()["node"]["volumeMounts"] == [{"name": volume["name"], "mountPath": "/dev/shm"}]
