"""What pages cost: `make bench`. Never part of the tests."""
