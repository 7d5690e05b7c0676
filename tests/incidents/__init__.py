"""Tests of service events."""
