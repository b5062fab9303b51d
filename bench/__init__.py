"""How fast Ratiba is, each figure beside the least that the same work can cost, measured in the same run."""
