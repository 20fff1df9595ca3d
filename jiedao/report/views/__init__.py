"""The pages of the report office: all figures, one figure, the report, what was issued."""
