"""Documents: an account as a page, as a workbook, as a summary for a pipeline; later, regulators' forms."""
