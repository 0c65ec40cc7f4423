"""report.*: answers, pages, cursors, streams, cancelling, slow readers."""
import hashlib
import json
import re
import time
import unittest

from service import Client, Service


class Reports(unittest.TestCase):
	@classmethod
	def setUpClass(cls):
		cls.service = Service()

	@classmethod
	def tearDownClass(cls):
		cls.service.close()

	def setUp(self):
		self.client = Client(self.service)
		self.addCleanup(self.client.socket.close)

	def run_report(self, name="numbers", report=None, **more):
		return self.client.result("report.run", dict({"name": name, "params": report or {}}, **more))

	def error(self, kind, name="numbers", report=None, **more):
		error = self.client.error("report.run", dict({"name": name, "params": report or {}}, **more))
		self.assertEqual(error["data"]["kind"], kind, error)
		return error

	# -- catalogue

	def test_list_and_describe(self):
		self.assertEqual([r["name"] for r in self.client.result("report.list")], ["numbers", "quarantine", "slow"])
		described = self.client.result("report.describe", {"name": "numbers"})
		self.assertEqual(described["rule"], "The numbers from 1 to n, each with an exact amount and as many letters as asked for.")
		self.assertEqual([c["name"] for c in described["columns"]], ["word", "number", "amount", "day", "month", "padding"])
		self.assertIn({"name": "n", "type": "count", "doc": "the last number"}, described["parameters"])
		self.assertIn("known_at", [p["name"] for p in described["parameters"]])

	def test_discover(self):
		document = self.client.result("rpc.discover")
		methods = {m["name"]: m for m in document["methods"]}
		self.assertTrue({"session.hello", "report.run", "import.upload", "rpc.discover"} <= methods.keys())
		run = {p["name"]: p for p in methods["report.run"]["params"]}
		self.assertTrue(run["name"]["required"])
		self.assertEqual(run["format"]["schema"]["enum"], ["rows", "objects"])
		self.assertRegex(document["openrpc"], r"^1\.")

	def test_hello(self):
		hello = self.client.result("session.hello")
		text = json.dumps(hello)
		for limit in ("262144", "5000", "50", "32"):
			self.assertIn(limit, text)

	def test_health(self):
		self.assertIn("ok", json.dumps(self.client.result("service.health")))

	# -- answers

	def test_answer(self):
		answer = self.run_report(report={"n": 4, "from": "2025-02-28", "month": "2025-03"})
		self.assertEqual((answer["report"], answer["definition_version"], answer["snapshot"], answer["complete"], answer["next_cursor"]),
		                 ("numbers", 3, 0, True, None))
		self.assertEqual(answer["rows"], [["w0", 3, 3.03, "2025-02-28", "2025-03", ""], ["w1", 1, 1.01, "2025-02-28", "2025-03", ""],
		                                  ["w1", 4, 4.04, "2025-02-28", "2025-03", ""], ["w2", 2, 2.02, "2025-02-28", "2025-03", ""]])
		self.assertEqual(answer["columns"][2], {"name": "amount", "type": "money"})
		self.assertEqual(answer["totals"], {"amount": 10.1, "rows": [["all", 4, 10.1, None, None, None]]})
		self.assertIsInstance(answer["warnings"], list)

	def test_parameters_with_defaults(self):
		p = self.run_report(report={"role": "R1", "n": None})["parameters"]
		self.assertEqual(p["role"], "R1")
		self.assertEqual(p["responsibility"], "owner")
		self.assertRegex(p["as_of"], r"^\d{4}-\d\d-\d\d$")
		self.assertIsNone(p["from"])
		self.assertIsNone(p["kind"])
		self.assertNotIn("worker", p)
		self.assertTrue({"n", "letters", "known_at"} <= p.keys())

	def test_objects(self):
		answer = self.run_report(report={"n": 1}, format="objects")
		self.assertEqual(answer["rows"][0]["amount"], 1.01)
		self.assertEqual(answer["totals"]["rows"][0]["word"], "all")

	def test_amounts_keep_their_digits(self):
		self.client.request("report.run", {"name": "numbers", "params": {"n": 10}})
		self.assertIn(b",10.10,", self.client.line())
		answer = self.run_report(report={"n": 10}, numeric="string")
		self.assertEqual(answer["rows"][0][:3], ["w0", "3", "3.03"])
		self.assertEqual(answer["totals"]["amount"], "55.55")

	# -- pages

	def pages(self, **more):
		rows, cursor, totals = [], None, []
		while True:
			answer = self.run_report(cursor=cursor, **more) if cursor else self.run_report(**more)
			rows += answer["rows"]
			totals.append(answer["totals"])
			self.assertEqual(answer["complete"], answer["next_cursor"] is None)
			cursor = answer["next_cursor"]
			if not cursor:
				return rows, totals

	def test_pages_join_to_the_whole(self):
		whole = self.run_report(report={"n": 100})
		for limit in (1, 7, 33, 34, 99, 100, 101):
			rows, totals = self.pages(report={"n": 100}, limit=limit)
			self.assertEqual(rows, whole["rows"], limit)
			self.assertEqual(totals, [whole["totals"]] * len(totals))
		self.assertEqual(len(rows), 100)

	def test_pages_are_5000_rows_unless_said(self):
		answer = self.run_report(report={"n": 5001})
		self.assertEqual(len(answer["rows"]), 5000)
		self.assertFalse(answer["complete"])

	def test_paging_again_and_again(self):
		"""A page that ends early must not disturb what the same connection runs next."""
		for _ in range(60):
			answer = self.run_report(report={"n": 30000}, limit=1)
			self.assertEqual(len(answer["rows"]), 1)

	def test_stale_cursors(self):
		cursor = self.run_report(report={"n": 9}, limit=2)["next_cursor"]
		self.error("stale_cursor", report={"n": 8}, limit=2, cursor=cursor)
		self.error("stale_cursor", report={"n": 9, "role": "x"}, cursor=cursor)
		self.error("stale_cursor", name="slow", cursor=cursor)
		self.error("stale_cursor", report={"n": 9}, cursor="zz")
		self.assertEqual(self.error("stale_cursor", report={"n": 9}, cursor=cursor[:-2])["code"], -32005)
		for at in range(0, len(cursor), 3):
			changed = cursor[:at] + ("1" if cursor[at] != "1" else "2") + cursor[at + 1:]
			self.error("stale_cursor", report={"n": 9}, cursor=changed)
		self.assertEqual(len(self.run_report(report={"n": 9}, cursor=cursor)["rows"]), 7)

	# -- streams

	def stream(self, report, id="s", **more):
		self.client.request("report.run", dict({"name": "numbers", "params": report, "stream": True}, **more), id)
		rows, hashed, seq = [], hashlib.sha256(), 1
		while True:
			line = self.client.line()
			message = json.loads(line)
			if message.get("method") != "$/rows":
				return rows, hashed.hexdigest(), message
			params = message["params"]
			self.assertEqual((params["id"], params["seq"]), (id, seq))
			seq += 1
			hashed.update(re.search(rb'"rows":(\[.*\])', line).group(1))
			rows += params["rows"]

	def test_stream(self):
		whole, _ = self.pages(report={"n": 12000})
		rows, checksum, answer = self.stream({"n": 12000})
		self.assertEqual(rows, whole)
		result = answer["result"]
		self.assertEqual((result["row_count"], result["complete"], result["next_cursor"]), (12000, True, None))
		self.assertEqual(result["checksum"], checksum)
		self.assertNotIn("rows", result)
		self.assertEqual(result["totals"]["rows"][0][1], 12000)

	def test_stream_of_nothing(self):
		rows, _, answer = self.stream({"n": 0})
		self.assertEqual((rows, answer["result"]["row_count"]), ([], 0))

	def test_stream_with_pauses(self):
		"""A reader that falls behind again and again gets every piece once and in order."""
		self.client.request("report.run", {"name": "numbers", "params": {"n": 20000, "letters": 1000}, "stream": True})
		numbers, seq = [], 0
		while True:
			message = self.client.message()
			if "method" not in message:
				break
			seq += 1
			self.assertEqual(message["params"]["seq"], seq)
			numbers += [row[1] for row in message["params"]["rows"]]
			if seq % 16 == 0:
				time.sleep(0.05)
		self.assertEqual(len(numbers), 20000)
		self.assertEqual(sorted(numbers), list(range(1, 20001)))
		self.assertEqual(message["result"]["row_count"], 20000)

	def test_streams_side_by_side(self):
		"""Three on one connection: what one of them writes must not let go of another's piece."""
		for id in range(3):
			self.client.request("report.run", {"name": "numbers", "params": {"n": 60000}, "stream": True}, id)
		sums, left = {0: 0, 1: 0, 2: 0}, 3
		while left:
			message = self.client.message()
			if "method" in message:
				sums[message["params"]["id"]] += sum(row[1] for row in message["params"]["rows"])
			else:
				self.assertEqual(message["result"]["row_count"], 60000)
				left -= 1
		self.assertEqual(sums, dict.fromkeys(range(3), 60000 * 60001 // 2))

	def test_slow_reader(self):
		"""400 MB of rows for a client that does not read: rows stop being fetched."""
		before = self.service.memory_kib()
		self.client.request("report.run", {"name": "numbers", "params": {"n": 200000, "letters": 2000}, "stream": True})
		time.sleep(3)
		self.assertLess(self.service.memory_kib() - before, 32 * 1024)
		self.client.socket.close()
		self.assert_idle_within(5)

	def test_stream_beside_others(self):
		clients = [Client(self.service) for _ in range(8)]
		for client in clients:
			client.request("report.run", {"name": "numbers", "params": {"n": 200000, "letters": 2000}, "stream": True})
		time.sleep(1)
		began = time.monotonic()
		self.run_report(report={"n": 3})
		took = time.monotonic() - began
		for client in clients:
			client.socket.close()
		self.assertLess(took, 5, "readers that stall keep the others waiting")
		self.assert_idle_within(10)

	# -- ending early

	def running(self):
		return int(self.service.sql("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() "
		                            "AND backend_type = 'client backend'"))

	def assert_idle_within(self, seconds):
		until = time.monotonic() + seconds
		while self.running():
			self.assertLess(time.monotonic(), until, "a statement still runs")
			time.sleep(0.05)

	def assert_runs(self):
		until = time.monotonic() + 5
		while not self.running():
			self.assertLess(time.monotonic(), until, "no statement runs")
			time.sleep(0.02)

	def test_client_leaves(self):
		self.client.request("report.run", {"name": "slow", "params": {"seconds": 25}})
		self.assert_runs()
		self.client.socket.close()
		self.assert_idle_within(2)

	def test_client_leaves_with_all_in_flight(self):
		for i in range(12):
			self.client.request("report.run", {"name": "slow", "params": {"seconds": 25}}, i)
		self.assert_runs()
		self.client.socket.close()
		self.assert_idle_within(3)

	def test_half_closed_client_gets_its_answer(self):
		self.client.request("report.run", {"name": "slow", "params": {"seconds": 1}})
		self.client.end_input()
		self.assertEqual(self.client.message()["result"]["rows"], [[1, ""]])
		self.assertEqual(self.client.line(), b"")

	def test_cancel(self):
		for id in ("a", 7):
			self.client.request("report.run", {"name": "slow", "params": {"seconds": 25}}, id)
			self.assert_runs()
			self.client.send(json.dumps({"jsonrpc": "2.0", "method": "$/cancel", "params": {"id": id}}).encode() + b"\n")
			answer = self.client.message()
			self.assertEqual((answer["id"], answer["error"]["code"], answer["error"]["data"]["kind"]), (id, -32800, "cancelled"))
			self.assert_idle_within(2)
		self.run_report(report={"n": 2})

	def test_cancel_is_for_the_own_connection(self):
		with Client(self.service) as other:
			self.client.request("report.run", {"name": "slow", "params": {"seconds": 1}}, 5)
			self.assert_runs()
			other.send(b'{"jsonrpc":"2.0","method":"$/cancel","params":{"id":5}}\n')
			other.result("session.whoami")
			self.assertIn("result", self.client.message())

	def test_deadline(self):
		began = time.monotonic()
		error = self.error("deadline_exceeded", name="slow", report={"seconds": 20}, timeout_ms=300)
		self.assertEqual(error["code"], -32007)
		self.assertLess(time.monotonic() - began, 3)

	def test_eight_in_flight_then_no_more_is_read(self):
		"""The ninth waits, although it could be answered at once."""
		for i in range(8):
			self.client.request("report.run", {"name": "slow", "params": {"seconds": 1}}, i)
		self.client.request("session.whoami", id="ninth")
		ids = [self.client.message()["id"] for _ in range(9)]
		self.assertNotEqual(ids[0], "ninth")

	def test_others_are_served_meanwhile(self):
		for i in range(2):
			self.client.request("report.run", {"name": "slow", "params": {"seconds": 4}}, i)
		self.assert_runs()
		with Client(self.service) as other:
			began = time.monotonic()
			other.result("report.run", {"name": "numbers"})
			other.result("report.list")
			self.assertLess(time.monotonic() - began, 3.5)

	# -- the database goes away

	def test_lost_connections(self):
		self.run_report(report={"n": 1})
		self.service.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
		for _ in range(10):
			answer = self.client.call("report.run", {"name": "numbers", "params": {"n": 1}})
			self.assertTrue("result" in answer or answer["error"]["code"] == -32006, answer)
		self.run_report(report={"n": 1})

	def test_killed_while_running(self):
		self.client.request("report.run", {"name": "slow", "params": {"seconds": 20}})
		self.assert_runs()
		self.service.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()")
		answer = self.client.message()
		self.assertEqual((answer["error"]["code"], answer["error"]["data"]["kind"]), (-32006, "db_unavailable"))
		self.run_report(report={"n": 1})


if __name__ == "__main__":
	unittest.main()
