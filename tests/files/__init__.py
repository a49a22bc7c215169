"""Tests of core.files, without database: pytest tests/files --noconftest -p no:django runs them alone."""
