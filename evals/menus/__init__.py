"""Real price lists through the importer's own reading, held against the rows that a careful person wrote down."""
