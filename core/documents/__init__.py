"""Official paper: documents, sheets, templates and their PDF. Knows no domain word, no model, no request.

* ``gbt9704``    a document in the layout of GB/T 9704-2012 (`Paper`), as .docx
* ``sheet``      a table people print and sign (`OfficialSheet`), as .xlsx; long lists go through ``core.sheets``
* ``templates``  templates written in Word by people: checked, then filled in a sandbox
* ``pdf``        .docx to PDF by LibreOffice, PDF to pictures

The same content gives the same bytes: times come from the caller, never from the clock (``package``).
"""
