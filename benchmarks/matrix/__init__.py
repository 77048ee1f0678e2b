"""Benchmarks over Matrix: a real Synapse, people with clients of their own, the apps under test."""
