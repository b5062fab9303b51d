"""What a model may answer, one shape a role. A shape has no field for what a model may not decide."""
