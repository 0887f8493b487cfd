// Nanoseconds that parsing takes, and that validating the same text against R4 takes with its parsing, as JSON:
//   validation_runner INPUTS SECONDS NAME...
//   validation_runner --load FOLDER      time and memory to load a folder of definitions
//   validation_runner --repeat parse|validate FILE COUNT   nothing else, for a profiler that counts instructions
// tests/bench/validation_bench runs it beside other validators on the same inputs.
#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/clock.h"
#include "data/json.h"
#include "fhir/definitions/package.h"
#include "fhir/validation/validator.h"

namespace {

using namespace linkway;
namespace validation = fhir::validation;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

double nanoseconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double, std::nano>(time).count();
}

// The median of five rounds, each a fifth of the time.
double measure(double seconds, const std::function<void()>& once) {
  const auto times = [&](long count) {
    const auto begin = std::chrono::steady_clock::now();
    for (long i = 0; i < count; ++i) once();
    return nanoseconds(std::chrono::steady_clock::now() - begin) / static_cast<double>(count);
  };
  (void)times(50);
  const auto count = std::max(10L, static_cast<long>(seconds * 1e9 / 5 / times(50)));
  std::array<double, 5> rounds{};
  for (auto& round : rounds) round = times(count);
  std::ranges::sort(rounds);
  return rounds[2];
}

int run(const std::filesystem::path& inputs, double seconds, std::span<char*> names) {
  const FixedClock clock(Instant{1'795'000'000'000'000});
  const auto& definitions = fhir::Definitions::core();
  const fhir::terminology::Service terminology(definitions);
  validation::Validator validator(definitions, terminology, clock);
  std::string out = "{";
  for (const std::string name : names) {
    const auto text = contents(inputs / (name + ".json"));
    const auto parse = measure(seconds, [&] { (void)data::read_json(text); });
    const auto validate = measure(seconds, [&] { (void)validator.validate(text, fhir::Format::json); });
    const auto issues = validator.validate(text, fhir::Format::json);
    for (const auto& issue : issues.list) {
      if (issue.severity == Severity::error) std::cerr << issue.path << ": " << issue.text << '\n';
    }
    if (out.size() > 1) out += ',';
    out += "\"" + name + "\":{\"parse_ns\":" + std::to_string(parse) + ",\"validate_ns\":" + std::to_string(validate);
    out += ",\"errors\":" + std::to_string(issues.count(Severity::error) + issues.count(Severity::fatal)) + "}";
  }
  std::cout << out << "}\n";
  return 0;
}

// Resident pages of this process, from its own entry in /proc.
double resident_megabytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  file >> all >> resident;
  return resident * 4096 / 1e6;
}

int load(const std::filesystem::path& folder) {
  std::vector<fhir::DefinitionFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    const auto name = entry.path().lexically_relative(folder);
    if (!entry.is_regular_file() || (extension != ".json" && extension != ".xml") || *name.begin() == "examples")
      continue;
    files.push_back({name.generic_string(), contents(entry.path())});
  }
  const auto before = resident_megabytes();
  const auto count = files.size();
  const auto begin = std::chrono::steady_clock::now();
  const auto loaded = fhir::load_package("bench#1.0.0", std::move(files), fhir::Definitions::core());
  const auto milliseconds = nanoseconds(std::chrono::steady_clock::now() - begin) / 1e6;
  std::cout << R"({"files":)" << count << R"(,"loaded":)" << (loaded.ok() ? "true" : "false") << R"(,"ms":)"
            << milliseconds << R"(,"resident_mb_more":)" << resident_megabytes() - before << "}\n";
  if (!loaded) std::cerr << to_string(loaded.problems().front()) << '\n';
  return loaded ? 0 : 1;
}

int repeat(std::string_view what, const std::filesystem::path& path, long count) {
  const auto text = contents(path);
  if (what == "parse") {
    for (long i = 0; i < count; ++i) (void)data::read_json(text);
    return 0;
  }
  const FixedClock clock(Instant{1'795'000'000'000'000});
  const fhir::terminology::Service terminology(fhir::Definitions::core());
  validation::Validator validator(fhir::Definitions::core(), terminology, clock);
  for (long i = 0; i < count; ++i) (void)validator.validate(text, fhir::Format::json);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::string_view(arguments[1]) == "--load") return load(arguments[2]);
  if (count == 5 && std::string_view(arguments[1]) == "--repeat") {
    return repeat(arguments[2], arguments[3], std::stol(arguments[4]));
  }
  if (count < 4) {
    std::cerr << "usage: validation_runner INPUTS SECONDS NAME... | --load FOLDER | --repeat parse|validate FILE COUNT "
                 "  (see tests/bench/validation_bench)\n";
    return 2;
  }
  return run(arguments[1], std::stod(arguments[2]), std::span(arguments + 3, arguments + count));
}
