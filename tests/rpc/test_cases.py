"""The folders of cases/: the lines of `request` are sent, the connection's input ends, the lines of `answer` must come, in any order.

In an answer "<text>" stands for any text and a member "...": "..." for any further members.
"""
import json
import os
import unittest

from service import Client, Service

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")


def fits(expected, got):
	if expected == "<text>":
		return isinstance(got, str) and got != ""
	if isinstance(expected, dict) and isinstance(got, dict):
		wanted = {k: v for k, v in expected.items() if k != "..."}
		if "..." not in expected and wanted.keys() != got.keys():
			return False
		return all(k in got and fits(v, got[k]) for k, v in wanted.items())
	if isinstance(expected, list) and isinstance(got, list):
		return len(expected) == len(got) and all(take(expected, got))
	return type(expected) is type(got) and expected == got


def take(expected, got):
	"""For each expected item whether a not yet taken one fits."""
	left = list(got)
	for item in expected:
		found = next((g for g in left if fits(item, g)), None)
		if found is not None:
			left.remove(found)
		yield found is not None


class Cases(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.service = Service()

	@classmethod
	def tearDownClass(cls):
		cls.service.close()

	def run_case(self, name):
		with open(os.path.join(CASES, name, "request"), "rb") as f:
			request = f.read()
		with open(os.path.join(CASES, name, "answer"), encoding="utf-8") as f:
			expected = [json.loads(line) for line in f if line.strip()]
		with Client(self.service) as client:
			client.send(request)
			client.end_input()
			got = [json.loads(line) for line in iter(client.line, b"")]
		self.assertTrue(fits(expected, got), "\nexpected\n  %s\ngot\n  %s" % tuple("\n  ".join(map(json.dumps, x)) for x in (expected, got)))


def add_cases():
	for name in sorted(os.listdir(CASES)):
		setattr(Cases, "test_" + name, lambda self, name=name: self.run_case(name))


add_cases()
if __name__ == "__main__":
	unittest.main()
