// linkway_conformance SUITE PATH: runs a public test suite.
#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <string_view>

#include "conformance/files.h"
#include "conformance/suite.h"

namespace {

using namespace linkway;               // NOLINT(google-build-using-namespace): a program's main file
using namespace linkway::conformance;  // NOLINT(google-build-using-namespace)

struct Suite {
  std::string_view name;
  std::string_view path;  // what it wants
  Run run;
};

constexpr std::array suites = {
    Suite{"fhirpath", "a folder: fhirpath/tests-*.xml, input files beside", run_fhirpath},
    Suite{"patch", "a folder: fhir-patch-tests.xml, json-patch-tests.json", run_patch},
    Suite{"roundtrip", "a file or folder of resources in JSON or XML", run_roundtrip},
};

int usage() {
  std::cerr << "usage: linkway_conformance SUITE PATH\n\n"
               "Runs every case of a suite, names those that fail, and ends with SUITE: P of N.\n"
               "Exits 0 when all pass, 1 when one fails, 2 when there is nothing to run.\n\n";
  for (const auto& suite : suites) std::cerr << "  " << suite.name << "  " << suite.path << '\n';
  return 2;
}

int complain(const Problems& problems) {
  std::cerr << "linkway_conformance: " << to_line(problems) << '\n';
  return 2;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return usage();
  const auto* suite =
      std::find_if(suites.begin(), suites.end(), [&](const Suite& s) { return s.name == arguments[1]; });
  if (suite == suites.end()) return usage();
  const auto text = read_file(LINKWAY_DISPUTED);
  if (!text) return complain(text.problems());
  const auto disputes = Disputes::parse(*text);
  if (!disputes) return complain(disputes.problems());

  Tally tally(std::cout, suite->name, *disputes);
  const auto ran = suite->run(std::filesystem::path(arguments[2]), tally);
  if (!ran) return complain(ran.problems());
  tally.finish();
  return tally.all_passed() ? 0 : 1;
}
