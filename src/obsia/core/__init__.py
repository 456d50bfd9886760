"""The shared words of obsia: figures, evidence, units, columns, errors and locales."""
