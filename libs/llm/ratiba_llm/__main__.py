"""`python -m ratiba_llm`: the prompt files and the model table, checked as a start checks them."""

import sys

from ratiba_llm.errors import MisconfiguredModel
from ratiba_llm.models import read_models
from ratiba_llm.prompts import load_prompts


def main() -> None:
    """End quietly, or say what is wrong and end with 1."""
    try:
        load_prompts(read_models())
    except MisconfiguredModel as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
