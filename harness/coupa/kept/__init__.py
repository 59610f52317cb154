"""What is kept of POs that failed: a picture, the page, the driver's last words, and what became of the PO."""
