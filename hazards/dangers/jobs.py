"""Jobs of dangers."""
