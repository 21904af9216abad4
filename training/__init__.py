"""Fitting and evaluating the models, tracked as runs."""
