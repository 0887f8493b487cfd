#include "conformance/disputed.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace linkway::conformance {

namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// Cuts off the part before the separator; all of it when there is none.
std::string_view cut(std::string_view& rest, char separator) {
  const auto at = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return part;
}

}  // namespace

Result<Disputes> Disputes::parse(std::string_view text) {
  Disputes disputes;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    auto line = trimmed(cut(text, '\n'));
    if (line.empty() || line.front() == '#') continue;
    Dispute dispute;
    dispute.suite = trimmed(cut(line, '|'));
    dispute.test = trimmed(cut(line, '|'));
    dispute.reason = trimmed(cut(line, '|'));
    dispute.section = trimmed(line);
    if (dispute.section.empty() || dispute.reason.empty()) {
      Problem problem;
      problem.category = Category::malformed;
      problem.code = issue::invalid;
      problem.line = number;
      problem.text = "expected: suite | test | reason | section";
      return problem;
    }
    disputes.all_.push_back(std::move(dispute));
  }
  return disputes;
}

const Dispute* Disputes::find(std::string_view suite, std::string_view test) const {
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [&](const Dispute& each) { return each.suite == suite && each.test == test; });
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace linkway::conformance
