#include "mapping/pack/try_example.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/text.h"
#include "data/json.h"
#include "fhir/format/json_form.h"
#include "mapping/pack/requests.h"
#include "mapping/pack/state.h"

namespace linkway::mapping {

namespace {

using Kind = ExampleVerdict::Kind;

bool is_json(PackFormat format) { return format == PackFormat::json || format == PackFormat::fhir_json; }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto line : text::split(text, '\n')) {
    const auto trimmed = text::trim(line);
    if (!trimmed.empty() && trimmed[0] != '#') lines.emplace_back(trimmed);
  }
  return lines;
}

std::string told_line(const Problem& problem) {
  return std::string(to_string(problem.severity)) + ": " + problem.text +
         (problem.path.empty() ? "" : " [" + problem.path + "]");
}

std::string told_line(const UnmappedCode& code) {
  return "unmapped: " + code.map + " " + code.system + "|" + code.code +
         (code.count > 1 ? " (" + std::to_string(code.count) + " times)" : "");
}

class Trial {
 public:
  Trial(const Pack& pack, const Example& example, const TryOptions& options)
      : pack_(pack),
        example_(example),
        options_(options),
        channel_(*pack.channel(example.direction, example.channel)),
        builder_(arena_),
        clock_(example_time()),
        surroundings_{clock_, ids_, example_partner, example_base, false, options.coverage} {}

  ExampleVerdict run() {
    verdict_.file = !example_.out_path.empty()     ? example_.out_path
                    : !example_.error_path.empty() ? example_.error_path
                                                   : example_.in_path;
    const auto format = example_.direction == Direction::in ? PackFormat::fhir_json : channel_.format;
    const auto ending = several() ? std::string(".txt") : std::string(file_ending_of(format));
    verdict_.made_path = !example_.out_path.empty() ? example_.out_path : "examples/" + example_.name + ".out" + ending;
    if (several() && !example_.out_path.empty() && !example_.out_path.ends_with(".txt")) {
      findings_.push_back(misnamed());
      verdict_.made_path = "examples/" + example_.name + ".out.txt";
    }
    const bool made = example_.direction == Direction::in ? take() : give();
    if (!example_.error_path.empty()) {
      judge_refusal(made);
    } else if (!made) {
      verdict_.kind = Kind::failed;
    } else {
      judge_result();
      judge_told();
    }
    if (!findings_.empty()) verdict_.kind = Kind::failed;
    for (auto& problem : findings_) verdict_.problems.push_back(std::move(problem));
    return std::move(verdict_);
  }

 private:
  // Its result is then a text that tells each request.
  [[nodiscard]] bool several() const { return !channel_.before.empty(); }

  Problem misnamed() const {
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::invalid;
    problem.file = example_.out_path;
    problem.text = "the channel has requests before its message: all of them stand in NAME.out.txt";
    return problem;
  }

  bool refused(Problems problems) {
    for (auto& problem : problems) {
      if (problem.file.empty()) problem.file = example_.in_path;
    }
    verdict_.problems = std::move(problems);
    return false;
  }

  void tell(const Problems& problems, const std::vector<UnmappedCode>& unmapped, const std::vector<LogEntry>& log) {
    for (const auto& problem : problems) verdict_.told.push_back(told_line(problem));
    for (const auto& code : unmapped) verdict_.told.push_back(told_line(code));
    for (const auto& entry : log) verdict_.told.push_back("log: " + entry.text);
  }

  bool take() {
    auto taken = take_in(pack_, channel_, example_.in, builder_, surroundings_);
    if (!taken) return refused(std::move(taken).problems());
    std::vector<data::Node> resources;
    for (const auto& one : *taken) {
      resources.push_back(one.resource);
      tell(one.told, one.unmapped, one.log);
      if (options_.validate) {
        validate(options_.complete ? options_.complete(one.resource, builder_) : one.resource, "");
      }
    }
    // Of a file with several messages the golden file holds a list.
    const auto result = resources.size() == 1 ? resources.front() : builder_.list(resources);
    verdict_.made = data::to_json(result, data::JsonStyle::pretty) + "\n";
    return true;
  }

  bool give() {
    auto message = fhir::read_json(example_.in, arena_, pack_.definitions());
    if (!message) return refused(std::move(message).problems());
    if (options_.validate) validate(*message, example_.in_path);
    if (several()) return give_several(*message);
    auto given = give_out(pack_, channel_, *message, builder_, surroundings_);
    if (!given) return refused(std::move(given).problems());
    tell(given->told, given->unmapped, given->log);
    verdict_.made = readable(channel_, given->bytes);
    return true;
  }

  std::string readable(const Channel& channel, const std::string& bytes) {
    if (!is_json(channel.format)) return bytes;
    const auto node = data::read_json(bytes, arena_);
    return node ? data::to_json(*node, data::JsonStyle::pretty) + "\n" : bytes;
  }

  // One request after the other, with the answers of the example.
  bool give_several(const data::Node& message) {
    const auto answers =
        example_.answers.empty() ? Result<data::Node>(data::Node()) : data::read_json(example_.answers, arena_);
    if (!answers) return refused_by_answers(answers.problems());
    std::vector<std::string> done;
    for (;;) {
      const auto next = next_request(pack_, channel_, message, done, surroundings_);
      if (!next) return refused(next.problems());
      const auto& request = **next;
      auto surroundings = surroundings_;
      surroundings.coverage = coverage_of(request);
      auto given = give_out(pack_, request, message, builder_, surroundings);
      if (!given) return refused(std::move(given).problems());
      tell(given->told, given->unmapped, given->log);
      verdict_.made += (verdict_.made.empty() ? "" : "\n") + told_request(request, *given);
      if (&request == &channel_) return true;
      done.push_back(request.name);
      if (!request.keep.empty() && !take_answer(request, (*answers)[request.name])) return false;
    }
  }

  std::string told_request(const Channel& request, const GivenOut& given) {
    auto text = "# " + request.name + "\n" + request.method + " " + (given.path.empty() ? "/" : given.path) + "\n";
    if (!given.content_type.empty()) text += "Content-Type: " + given.content_type + "\n";
    for (const auto& [name, value] : given.headers) text.append(name).append(": ").append(value).append("\n");
    auto body = readable(request, given.bytes);
    if (!body.empty() && body.back() != '\n') body += "\n";
    return text + (body.empty() ? "" : "\n" + body);
  }

  // A text among the answers is what the partner sends as it is, such as XML.
  bool take_answer(const Channel& request, const data::Node& answer) {
    if (!answer) {
      Problem problem;
      problem.category = Category::not_found;
      problem.code = issue::not_found;
      problem.text = "there is no answer to request '" + request.name + "': the example needs " + answers_path() +
                     " with {\"" + request.name + "\": what the partner answers}";
      return refused_by_answers({problem});
    }
    const auto bytes = answer.is_text() ? std::string(answer.text()) : data::to_json(answer);
    auto kept = read_kept(pack_, request, bytes, surroundings_);
    if (!kept) return refused_by_answers(std::move(kept).problems());
    for (auto& [rule, value] : *kept) surroundings_.values.emplace_back(rule->name, std::move(value));
    return true;
  }

  std::string answers_path() const {
    return example_.answers_path.empty() ? "examples/" + example_.name + ".answers.json" : example_.answers_path;
  }

  bool refused_by_answers(Problems problems) {
    for (auto& problem : problems) problem.file = answers_path();
    verdict_.made.clear();
    return refused(std::move(problems));
  }

  Coverage* coverage_of(const Channel& request) const {
    for (std::size_t i = 0; i < std::min(channel_.before.size(), options_.before.size()); ++i) {
      if (&channel_.before[i] == &request) return options_.before[i];
    }
    return &request == &channel_ ? options_.coverage : nullptr;
  }

  void validate(const data::Node& resource, const std::string& file) {
    namespace validation = fhir::validation;
    validation::Validator validator(pack_.definitions(), *pack_.state().terminology, clock_);
    validation::Options asked;
    asked.type_profiles = channel_.profiles;
    asked.best_practice = false;
    for (auto& problem : validation::to_problems(validator.validate(resource, asked), "")) {
      if (problem.severity < Severity::error) continue;
      problem.file = file.empty() ? verdict_.made_path : file;
      findings_.push_back(std::move(problem));
    }
  }

  void judge_refusal(bool made) {
    if (made) {
      verdict_.kind = Kind::failed;
      verdict_.missing = lines_of(example_.error);
      if (verdict_.missing.empty()) verdict_.missing.emplace_back("a refusal");
      return;
    }
    const auto problems = std::exchange(verdict_.problems, {});
    for (const auto& line : lines_of(example_.error)) {
      const bool said = std::ranges::any_of(
          problems, [&](const Problem& problem) { return to_string(problem).find(line) != std::string::npos; });
      if (!said) verdict_.missing.push_back(line);
    }
    if (verdict_.missing.empty()) return;
    verdict_.kind = Kind::failed;
    verdict_.problems = problems;
  }

  void judge_result() {
    if (example_.out_path.empty()) {
      verdict_.kind = Kind::unknown;
      return;
    }
    const bool json = example_.direction == Direction::in || (is_json(channel_.format) && !several());
    if (!json) {
      verdict_.differences = line_differences(example_.out, verdict_.made);
    } else {
      const auto expected = data::read_json(example_.out, arena_);
      if (!expected) {
        verdict_.kind = Kind::failed;
        for (auto problem : expected.problems()) {
          problem.file = example_.out_path;
          verdict_.problems.push_back(std::move(problem));
        }
        return;
      }
      const auto found = data::read_json(verdict_.made, arena_);
      if (found) verdict_.differences = differences(*expected, *found);
    }
    if (!verdict_.differences.empty()) verdict_.kind = Kind::failed;
  }

  void judge_told() {
    if (example_.told_path.empty()) return;
    auto wanted = lines_of(example_.told);
    auto told = verdict_.told;
    std::ranges::sort(wanted);
    std::ranges::sort(told);
    std::ranges::set_difference(wanted, told, std::back_inserter(verdict_.missing));
    std::ranges::set_difference(told, wanted, std::back_inserter(verdict_.untold));
    if (!verdict_.missing.empty() || !verdict_.untold.empty()) verdict_.kind = Kind::failed;
  }

  const Pack& pack_;
  const Example& example_;
  const TryOptions& options_;
  const Channel& channel_;
  data::Arena arena_;
  data::Builder builder_;
  FixedClock clock_;
  CountingIds ids_;
  Surroundings surroundings_;
  Problems findings_;  // of the validation
  ExampleVerdict verdict_;
};

}  // namespace

std::string CountingIds::uuid() {
  std::array<char, 37> text{};
  std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%012llx", static_cast<unsigned long long>(++last_));
  return text.data();
}

Instant example_time() { return *parse_fhir_time("2026-01-01T00:00:00Z"); }

ExampleVerdict try_example(const Pack& pack, const Example& example, const TryOptions& options) {
  return Trial(pack, example, options).run();
}

}  // namespace linkway::mapping
