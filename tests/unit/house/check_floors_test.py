"""deploy/check-floors finds what breaks the rules of the house, names the line, and leaves good code alone."""

import os
import re
import subprocess
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
CHECK = os.path.join(ROOT, "deploy", "check-floors")


class CheckFloors(unittest.TestCase):
    def check(self, files):
        """Runs the check on a tree of these files; gives its exit code and the lines about breaks."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                full = os.path.join(root, "gateway", path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "w", encoding="utf-8") as file:
                    file.write(text)
            done = subprocess.run([CHECK, root], capture_output=True, text=True, check=False)
            return done.returncode, [line for line in done.stdout.splitlines() if line.startswith("gateway/")]

    def assert_good(self, files):
        self.assertEqual(self.check(files), (0, []))

    def assert_broken(self, path, text, line, reason):
        code, lines = self.check({"base/text.h": "#pragma once\n", path: text})
        self.assertEqual(code, 1)
        self.assertEqual(len(lines), 1, lines)
        self.assertTrue(lines[0].startswith(f"gateway/{path}:{line}: "), lines[0])
        self.assertIn(reason, lines[0])

    def test_downwards_and_sideways_is_good(self):
        self.assert_good({
            "base/text.h": "#pragma once\n#include <string>\n",
            "data/node.h": '#include "base/text.h"\n  #  include "data/arena.h"\n',
            "data/arena.h": "#include <sys/types.h>\n",
            "cli/main.cpp": '#include <CLI/CLI.hpp>\n#include "net/tls.h"\n// #include "nowhere/x.h"\n',
            "net/tls.cpp": "#include <net/if.h>\n#include <boost/asio/ip/tcp.hpp>\n",
        })

    def test_upwards_is_named_with_its_line(self):
        self.assert_broken("data/node.h", '#pragma once\n\n#include "base/text.h"\n#include "store/store.h"\n', 4,
                           "points up")

    def test_spaces_do_not_hide_an_include(self):
        self.assert_broken("data/node.h", '\t#\tinclude\t"cli/x.h"\n', 1, "points up")

    def test_a_deeper_folder_belongs_to_its_floor(self):
        self.assert_broken("store/sqlite/engine.cpp", '#include "net/tls.h"\n', 1, "points up")

    def test_unknown_folder(self):
        self.assert_broken("data/node.h", '#include "util/x.h"\n', 1, "names no folder")
        self.assert_broken("data/node.h", '#include "arena.h"\n', 1, "names no folder")
        self.assert_broken("util/x.h", "#pragma once\n", 1, "stands in no folder")

    def test_a_way_round(self):
        self.assert_broken("data/node.h", '#include "data/../net/tls.h"\n', 1, "walks")
        self.assert_broken("net/tls.h", "#include <base/text.h>\n", 1, "is ours")
        self.assert_broken("data/node.h", "#include HEADER\n", 1, "must spell")

    def test_libraries_stay_where_they_belong(self):
        self.assert_good({
            "data/json_reader.cpp": "#include <rapidjson/reader.h>\n",
            "net/rest_client.cpp": "#include <cpprest/http_client.h>\n",
            "store/sqlite/engine.cpp": "#include <sqlite3.h>\n",
        })
        for path, header in [
            ("data/json_reader.cpp", "rapidjson/document.h"),
            ("fhir/bundle.cpp", "rapidjson/reader.h"),
            ("net/token.cpp", "cpprest/http_client.h"),
            ("net/rest_client.cpp", "cpprest/http_listener.h"),
            ("api/fhir/read.cpp", "boost/beast/http.hpp"),
            ("exchange/outbound.cpp", "boost/asio.hpp"),
            ("exchange/inbound.cpp", "sqlite3.h"),
        ]:
            self.assert_broken(path, f"#include <{header}>\n", 1, "belongs")
            self.assert_broken(path, f'#include "{header}"\n', 1, "belongs")

    def test_length(self):
        self.assert_good({"data/long.cpp": "\n" * 600})
        self.assert_broken("data/long.cpp", "\n" * 601, 601, "601 lines")

    def test_an_empty_tree_is_no_success(self):
        self.assertEqual(self.check({})[0], 2)

    def test_the_build_has_the_same_floors(self):
        with open(CHECK, encoding="utf-8") as file:
            listed = re.findall(r'"(\w+)"', re.search(r"^FLOORS = \[(.*)\]$", file.read(), re.M).group(1))
        with open(os.path.join(ROOT, "CMakeLists.txt"), encoding="utf-8") as file:
            built = re.findall(r"^linkway_floor\((\w+)", file.read(), re.M)
        self.assertEqual(listed, built)


if __name__ == "__main__":
    unittest.main()
