"""Regional layouts as data: one YAML file per layout, and the vocabulary they share in common.yaml."""
