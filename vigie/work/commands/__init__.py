"""Commands of the operator about the data as a whole."""
