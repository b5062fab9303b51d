"""What every test of the project may ask for."""

pytest_plugins = ["pytester", "ratiba_cli.pytest_fakes", "ratiba_cli.pytest_servers"]
