#include "fhir/validation/narrative_text.h"

#include <algorithm>
#include <array>

#include "fhir/format/html_entities.h"

namespace linkway::fhir::validation {

namespace {

// The longest name of an entity, thetasym, has eight letters.
constexpr std::size_t longest_entity = 10;

constexpr auto blocks = std::to_array<std::string_view>({"blockquote", "div", "ol", "p", "table", "ul"});

// Without the entities of HTML, each replaced by a space: what they mean is of no concern here.
std::string without_entities(std::string_view div, std::vector<std::string>& entities) {
  std::string out;
  out.reserve(div.size());
  while (!div.empty()) {
    const auto plain = std::min(div.find('&'), div.size());
    out += div.substr(0, plain);
    div.remove_prefix(plain);
    if (div.empty()) break;
    const auto end = div.substr(0, longest_entity).find(';');
    const auto name = end == std::string_view::npos ? std::string_view() : div.substr(1, end - 1);
    if (html_entity(name) == u'\0') {
      out += '&';
      div.remove_prefix(1);
      continue;
    }
    if (std::find(entities.begin(), entities.end(), name) == entities.end()) entities.emplace_back(name);
    out += ' ';
    div.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

bool is_narrative_block(std::string_view element) {
  return std::find(blocks.begin(), blocks.end(), element) != blocks.end();
}

NarrativeText read_narrative(std::string_view div) {
  NarrativeText text;
  auto document = data::read_xml(div);
  if (!document && div.find('&') != std::string_view::npos) {
    document = data::read_xml(without_entities(div, text.entities));
  }
  if (document) {
    text.document = std::move(*document);
  } else {
    text.problem = document.problems().front().text;
  }
  return text;
}

}  // namespace linkway::fhir::validation
