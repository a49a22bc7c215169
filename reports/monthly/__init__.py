"""每月报告: what is frozen, what is typed, what is checked, and how it is read (features.md §3C)."""
