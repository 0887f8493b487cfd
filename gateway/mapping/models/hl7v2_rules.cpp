#include "mapping/models/hl7v2_rules.h"

#include <algorithm>
#include <array>

#include "fhir/format/json_form.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

namespace {

bool holds(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class RuleCheck {
 public:
  RuleCheck(const data::Hl7Message& message, const Hl7Rules& rules, std::uint32_t first_line)
      : message_(message), rules_(rules), first_line_(first_line) {
    const auto& all = message.syntax().delimiters;
    for (const char c : {all.component, all.repetition, all.subcomponent}) {
      if (c != '\0') delimiters_ += c;
    }
  }

  Problems run() {
    for (std::size_t i = 0; i < message_.size() && !full(); ++i) segment(message_.segment(i));
    return std::move(problems_);
  }

 private:
  [[nodiscard]] bool full() const { return problems_.size() >= fhir::most_problems; }

  void segment(const data::Hl7Segment& segment) {
    const data::Hl7Place at{std::string(segment.name()), segment.occurrence()};
    if (holds(rules_.refuse_segments, segment.name())) {
      add(at, issue::structure, "this segment is not taken on this channel");
    } else if (at.occurrence > 1 && holds(rules_.single_segments, segment.name())) {
      add(at, issue::structure, "one such segment is taken in a message; send another message for each more");
    } else if (!rules_.refuse_escapes.empty()) {
      const std::size_t first = segment.name() == "MSH" ? 3 : 1;
      for (auto number = first; number <= segment.field_count() && !full(); ++number) {
        field(segment.field(number), at, number);
      }
    }
  }

  // Each field once.
  void field(const data::Hl7Part& part, data::Hl7Place at, std::size_t number) {
    auto rest = part.raw();
    if (rest.find(message_.syntax().delimiters.escape) == std::string_view::npos) return;
    at.field = static_cast<std::uint32_t>(number);
    at.repetition = 1;
    while (true) {
      const auto end = std::min(rest.find_first_of(delimiters_), rest.size());
      const auto found = data::find_escape_hl7v2(rest.substr(0, end), message_.syntax(), rules_.refuse_escapes);
      if (!found.empty()) {
        return add(
            at, issue::value,
            "the escape sequence \\" + std::string(1, found[1]) +
                "..\\ is not taken on this channel: characters are sent as they are, in a charset that has them");
      }
      if (end == rest.size()) return;
      if (rest[end] == message_.syntax().delimiters.repetition) ++at.repetition;
      rest.remove_prefix(end + 1);
    }
  }

  void add(const data::Hl7Place& at, std::string_view code, std::string text) {
    auto problem = problem_of(Category::unprocessable, code, data::to_string(at), std::move(text));
    const auto where = message_.position(at);
    problem.line = where.line + first_line_ - 1;
    problem.column = where.column;
    problems_.push_back(std::move(problem));
  }

  const data::Hl7Message& message_;
  const Hl7Rules& rules_;
  std::uint32_t first_line_;
  std::string delimiters_;
  Problems problems_;
};

}  // namespace

Problems check_hl7v2_rules(const data::Hl7Message& message, const Hl7Rules& rules, std::uint32_t first_line) {
  if (rules.refuse_escapes.empty() && rules.refuse_segments.empty() && rules.single_segments.empty()) return {};
  return RuleCheck(message, rules, first_line).run();
}

}  // namespace linkway::mapping
