"""certs/make-dev-certs: who is trusted, for what, for how long, and that no key lands among the repository's files."""

import os
import stat
import subprocess
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
MAKE = os.path.join(ROOT, "certs", "make-dev-certs")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False)


class MakeDevCerts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = os.path.join(folder.name, "certs")

    def make(self, *arguments):
        done = run(MAKE, self.dir, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)

    def path(self, name):
        return os.path.join(self.dir, name)

    def bytes_of(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def verify(self, name, purpose, *more):
        done = run("openssl", "verify", "-CAfile", self.path("ca.pem"), "-purpose", purpose, *more, self.path(name))
        return "OK" if done.returncode == 0 else done.stderr

    def test_trusted_both_ways_under_its_names(self):
        self.make("gp-alder", "link-oak:localhost,127.0.0.1,::1,https://oak.example/id")
        for purpose in ("sslserver", "sslclient"):
            self.assertEqual(self.verify("gp-alder.pem", purpose, "-verify_hostname", "gp-alder"), "OK")
            self.assertEqual(self.verify("link-oak.pem", purpose, "-verify_ip", "127.0.0.1"), "OK")
            self.assertEqual(self.verify("server.pem", purpose, "-verify_hostname", "localhost"), "OK")
        self.assertEqual(self.verify("link-oak.pem", "sslserver", "-verify_ip", "::1"), "OK")
        self.assertIn("hostname mismatch", self.verify("gp-alder.pem", "sslserver", "-verify_hostname", "link-oak"))
        names = run("openssl", "x509", "-in", self.path("link-oak.pem"), "-noout", "-ext", "subjectAltName").stdout
        self.assertIn("URI:https://oak.example/id", names)

    def test_expired_and_stranger_are_refused(self):
        self.make("--expired", "gp-late", "--other-ca", "gp-stranger")
        self.assertIn("expired", self.verify("gp-late.pem", "sslclient"))
        self.assertEqual(self.verify("gp-late.pem", "sslclient", "-no_check_time"), "OK")
        self.assertIn("unable to get local issuer", self.verify("gp-stranger.pem", "sslclient"))

    def test_keys_are_private(self):
        self.make("gp-alder")
        for name in ("ca.key", "server.key", "gp-alder.key"):
            self.assertEqual(stat.S_IMODE(os.stat(self.path(name)).st_mode), 0o600, name)

    def test_what_is_there_stays(self):
        self.make("gp-alder", "--expired", "gp-late")
        names = ("ca.pem", "server.pem", "gp-alder.pem", "gp-alder.key", "gp-late.pem")
        before = [self.bytes_of(name) for name in names]
        self.make("gp-alder", "--expired", "gp-late", "link-oak")
        self.assertEqual([self.bytes_of(name) for name in names], before)
        self.make("gp-alder", "--force")
        self.assertNotEqual(self.bytes_of("ca.pem"), before[0])
        self.assertEqual(self.verify("gp-alder.pem", "sslclient"), "OK")

    def test_a_new_authority_signs_again(self):
        self.make("gp-alder")
        os.remove(self.path("ca.key"))
        self.make("gp-alder")
        self.assertEqual(self.verify("gp-alder.pem", "sslclient"), "OK")

    def test_current_and_expired_replace_each_other(self):
        self.make("gp-alder")
        self.make("--expired", "gp-alder")
        self.assertIn("expired", self.verify("gp-alder.pem", "sslclient"))
        self.make("gp-alder")
        self.assertEqual(self.verify("gp-alder.pem", "sslclient"), "OK")

    def test_nothing_among_the_repositorys_files(self):
        place = os.path.join(ROOT, "certs", "never")
        done = run(MAKE, place, "gp-alder")
        self.assertEqual(done.returncode, 2)
        self.assertIn("lies among the repository's files", done.stderr)
        self.assertFalse(os.path.exists(place))

    def test_wrong_names(self):
        for name in ("../x", "a/b", "ca", "-x", ""):
            self.assertEqual(run(MAKE, self.dir, "--expired", name).returncode, 2, name)


if __name__ == "__main__":
    unittest.main()
