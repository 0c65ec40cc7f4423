"""Frames and limits: split and merged lines, sizes, depth, batches, bytes that are no JSON."""
import json
import socket
import time
import unittest

from service import Client, Service

LINE_MAX = 256 * 1024


def call_line(id, method="session.whoami", params=None):
	return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, **({"params": params} if params is not None else {})}).encode() + b"\n"


class Frames(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.service = Service()

	@classmethod
	def tearDownClass(cls):
		cls.service.close()

	def client(self):
		client = Client(self.service)
		self.addCleanup(client.socket.close)
		return client

	def assert_alive(self):
		with Client(self.service) as client:
			client.result("session.whoami")

	def assert_error(self, answer, code, kind):
		self.assertEqual((answer["error"]["code"], answer["error"]["data"]["kind"]), (code, kind), answer)

	# -- cutting

	def test_split_at_every_byte(self):
		lines = call_line(1) + call_line(2, "report.list")
		for at in range(1, len(lines)):
			client = self.client()
			client.send(lines[:at])
			time.sleep(0.0005)
			client.send(lines[at:])
			self.assertEqual({client.message()["id"], client.message()["id"]}, {1, 2}, "cut at %d" % at)
			client.socket.close()

	def test_byte_by_byte(self):
		client = self.client()
		client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
		for byte in call_line(5):
			client.send(bytes([byte]))
		self.assertEqual(client.message()["id"], 5)

	def test_many_in_one_piece(self):
		client = self.client()
		client.send(b"".join(call_line(i) for i in range(1000)))
		self.assertEqual(sorted(client.message()["id"] for _ in range(1000)), list(range(1000)))

	def test_unfinished_last_line_is_no_request(self):
		client = self.client()
		client.send(call_line(1) + call_line(2).rstrip(b"\n"))
		client.end_input()
		self.assertEqual([json.loads(line)["id"] for line in iter(client.line, b"")], [1])

	# -- sizes

	def padded(self, size):
		line = call_line(1, "report.describe", {"name": ""})
		return line.replace(b'""', b'"' + b"x" * (size - len(line) + 1) + b'"')

	def test_longest_line(self):
		line = self.padded(LINE_MAX)
		self.assertEqual(len(line) - 1, LINE_MAX)
		client = self.client()
		client.send(line)
		self.assert_error(client.message(), -32602, "invalid_params")
		client.result("session.whoami")

	def test_longer_line(self):
		client = self.client()
		client.send(self.padded(LINE_MAX + 1))
		self.assert_error(client.message(), -32004, "too_large")
		self.assertTrue(client.is_closed(5))

	def test_endless_line(self):
		before = self.service.memory_kib()
		client = self.client()
		sent = 0
		try:
			while sent < 64 << 20:
				sent += client.socket.send(b"x" * 65536)
		except OSError:
			pass
		self.assertLess(sent, 8 << 20)
		self.assertTrue(client.is_closed(5))
		self.assertLess(self.service.memory_kib() - before, 4096)

	def test_http_closes(self):
		for line in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /rpc HTTP/1.0\r\n\r\n{}\n", b"OPTIONS * HTTP/1.1\r\n\r\n"):
			client = self.client()
			client.send(line)
			self.assertTrue(client.is_closed(5), line)

	# -- content

	def nested(self, depth):
		"""A request whose deepest value is at `depth`: the request is 1, params 2, the list in it 3."""
		return (b'{"jsonrpc":"2.0","id":1,"method":"rpc.nothing","params":{"x":' + b"[" * (depth - 2) + b"]" * (depth - 2) + b"}}\n")

	def test_depth(self):
		client = self.client()
		client.send(self.nested(32))
		self.assert_error(client.message(), -32601, "method_not_found")
		for depth in (33, 34, 1000, 100000):
			client = self.client()
			began = time.monotonic()
			client.send(self.nested(depth))
			self.assert_error(client.message(), -32700, "parse_error")
			self.assertLess(time.monotonic() - began, 0.5)
		client = self.client()
		client.send(b"[" * 200000 + b"\n")
		self.assert_error(client.message(), -32700, "parse_error")
		self.assert_alive()

	def test_brackets_in_texts_are_not_depth(self):
		client = self.client()
		client.send(call_line(1, "report.describe", {"name": "[" * 100 + "\\\"" + "{" * 100}))
		self.assert_error(client.message(), -32602, "invalid_params")

	def test_bytes_that_are_no_json(self):
		for bad in (b'{"jsonrpc":"2.0","id":1,"method":"a\xffb"}', b'{"jsonrpc":"2.0","id":1,"method":"a\\u0000b"}',
		            b'{"jsonrpc":"2.0","id":1,"method":"a\\ud800b"}', b'{"jsonrpc":"2.0","id":1,"method":"a\x00b"}', b"\x00", b"\xef\xbb\xbf{}",
		            b'{"jsonrpc":"2.0","id":1,"method":"a\xc0\xaf"}', b'{"jsonrpc":"2.0","id":NaN,"method":"a"}', b"{} {}", b'{"a":1,}',
		            b'{"jsonrpc":"2.0","id":01,"method":"a"}', b"[1,", b'"', b"{'a':1}", b"nul", b"\xed\xa0\x80"):
			client = self.client()
			client.send(bad + b"\n")
			answer = client.message()
			self.assert_error(answer, -32700, "parse_error")
			self.assertIsNone(answer["id"])
			client.result("session.whoami")

	def test_errors_say_nothing_of_other_lines(self):
		client = self.client()
		client.send(b'{"jsonrpc":"2.0","id":1,"method":"report.describe","params":{"name":"\\u00e4\\u4e2d"}}\n')
		self.assertIn("ä中", client.message()["error"]["message"])

	# -- batches

	def test_batch_of_50(self):
		client = self.client()
		client.send(b"[" + b",".join(call_line(i, "report.describe", {"name": "slow"}).strip() for i in range(50)) + b"]\n")
		answers = client.message()
		self.assertEqual(sorted(a["id"] for a in answers), list(range(50)))
		self.assertTrue(all(a["result"]["name"] == "slow" for a in answers))

	def test_batch_of_reports(self):
		client = self.client()
		client.send(b"[" + b",".join(call_line(i, "report.run", {"name": "numbers", "params": {"n": i}}).strip() for i in range(1, 51)) + b"]\n")
		for answer in client.message():
			self.assertEqual(len(answer["result"]["rows"]), answer["id"])

	def test_batch_of_51(self):
		client = self.client()
		client.send(b"[" + b",".join(call_line(i).strip() for i in range(51)) + b"]\n")
		answer = client.message()
		self.assertIsNone(answer["id"])
		self.assertIn(answer["error"]["data"]["kind"], ("too_large", "invalid_request"))
		client.result("session.whoami")

	def test_batches_beyond_all_limits(self):
		before = self.service.memory_kib()
		for items in (1000, 87000):
			client = self.client()
			client.send(b"[" + b"[]," * items + b"[]]\n")
			self.assertIn("error", client.message())
		self.assertLess(self.service.memory_kib() - before, 40000)

	def test_upload_in_a_batch_is_refused(self):
		client = self.client()
		client.send(b"[" + call_line(1, "import.upload", {"file_name": "a.csv", "size": 3}).strip() + b"]\n")
		self.assert_error(client.message()[0], -32600, "invalid_request")
		client.result("session.whoami")

	# -- connections

	def test_many_connections(self):
		clients = [self.client() for _ in range(200)]
		for i, client in enumerate(clients):
			client.request("session.whoami", id=i)
		for i, client in enumerate(clients):
			self.assertEqual(client.message()["id"], i)

	def test_pipelining_without_reading(self):
		"""Reading stops: what a client sends without taking its answers does not fill the service."""
		before = self.service.memory_kib()
		client = self.client()
		client.socket.setblocking(False)
		line, sent = call_line(1, "rpc.discover"), 0
		until = time.monotonic() + 3
		while time.monotonic() < until:
			try:
				sent += client.socket.send(line * 100)
			except BlockingIOError:
				time.sleep(0.05)
		self.assertLess(sent, 4 << 20)
		self.assertLess(self.service.memory_kib() - before, 16384)
		self.assert_alive()


if __name__ == "__main__":
	unittest.main()
