"""导入台账: a workbook as officers keep it becomes dangers under review and historical records.

reading (what a ledger is) → mapping (which column is what) → matching (which enterprise a name means) → building (one
row as values or as sentences) → planning (what is new, changed, under way) → writing; services.py is the door.
"""
