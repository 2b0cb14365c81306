"""Patent claims: an Excel workbook becomes structured claims, a report and exports."""
