"""Official documents (公文): values, layout by GB/T 9704-2012, wording, masking, lint and PDF.

Plain Python with no knowledge of the web or the database. `document` holds the values, `docx` lays them out,
`pdf` renders them, `wording` and `masking` make the strings that go in, `lint` reads what came out.
"""
