#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/validation/narrative_text.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

// Those of the <div xml:lang> right within the narrative.
std::vector<std::string> languages_of(std::string_view div) {
  std::vector<std::string> out;
  const auto text = read_narrative(div);
  if (text.root() == nullptr) return out;
  for (const auto& child : text.root()->children) {
    if (child.element == nullptr || child.element->name != "div") continue;
    for (const auto& attribute : child.element->attributes) {
      if (attribute.prefix == "xml" && attribute.name == "lang") out.emplace_back(attribute.value);
    }
  }
  return out;
}

}  // namespace

void check_narrative_languages(Run& run, const At& narrative, std::string_view asked, const Structure* profile) {
  const auto div = (*narrative.node)["div"].text();
  if (div.empty() || asked.empty()) return;
  const auto languages = languages_of(div);
  const auto has = [&](std::string_view language) {
    return std::find(languages.begin(), languages.end(), language) != languages.end();
  };
  const auto tell = [&](Severity severity, const char* text) {
    run.report(narrative, severity, issue::business_rule, "narrative-languages", text, profile);
  };
  // Published with '#' first, and later with '_'.
  const auto word = asked.front() == '_' || asked.front() == '#' ? asked.substr(1) : std::string_view();
  if (word == "no") {
    if (!languages.empty()) tell(Severity::error, "the narrative must not have sections of a language of their own");
    return;
  }
  if (word == "yes") {
    if (languages.empty()) tell(Severity::error, "the narrative must have sections of a language of their own");
    return;
  }
  const auto wanted = word == "resource" ? (*narrative.scope->resource)["language"].text() : asked;
  if (languages.empty() || wanted.empty()) {
    tell(Severity::warning, "the narrative should have a section in the language that is asked for");
  } else if (!has(wanted)) {
    tell(Severity::error, "the narrative must have a section in the language that is asked for");
  }
}

}  // namespace linkway::fhir::validation
