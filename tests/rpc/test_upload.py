"""import.*: bytes after the line, progress, refusals, clients that leave."""
import json
import os
import select
import time
import unittest

from service import Client, Service

ROLES = b"role_code,title\nCFO,Finance\nCTO,Technology\n"


def rates(rows):
	lines = [b"currency,quote_currency,rate_date,rate"]
	for i in range(rows):
		lines.append(b"USD,EUR,%04d-%02d-%02d,0.%05d" % (1500 + i // 336, i // 28 % 12 + 1, i % 28 + 1, i % 99999 + 1))
	return b"\n".join(lines) + b"\n"


class Upload(unittest.TestCase):
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

	def line(self, size, id=1, **more):
		params = dict({"file_name": "roles.csv", "feed": "roles", "size": size}, **more)
		return json.dumps({"jsonrpc": "2.0", "id": id, "method": "import.upload", "params": params}).encode() + b"\n"

	def spooled(self):
		return os.listdir(os.path.join(self.service.folder, "spool"))

	def assert_nothing_spooled(self):
		until = time.monotonic() + 5
		while self.spooled():
			self.assertLess(time.monotonic(), until, self.spooled())
			time.sleep(0.05)

	def upload(self, client, data, id=1, **more):
		client.send(self.line(len(data), id, **more) + data)
		return client.message()

	def batches(self):
		with Client(self.service) as client:
			return client.result("import.list")

	def test_once_and_again(self):
		client = self.client()
		first = self.upload(client, ROLES)["result"]
		self.assertEqual((first["status"], first["feeds"][-1]["feed"]), ("published", "roles"))
		self.assertEqual((first["feeds"][-1]["read"], first["feeds"][-1]["inserted"]), (2, 2))
		again = self.upload(client, ROLES, 2)["result"]
		self.assertEqual(again["first_batch"], first["batch"])
		shown = client.result("import.show", {"batch": first["batch"]})
		self.assertEqual((shown["batch"], shown["file"], shown["status"]), (first["batch"], "roles.csv", "published"))
		self.assertEqual([(f["feed"], f["read"], f["inserted"]) for f in shown["feeds"]], [("roles", 2, 2)])
		self.assertIn(first["batch"], [b["batch"] for b in self.batches()])
		rate = b"version,month,cost_center_code,category,amount,currency\n1,2025-01,NONE,travel,12.30,EUR\n"
		money = self.upload(client, rate, 3, feed="budgets", file_name="b.csv")["result"]
		shown = client.result("import.show", {"batch": money["batch"]})
		self.assertEqual(shown["feeds"][-1]["money"]["EUR"]["quarantined"], 12.3)
		self.assertEqual(money["feeds"][-1]["money"]["EUR"]["quarantined"], 12.3)
		self.assert_nothing_spooled()

	def test_bytes_are_cut_anywhere(self):
		data = b"role_code,title\nR%d,Title\n"
		for at in (1, 10, 60):
			body = data % at
			whole = self.line(len(body)) + body + json.dumps({"jsonrpc": "2.0", "id": 2, "method": "session.whoami"}).encode() + b"\n"
			client = self.client()
			for i in range(0, len(whole), at):
				client.send(whole[i:i + at])
			answers = {m["id"]: m for m in (client.message(), client.message())}
			self.assertEqual(answers[1]["result"]["feeds"][-1]["inserted"], 1)
			self.assertIn("result", answers[2])

	def test_lines_within_the_bytes_are_no_requests(self):
		body = b'role_code,title\nX9,"{""jsonrpc"":""2.0"",""id"":9,""method"":""session.whoami""}"\n'
		client = self.client()
		self.assertIn("result", self.upload(client, body))
		self.assertEqual(client.call("session.whoami", id=3)["id"], 3)

	def test_quarantine(self):
		client = self.client()
		body = b"role_code,worker_no,valid_from\nCFO,NOBODY,2025-01-01\n"
		summary = self.upload(client, body, feed="role_assignments", file_name="h.csv")["result"]
		self.assertEqual(summary["feeds"][-1]["quarantined"], 1)
		text = json.dumps(client.result("import.quarantine"))
		self.assertIn("NOBODY", text)
		self.assertIn("unknown_reference", text)

	def test_refused_file(self):
		client = self.client()
		before = self.batches()
		answer = self.upload(client, b"no,such,header\n1,2,3\n")
		self.assertEqual((answer["error"]["code"], answer["error"]["data"]["kind"]), (1, "import_refused"), answer)
		self.assertEqual(self.batches(), before)
		client.result("session.whoami")
		self.assert_nothing_spooled()

	def test_bad_parameters_skip_the_bytes(self):
		client = self.client()
		for more in ({"mood": "increment"}, {"mode": "sometimes"}, {"feed": 7}, {"options": []}, {"options": {"decimal": {}}}):
			answer = self.upload(client, ROLES, **more)
			self.assertEqual(answer["error"]["code"], -32602, (more, answer))
			client.result("session.whoami")
		self.assert_nothing_spooled()

	def test_bad_sizes(self):
		for size in (-1, 1 << 62, "7", None, 1.5):
			client = self.client()
			client.send(self.line(size) + b"role_code,title\n")
			error = client.message()["error"]
			self.assertIn(error["code"], (-32602, -32004), size)
			self.assertTrue(client.is_closed(5), size)
		client = self.client()
		client.send(self.line(1).replace(b'"size": 1', b'"size": 9223372036854775808'))
		self.assertEqual(client.message()["error"]["code"], -32700)

	def test_empty_file(self):
		client = self.client()
		self.assertEqual(self.upload(client, b"")["error"]["data"]["kind"], "import_refused")
		client.result("session.whoami")

	def test_too_few_bytes(self):
		before = self.batches()
		client = self.client()
		client.send(self.line(len(ROLES) + 1) + ROLES)
		client.end_input()
		error = client.message()["error"]
		self.assertEqual(error["data"]["kind"], "import_refused")
		self.assertIn(str(len(ROLES)), error["message"])
		self.assertEqual(client.line(), b"")
		self.assertEqual(self.batches(), before)
		self.assert_nothing_spooled()

	def test_client_leaves_while_sending(self):
		before = self.batches()
		client = self.client()
		client.send(self.line(1000) + ROLES)
		client.socket.close()
		self.assert_nothing_spooled()
		self.assertEqual(self.batches(), before)

	def test_client_leaves_while_importing(self):
		before = self.batches()
		data = rates(60000)
		client = self.client()
		client.send(self.line(len(data), feed="exchange_rates", source="leaves") + data)
		time.sleep(0.05)
		client.socket.close()
		self.assert_nothing_spooled()
		self.assertEqual(self.batches(), before)

	def test_cancel(self):
		before = self.batches()
		data = rates(60000)
		client = self.client()
		client.send(self.line(len(data), "u", feed="exchange_rates", source="cancelled") + data)
		client.send(b'{"jsonrpc":"2.0","method":"$/cancel","params":{"id":"u"}}\n')
		answer = client.message()
		self.assertEqual((answer["id"], answer["error"]["code"]), ("u", -32800), answer)
		self.assertEqual(self.batches(), before)
		self.assert_nothing_spooled()

	def test_progress(self):
		data = rates(60000)
		client = self.client()
		client.send(self.line(len(data), "p", feed="exchange_rates", source="shown", progress=True) + data)
		seen = []
		while True:
			message = client.message()
			if "method" not in message:
				break
			self.assertEqual(message["method"], "$/progress")
			self.assertEqual(message["params"].keys(), {"id", "phase", "rows", "bytes", "bytes_total"})
			self.assertEqual(message["params"]["id"], "p")
			seen.append(message["params"])
		self.assertEqual(message["result"]["feeds"][-1]["inserted"], 60000)
		self.assertTrue(seen)
		self.assertTrue(all(p["bytes_total"] == len(data) for p in seen), seen)

	def test_several_on_one_connection(self):
		client = self.client()
		for i in range(6):
			body = b"role_code,title\nS%d,Several\n" % i
			client.send(self.line(len(body), i) + body)
		answers = [client.message() for _ in range(6)]
		self.assertEqual(sorted(a["id"] for a in answers), list(range(6)))
		self.assertTrue(all("result" in a for a in answers), answers)

	def test_in_the_order_they_came(self):
		"""Master data and what refers to them in one go: nothing is quarantined, and nothing is lost to a released row."""
		roles = b"role_code,title\n" + b"".join(b"O%d,In order\n" % i for i in range(40000))
		units = b"org_unit_code,name,owner_role_code,valid_from\n" + b"".join(b"U%d,Unit,O%d,2025-01-01\n" % (i, i) for i in range(50))
		client = self.client()
		client.send(self.line(len(roles), 1) + roles + self.line(len(units), 2, feed="org_units", file_name="u.csv") + units)
		answers = {m["id"]: m for m in (client.message(), client.message())}
		self.assertEqual(answers[2]["result"]["feeds"][-1]["inserted"], 50, answers[2])
		self.assertLess(answers[1]["result"]["snapshot"], answers[2]["result"]["snapshot"])

	def test_bytes_while_other_requests_end(self):
		"""Answers of other requests must not let the connection take bytes while the last ones are being stored."""
		client = self.client()
		data = b"role_code,title\n" + b"".join(b"M%d,%s\n" % (i, b"long" * 2500) for i in range(2000))
		ends = b"".join(json.dumps({"jsonrpc": "2.0", "id": "r%d" % i, "method": "report.run",
		                            "params": {"name": "numbers", "params": {"n": 300 * i}}}).encode() + b"\n" for i in range(1, 8))
		client.send(ends + self.line(len(data), "u") + data)
		answers = {m["id"]: m for m in (client.message() for _ in range(8))}
		self.assertEqual(answers["u"]["result"]["feeds"][-1]["inserted"], 2000, answers["u"])

	def test_eight_clients_with_one_file(self):
		"""One batch, seven answers that name it (A16)."""
		body = b"role_code,title\nONE,File\n"
		clients = [self.client() for _ in range(8)]
		for client in clients:
			client.send(self.line(len(body)) + body)
		results = [client.message()["result"] for client in clients]
		self.assertEqual(len({r["batch"] for r in results}), 1, results)
		self.assertEqual(sum(r["first_batch"] is None for r in results), 1, results)

	def test_reports_while_importing(self):
		data = rates(60000)
		client = self.client()
		client.send(self.line(len(data), feed="exchange_rates", source="beside") + data)
		reports = 0
		with Client(self.service) as other:
			while not select.select([client.socket], [], [], 0)[0]:
				other.result("report.run", {"name": "numbers"})
				reports += 1
		self.assertIn("result", client.message())
		self.assertGreater(reports, 5)

	def test_profiles(self):
		client = self.client()
		names = [p["name"] for p in client.result("profile.list")]
		self.assertIn("toggl_detailed", names)
		self.assertEqual(client.result("profile.show", {"name": "toggl_detailed"})["profile"], "toggl_detailed")


if __name__ == "__main__":
	unittest.main()
