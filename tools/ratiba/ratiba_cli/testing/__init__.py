"""What the test suites of the project stand on: real servers, fresh databases."""
