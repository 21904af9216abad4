"""Tables of text, read from CSV, TSV and XLSX files."""
