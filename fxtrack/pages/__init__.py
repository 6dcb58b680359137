"""Pages: bytes to text, and text to quotes, a date and rejects."""
