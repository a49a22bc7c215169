"""Inspections: what is asked (checklists), where the risk is (risk), who helps (experts), what was seen (visits), and who goes
where and when (plans)."""
