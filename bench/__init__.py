"""Measures of speed and size: ratios of one run on one machine, none of it a timed test."""
