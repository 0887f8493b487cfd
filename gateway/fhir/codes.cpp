#include "fhir/codes.h"

#include "base/text.h"
#include "fhir/primitive.h"

namespace linkway::fhir {

namespace {

using data::Node;

// Calls `see` for the node itself, or for each item when it is a list.
template <class See>
void each(const Node& one_or_list, const See& see) {
  if (one_or_list.is_object()) see(one_or_list);
  for (const auto& item : one_or_list.items()) {
    if (item.is_object()) see(item);
  }
}

bool blank(std::string_view s) { return text::trim(s).empty(); }

void append_words(std::string& out, const Node& words) {
  for (const auto& word : words.items()) {
    if (blank(string_of(word))) continue;
    if (!out.empty()) out += ' ';
    out += text::trim(string_of(word));
  }
}

const Node& chosen_name(const Node& names) {
  for (const auto& name : names.items()) {
    if (string_of(name["use"]) == "official") return name;
  }
  return names.at(0);
}

}  // namespace

std::vector<Code> codings(const Node& codeable_or_list) {
  std::vector<Code> found;
  each(codeable_or_list, [&](const Node& codeable) {
    each(codeable["coding"], [&](const Node& c) {
      found.push_back({string_of(c["system"]), string_of(c["code"]), string_of(c["display"])});
    });
  });
  return found;
}

std::string_view code_in(const Node& codeable_or_list, std::string_view system) {
  for (const auto& c : codings(codeable_or_list)) {
    if (c.system == system && !c.code.empty()) return c.code;
  }
  return {};
}

bool says_something(const Node& codeable) {
  if (!blank(string_of(codeable["text"]))) return true;
  for (const auto& c : codings(codeable)) {
    if (!blank(c.code)) return true;
  }
  return false;
}

std::vector<IdentifierView> identifiers(const Node& resource) {
  std::vector<IdentifierView> found;
  each(resource["identifier"], [&](const Node& identifier) {
    const auto value = string_of(identifier["value"]);
    if (!value.empty()) found.push_back({string_of(identifier["system"]), value});
  });
  return found;
}

Node coding(data::Builder& b, std::string_view system, std::string_view code, std::string_view display) {
  return b.object({{"system", text_or_absent(b, system)},
                   {"code", text_or_absent(b, code)},
                   {"display", text_or_absent(b, display)}});
}

Node concept_of(data::Builder& b, std::string_view system, std::string_view code, std::string_view display,
                std::string_view text) {
  const auto one = coding(b, system, code, display);
  return b.object({{"coding", one.size() == 0 ? Node() : b.list({one})}, {"text", text_or_absent(b, text)}});
}

Node reference_to(data::Builder& b, std::string_view literal, std::string_view display) {
  return b.object({{"reference", text_or_absent(b, literal)}, {"display", text_or_absent(b, display)}});
}

Node identifier_of(data::Builder& b, std::string_view system, std::string_view value) {
  return b.object({{"system", text_or_absent(b, system)}, {"value", text_or_absent(b, value)}});
}

std::string human_name(const Node& patient_or_practitioner) {
  const auto& name = chosen_name(patient_or_practitioner["name"]);
  if (const auto whole = text::trim(string_of(name["text"])); !whole.empty()) return std::string(whole);
  std::string out;
  append_words(out, name["prefix"]);
  append_words(out, name["given"]);
  if (const auto family = text::trim(string_of(name["family"])); !family.empty()) {
    if (!out.empty()) out += ' ';
    out += family;
  }
  return out;
}

}  // namespace linkway::fhir
