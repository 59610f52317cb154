"""``harness scenarios``: what workloads there are."""

from rich.console import Console
from rich.table import Table

from harness.errors import ExitCode
from harness.workload.scenario import list_scenarios


def run() -> ExitCode:
    """Print every scenario with its purpose and its number of POs. Raises ConfigError for a bad file."""
    table = Table("Name", "What it is for", box=None, pad_edge=False)
    table.add_column("POs", justify="right")
    for scenario in list_scenarios():
        table.add_row(scenario.name, scenario.purpose, str(scenario.site.batch.pos))
    Console().print(table)
    return ExitCode.OK
