"""`ratiba doctor`: what is wrong here, and what to do about it."""

import asyncio

import typer

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.doctor.findings import Finding, Health
from ratiba_cli.doctor.machine import machine_findings
from ratiba_cli.doctor.running import running_findings

app = typer.Typer()


@app.command()
def doctor(folder: Folder = DEFAULT_FOLDER) -> None:
    """Look at this machine and at what runs; exit code 1 when something is wrong."""
    findings = [*machine_findings(folder), *asyncio.run(running_findings(folder))]
    for finding in findings:
        _show(finding)
    if any(finding.health is Health.WRONG for finding in findings):
        raise typer.Exit(1)


def _show(finding: Finding) -> None:
    console.print(f" {finding.health.value} {finding.what:<28}", end=" ")
    console.print(finding.found, markup=False)
    if finding.advice:
        console.print(f"   {'':<28} -> {finding.advice}", markup=False, style="dim")
