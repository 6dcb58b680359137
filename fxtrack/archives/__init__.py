"""Snapshots out of archives: WARC, ARC, zip, tar, compressed files, JSON Lines, Parquet, MHTML, mails.

``reading.read_archive`` recognises a format by its content. Whatever cannot be read is told, with its place;
no number is taken from data whose checksum does not hold.
"""
