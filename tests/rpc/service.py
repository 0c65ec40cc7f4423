"""The service on its real socket, for the tests of this folder. $KONTOR_TEST_SERVE is the program of serve.c."""
import atexit
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TIMEOUT = 30


def program():
	return os.environ.get("KONTOR_TEST_SERVE") or sys.exit("KONTOR_TEST_SERVE is not set")


class Service:
	"""PostgreSQL refuses root, so as root everything runs as nobody."""

	def __init__(self):
		self.folder = tempfile.mkdtemp(prefix="krpc-")
		self.socket = os.path.join(self.folder, "s")
		self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else None
		if self.user:
			os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
			os.chmod(self.folder, 0o755)
		# A copy, since nobody may not be allowed into the folder of the build.
		self.program = shutil.copy(program(), self.folder) if self.user else program()
		self.log = open(os.path.join(self.folder, "log"), "ab")
		self.process = None
		self.start()
		atexit.register(self.close)

	def become(self):
		if self.user:
			os.setgroups([])
			os.setgid(self.user.pw_gid)
			os.setuid(self.user.pw_uid)

	def start(self):
		command = [self.program, self.folder, self.socket, str(os.getuid())]
		self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, preexec_fn=self.become, cwd="/")
		if self.process.stdout.readline() != b"ready\n":
			raise RuntimeError("the service did not start:\n" + self.log_text())

	def log_text(self):
		with open(self.log.name, errors="replace") as f:
			return f.read()

	def memory_kib(self):
		with open("/proc/%d/status" % self.process.pid) as f:
			return next(int(line.split()[1]) for line in f if line.startswith("VmRSS:"))

	def stop(self, seconds=20):
		self.process.send_signal(signal.SIGTERM)
		began = time.monotonic()
		code = self.process.wait(seconds)
		return code, time.monotonic() - began

	def sql(self, query):
		command = ["psql", "-X", "-A", "-t", "-h", os.path.join(self.folder, "run"), "-U", "kontor", "-d", "kontor", "-c", query]
		return subprocess.run(command, preexec_fn=self.become, cwd="/", stdout=subprocess.PIPE, check=True).stdout.decode().strip()

	def close(self):
		if self.process and self.process.poll() is None:
			try:
				self.stop()
			except subprocess.TimeoutExpired:
				self.process.kill()
				self.process.wait()
		self.process = None
		self.stop_postgres()
		self.log.close()
		log = self.log_text() if os.path.exists(self.log.name) else ""
		shutil.rmtree(self.folder, ignore_errors=True)
		if "Sanitizer" in log or "runtime error:" in log:
			raise AssertionError("the service was not clean:\n" + log[-6000:])

	def stop_postgres(self):
		"""Only after a kill is there one to stop."""
		try:
			with open(os.path.join(self.folder, "pg", "postmaster.pid")) as f:
				os.kill(int(f.readline()), signal.SIGINT)
			time.sleep(1)
		except (OSError, ValueError):
			pass


class Client:
	"""One connection, bytes in and lines out."""

	def __init__(self, service):
		self.socket = socket.socket(socket.AF_UNIX)
		self.socket.connect(service.socket)
		self.socket.settimeout(TIMEOUT)
		self.input = b""

	def __enter__(self):
		return self

	def __exit__(self, *_):
		self.socket.close()

	def send(self, data):
		self.socket.sendall(data)

	def request(self, method, params=None, id=1):
		message = {"jsonrpc": "2.0", "id": id, "method": method}
		if params is not None:
			message["params"] = params
		self.send(json.dumps(message).encode() + b"\n")

	def line(self):
		"""The next line, b"" at the end."""
		while b"\n" not in self.input:
			try:
				piece = self.socket.recv(65536)
			except ConnectionResetError:
				piece = b""
			if not piece:
				if self.input:
					raise AssertionError("the connection ended within a line")
				return b""
			self.input += piece
		line, _, self.input = self.input.partition(b"\n")
		return line

	def message(self):
		line = self.line()
		if not line:
			raise AssertionError("the connection ended")
		return json.loads(line)

	def call(self, method, params=None, id=1):
		self.request(method, params, id)
		answer = self.message()
		assert answer["id"] == id, answer
		return answer

	def result(self, method, params=None):
		answer = self.call(method, params)
		if "result" not in answer:
			raise AssertionError(answer)
		return answer["result"]

	def error(self, method, params=None):
		answer = self.call(method, params)
		if "error" not in answer:
			raise AssertionError(str(answer)[:500])
		return answer["error"]

	def end_input(self):
		self.socket.shutdown(socket.SHUT_WR)

	def is_closed(self, seconds):
		"""Whether the service closes within that time; what it still says is dropped."""
		self.socket.settimeout(seconds)
		try:
			while self.socket.recv(65536):
				pass
			return True
		except ConnectionResetError:
			return True
		except socket.timeout:
			return False
