#include "exchange/partner_words.h"

#include "base/text.h"
#include "data/hl7v2.h"
#include "data/json.h"

namespace linkway::exchange {

namespace {

std::string json_lines(const data::Node& root) {
  std::vector<std::string> lines;
  const auto add = [&lines](const data::Node& resource) {
    if (resource["resourceType"].text() != "OperationOutcome") return;
    for (auto& line : issue_lines(resource)) lines.push_back(std::move(line));
  };
  add(root);
  if (root["resourceType"].text() == "Bundle") {
    for (const auto& entry : root["entry"].items()) {
      add(entry["resource"]);
      add(entry["response"]["outcome"]);
    }
  }
  return text::join(lines, "\n");
}

std::string hl7v2_lines(const data::Hl7Message& answer) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    const auto segment = answer.segment(i);
    if (segment.name() == "MSA") {
      const auto words = segment.field(3).whole_text();
      lines.push_back(segment.field(1).whole_text() + (words.empty() ? "" : ": " + words));
    } else if (segment.name() == "ERR") {
      std::string line = "ERR";
      for (std::size_t field = 1; field <= segment.field_count(); ++field) {
        line += '|';
        line += segment.field(field).raw();
      }
      lines.push_back(std::move(line));
    }
  }
  return text::join(lines, "\n");
}

// What is no UTF-8 is shown as a mark, the rest as it came; no character is cut in two.
std::string beginning(std::string_view bytes) {
  std::string out;
  while (!bytes.empty() && out.size() < longest_partner_words) {
    const auto rest = bytes.substr(0, longest_partner_words - out.size());
    const auto bad = text::invalid_utf8_at(rest);
    if (bad == std::string_view::npos) {
      out += rest;
      break;
    }
    out += rest.substr(0, bad);
    // A character that the bound cuts is no mistake of the partner's.
    constexpr std::size_t longest_character = 4;
    const bool cut = rest.size() < bytes.size() && rest.size() - bad < longest_character;
    if (cut && text::invalid_utf8_at(bytes.substr(bad, longest_character)) != 0) break;
    out += '?';
    bytes.remove_prefix(bad + 1);
  }
  return out;
}

}  // namespace

std::vector<std::string> issue_lines(const data::Node& outcome) {
  std::vector<std::string> lines;
  for (const auto& issue : outcome["issue"].items()) {
    auto line = std::string(issue["severity"].text()) + " (" + std::string(issue["code"].text()) + ")";
    const auto details = issue["details"];
    auto text = details["text"].text();
    if (text.empty()) text = details["coding"].at(0)["display"].text();
    if (text.empty()) text = details["coding"].at(0)["code"].text();
    const auto diagnostics = issue["diagnostics"].text();
    if (!text.empty()) line += ": " + std::string(text);
    if (!diagnostics.empty() && diagnostics != text) line += (text.empty() ? ": " : "; ") + std::string(diagnostics);
    for (const auto& expression : issue["expression"].items()) line += " [" + std::string(expression.text()) + "]";
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string partner_words(std::string_view answer) {
  answer = text::trim(answer);
  if (answer.starts_with('{')) {
    const auto document = data::read_json(answer);
    const auto lines = document ? json_lines(document->root) : std::string();
    if (!lines.empty()) return beginning(lines);
  } else if (answer.starts_with("MSH")) {
    const auto message = data::read_hl7v2(answer);
    const auto lines = message ? hl7v2_lines(*message) : std::string();
    if (!lines.empty()) return beginning(lines);
  }
  return beginning(answer);
}

}  // namespace linkway::exchange
