"""The officers' score table as an Excel file: read in any office's layout, previewed, written all or nothing."""
