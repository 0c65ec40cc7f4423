"""Start and stop: running requests end, imports are cancelled, who may talk, stale sockets."""
import json
import os
import signal
import stat
import subprocess
import time
import unittest

from service import Client, Service


class Life(unittest.TestCase):
	def setUp(self):
		self.service = Service()
		self.addCleanup(self.service.close)

	def test_stop_when_idle(self):
		with Client(self.service) as client:
			client.result("session.whoami")
			code, seconds = self.service.stop()
			self.assertEqual(code, 0, self.service.log_text())
			self.assertLess(seconds, 5)
			self.assertEqual(client.line(), b"")
		self.assertFalse(os.path.exists(self.service.socket))

	def test_stop_lets_requests_end(self):
		with Client(self.service) as client:
			client.request("report.run", {"name": "slow", "params": {"seconds": 2}})
			time.sleep(0.3)
			code, seconds = self.service.stop()
			self.assertEqual(code, 0, self.service.log_text())
			self.assertEqual(client.message()["result"]["rows"], [[1, ""]])
			self.assertLess(seconds, 8)

	def test_stop_refuses_new_requests(self):
		with Client(self.service) as client:
			client.request("report.run", {"name": "slow", "params": {"seconds": 2}})
			time.sleep(0.3)
			self.service.process.send_signal(signal.SIGTERM)
			time.sleep(0.3)
			client.request("report.list", id=2)
			answer = client.message()
			self.assertEqual((answer["id"], answer["error"]["code"], answer["error"]["data"]["kind"]), (2, -32003, "busy"))
			self.assertEqual(client.message()["result"]["rows"], [[1, ""]])
			self.assertEqual(self.service.process.wait(20), 0)

	def test_stop_does_not_wait_for_ever(self):
		with Client(self.service) as client:
			client.request("report.run", {"name": "slow", "params": {"seconds": 28}})
			time.sleep(0.3)
			code, seconds = self.service.stop(25)
			self.assertEqual(code, 0, self.service.log_text())
			self.assertLess(seconds, 15)

	def test_stop_while_receiving(self):
		with Client(self.service) as client:
			client.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "import.upload",
			                        "params": {"file_name": "a.csv", "size": 1000}}).encode() + b"\nrole_code,title\n")
			time.sleep(0.2)
			code, seconds = self.service.stop()
			self.assertEqual(code, 0, self.service.log_text())
			self.assertLess(seconds, 5)
		self.assertEqual(os.listdir(os.path.join(self.service.folder, "spool")), [])

	def test_stale_socket_is_replaced(self):
		self.service.process.kill()
		self.service.process.wait()
		self.assertTrue(os.path.exists(self.service.socket))
		self.service.start()
		with Client(self.service) as client:
			client.result("session.whoami")

	def test_second_service_is_refused(self):
		done = subprocess.run([self.service.program, self.service.folder, self.service.socket, "0"], preexec_fn=self.service.become, cwd="/",
		                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
		self.assertEqual(done.returncode, 1)
		self.assertIn(b"another service answers", done.stderr)

	def test_somebody_else(self):
		"""Any user may connect, but only the starter, the service itself and root are answered."""
		if os.getuid() != 0:
			self.skipTest("needs root")
		self.assertTrue(stat.S_ISSOCK(os.stat(self.service.socket).st_mode))
		script = ("import socket,sys; s=socket.socket(socket.AF_UNIX); s.settimeout(5); s.connect(sys.argv[1]);\n"
		          "try: s.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"session.whoami\"}\\n')\n"
		          "except BrokenPipeError: pass\n"
		          "d=b''\n"
		          "while True:\n"
		          "    try: p=s.recv(4096)\n"
		          "    except ConnectionResetError: break\n"
		          "    if not p: break\n"
		          "    d+=p\n"
		          "sys.stdout.write(d.decode())")
		def become_games():
			os.setgroups([])
			os.setgid(60)
			os.setuid(5)
		done = subprocess.run(["/usr/bin/python3", "-c", script, self.service.socket], preexec_fn=become_games, cwd="/", stdout=subprocess.PIPE,
		                      stderr=subprocess.PIPE, timeout=20)
		answer = json.loads(done.stdout.splitlines()[0]) if done.stdout else self.fail(done.stderr)
		self.assertEqual((answer["error"]["code"], answer["error"]["data"]["kind"]), (-32002, "forbidden"))
		self.assertEqual(len(done.stdout.splitlines()), 1)


if __name__ == "__main__":
	unittest.main()
