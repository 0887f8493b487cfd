#include <algorithm>
#include <array>
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

// What stands right within the narrative and does not say by its class where it comes from (R5 narrative.html#css).
std::size_t without_source(std::string_view div) {
  const auto text = read_narrative(div);
  if (text.root() == nullptr) return 0;
  const auto says = [](const data::XmlElement& element) {
    const auto* classes = element.attribute("class");
    if (classes == nullptr) return false;
    constexpr auto sources = std::to_array<std::string_view>({"boilerplate", "generated", "original"});
    return std::ranges::any_of(sources, [&](std::string_view source) {
      const std::string_view all = classes->value;
      for (auto at = all.find(source); at != std::string_view::npos; at = all.find(source, at + 1)) {
        const auto end = at + source.size();
        if ((at == 0 || all[at - 1] == ' ') && (end == all.size() || all[end] == ' ')) return true;
      }
      return false;
    });
  };
  return static_cast<std::size_t>(std::ranges::count_if(text.root()->children, [&](const data::XmlChild& child) {
    if (child.element != nullptr) return !says(*child.element);
    return child.text.find_first_not_of(" \t\r\n") != std::string_view::npos;
  }));
}

}  // namespace

void check_narrative_languages(Run& run, const At& narrative, std::string_view asked, const Structure* profile) {
  const auto div = (*narrative.node)["div"].text();
  if (div.empty() || asked.empty()) return;
  if (asked == "_source") {
    const auto count = without_source(div);
    for (std::size_t i = 0; i < count; ++i) {
      run.error(narrative, issue::business_rule, "narrative-source",
                "a part of the narrative does not say by its class whether it is boilerplate, generated or original "
                "(number " +
                    std::to_string(i + 1) + ")",
                profile);
    }
    return;
  }
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
