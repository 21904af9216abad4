"""The speeds that the product promises, each one command: ``python -m benchmarks.NAME``."""
