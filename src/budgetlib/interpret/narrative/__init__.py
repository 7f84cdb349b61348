"""The narrative of a disclosure: every quantitative sentence → claims. The vocabulary is `narrative.yaml`.

The grammar, one module per step (docs/narrative.md): text.py joins printed lines into paragraphs and knows headings,
quantities.py finds numbers with units and the clauses they stand in, relations.py and lead_words.py what the words
before a number say of it (comparison with its basis, direction, share, rate, prior level), noun_phrases.py what it is
about, classified.py the paths, codes and names of the classification in it, enumerations.py numbers stated in turn,
nil.py nil in words, reasons.py divides stated reasons, targets.py which amount a change or a reason belongs to,
vocabulary.py what wording means, numerals.py numbers in words. Six steps read a paragraph, each on the one before:
subjects.py, changes.py, counts.py, number_reader.py, in_turn.py, statements.py; claim.py is the result, reader.py goes
through the sections.
"""
