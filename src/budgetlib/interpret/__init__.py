"""Interpretation: a Document (what is printed) → Disclosure (what it means). Entry: `assemble.interpret`."""
