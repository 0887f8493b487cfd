// Nanoseconds an evaluation takes of each expression, parsed once, as JSON:
//   fhirpath_runner EXPRESSIONS INPUTS SECONDS
// tests/bench/fhirpath_bench runs it beside fhirpath.js on the same inputs.
#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "base/clock.h"
#include "data/builder.h"
#include "data/json.h"
#include "fhir/path/evaluate.h"

namespace {

using namespace linkway;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

double nanoseconds(std::chrono::steady_clock::duration time) {
  return std::chrono::duration<double, std::nano>(time).count();
}

class Run {
 public:
  Run(const fhir::path::Expression& expression, const data::Node& resource)
      : expression_(expression), resource_(resource), evaluator_(clock_) {}

  // Nothing when the expression fails.
  bool measure(double seconds) {
    if (!times(200)) return false;
    const auto probe = *times(50) / 50;
    const auto count = std::max(10.0, seconds * 1e9 / 5 / probe);
    for (auto& round : rounds_)
      round = *times(static_cast<long>(count)) / static_cast<double>(static_cast<long>(count));
    std::ranges::sort(rounds_);
    return true;
  }
  [[nodiscard]] double median() const { return rounds_[2]; }

  // As fhirpath.js prints it: a list of values.
  [[nodiscard]] std::string result() {
    const auto items = evaluator_.run(expression_, resource_);
    data::Arena arena;
    data::Builder builder(arena);
    std::vector<data::Node> texts;
    for (const auto& item : *items) texts.push_back(builder.text(fhir::path::to_text(item)));
    return data::to_json(builder.list(texts));
  }

 private:
  std::optional<double> times(long count) {
    const auto begin = std::chrono::steady_clock::now();
    for (long i = 0; i < count; ++i) {
      if (!evaluator_.run(expression_, resource_).ok()) return std::nullopt;
    }
    return nanoseconds(std::chrono::steady_clock::now() - begin);
  }

  const fhir::path::Expression& expression_;
  const data::Node& resource_;
  FixedClock clock_{Instant{}};
  fhir::path::Evaluator evaluator_;
  std::array<double, 5> rounds_{};
};

int run(const std::string& expressions, const std::string& inputs, double seconds) {
  const auto list = data::read_json(contents(expressions));
  if (!list.ok()) {
    std::cerr << to_string(list.problems().front()) << '\n';
    return 1;
  }
  std::string out = "{";
  for (const auto& one : list->root.items()) {
    const auto input = data::read_json(contents(inputs + "/" + std::string(one["input"].text()) + ".json"));
    auto expression = fhir::path::Expression::parse(one["expression"].text());
    if (!input.ok() || !expression.ok()) {
      std::cerr << one["name"].text() << ": cannot be read\n";
      return 1;
    }
    Run run(*expression, input->root);
    if (!run.measure(seconds)) {
      std::cerr << one["name"].text() << ": fails\n";
      return 1;
    }
    if (out.size() > 1) out += ',';
    data::write_json(one["name"], out);
    out += ":{\"ns\":" + std::to_string(run.median()) + ",\"result\":" + run.result() + "}";
  }
  std::cout << out << "}\n";
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::cerr << "usage: fhirpath_runner EXPRESSIONS INPUTS SECONDS   (see tests/bench/fhirpath_bench)\n";
    return 2;
  }
  return run(arguments[1], arguments[2], std::stod(arguments[3]));
}
