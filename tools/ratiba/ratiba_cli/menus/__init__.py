"""Price lists made up from a seed, and pictures of them as a phone takes them: for the demo, the tests and evals."""
