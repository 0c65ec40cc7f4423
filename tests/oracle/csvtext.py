"""Bytes of a CSV file -> records with the physical line on which each begins (R43)."""
import csv
import io


def decode(data):
	if data.startswith(b"\xff\xfe"):
		return data.decode("utf-16")
	if data.startswith(b"\xef\xbb\xbf"):
		return data.decode("utf-8-sig")
	return data.decode("utf-8")


def delimiter_of(header):
	return max(",;\t|", key=header.count)


def records(data):
	"""Yields (line, cells); a record without any content has cells == []."""
	text = decode(data)
	reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text.splitlines()[0]), strict=True)
	before = 0
	for cells in reader:
		cells = [c.strip() for c in cells]
		yield before + 1, cells if any(cells) else []
		before = reader.line_num
