"""The parts of reading performance forms (绩效目标表); the entry point is `interpret.performance`."""
