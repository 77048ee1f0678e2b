"""Benchmarks over Slack: the apps under test run in processes of their own."""
