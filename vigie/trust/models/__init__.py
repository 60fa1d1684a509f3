"""The things of trust, one module for each family of them."""
