#include "fhir/format/spot.h"

#include <algorithm>
#include <vector>

namespace linkway::fhir {

namespace {

// A sender may choose endless names; a path need only be recognised.
constexpr std::size_t longest_name_shown = 64;

bool is_plain(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && letter(name[0]) &&
         std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// FHIRPath section 2.9: an identifier that is not plain letters and digits stands in backticks.
void append_name(std::string& out, std::string_view name) {
  if (name == "$this" || (name.size() <= longest_name_shown && is_plain(name))) {
    out += name;
    return;
  }
  auto end = std::min(name.size(), longest_name_shown);
  while (end < name.size() && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80) --end;
  out += '`';
  for (const char c : name.substr(0, end)) {
    const bool awkward = c == '`' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
    out += awkward ? '?' : c;
  }
  out += end < name.size() ? "...`" : "`";
}

}  // namespace

std::string Spot::path() const {
  std::vector<const Spot*> chain;
  for (const auto* at = this; at != nullptr; at = at->around) chain.push_back(at);
  std::reverse(chain.begin(), chain.end());
  std::string out;
  for (const auto* each : chain) {
    const auto& at = *each;
    if (!out.empty()) out += '.';
    const bool choice = at.element != nullptr && at.element->choice && at.type != nullptr;
    append_name(out, choice ? at.element->name.view() : at.name);
    if (choice) out.append(".ofType(").append(at.type->type).append(")");
    if (at.index != no_index) out.append("[").append(std::to_string(at.index)).append("]");
  }
  return out;
}

std::string name_of(const Inside& object) {
  if (object.type != nullptr) return std::string(object.type->type.view());
  return object.element != nullptr ? std::string(object.element->path.view()) : std::string("this");
}

}  // namespace linkway::fhir
