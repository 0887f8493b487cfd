// linkway_conformance SUITE PATH: runs a public test suite.
#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <utility>

#include "conformance/files.h"
#include "conformance/suite.h"

namespace {

using namespace linkway;               // NOLINT(google-build-using-namespace): a program's main file
using namespace linkway::conformance;  // NOLINT(google-build-using-namespace)

struct Suite {
  std::string_view name;
  std::string_view path;  // what it wants
  Run run;
  bool own_cases = false;  // the cases are ours, made of published files: those that are no FHIR may be left out
};

constexpr std::array suites = {
    Suite{"fhirpath", "a folder: fhirpath/tests-*.xml, input files beside", run_fhirpath},
    Suite{"patch", "a folder: fhir-patch-tests.xml, json-patch-tests.json", run_patch},
    Suite{"validator", "a cases.json: files to validate beside it", run_validator},
    Suite{"examples", "a folder: examples, with their definitions beside the folder examples/", run_examples, true},
    Suite{"roundtrip", "a file or folder of resources in JSON or XML", run_roundtrip, true},
    Suite{"mapping", "a folder: manifest.xml, maps and what they map beside", run_mapping, true},
    Suite{"hl7v2", "a folder: index.jsonl, messages/", run_hl7v2},
    Suite{"mllp", "a folder: byte streams, *.bin", run_mllp},
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

Result<Disputes> read_list(const char* name) {
  const auto file = std::filesystem::path(LINKWAY_CONFORMANCE) / name;
  const auto text = read_file(file);
  if (!text) return text.problems();
  auto list = Disputes::parse(*text);
  if (list) return list;
  auto problems = std::move(list).problems();
  for (auto& problem : problems) problem.file = file.string();
  return problems;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return usage();
  const auto* suite =
      std::find_if(suites.begin(), suites.end(), [&](const Suite& s) { return s.name == arguments[1]; });
  if (suite == suites.end()) return usage();
  const auto disputes = read_list("disputed");
  if (!disputes) return complain(disputes.problems());
  const auto left_out = suite->own_cases ? read_list("left-out") : Result<Disputes>(Disputes());
  if (!left_out) return complain(left_out.problems());

  Tally tally(std::cout, suite->name, *disputes, *left_out);
  const auto ran = suite->run(std::filesystem::path(arguments[2]), tally);
  if (!ran) return complain(ran.problems());
  tally.finish();
  return tally.all_passed() ? 0 : 1;
}
