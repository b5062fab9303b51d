"""`python -m ratiba_cli`, the same as the command `ratiba`."""

from ratiba_cli.main import app

if __name__ == "__main__":
    app()
