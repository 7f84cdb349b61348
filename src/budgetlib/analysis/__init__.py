"""Pure functions from the datasets of one or many disclosures to the tables a researcher would publish."""
