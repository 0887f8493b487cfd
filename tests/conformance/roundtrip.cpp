#include "conformance/roundtrip.h"

#include <algorithm>

#include "data/json.h"
#include "fhir/format/json_form.h"
#include "fhir/format/xhtml.h"
#include "fhir/format/xml_form.h"

namespace linkway::conformance {

namespace {

using data::Node;

std::string first_of(const Problems& problems) {
  auto text = to_string(problems.front());
  if (problems.size() > 1) text += " (and " + std::to_string(problems.size() - 1) + " more)";
  return text;
}

bool same_text(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return true;
  if (name != "div") return false;
  const auto in_xml = fhir::xhtml_for_xml(before);
  return in_xml && *in_xml == after;
}

// Where two trees differ, "" where they do not.
std::string difference(const Node& before, const Node& after, std::string_view name, const std::string& path) {
  const auto nothing = [](const Node& node) { return !node || node.kind() == data::Kind::null; };
  if (nothing(before) && nothing(after)) return "";  // at the end of a list of primitives
  if (before.kind() != after.kind() || (before.is_object() && before.size() != after.size())) return path;
  if (before.is_text()) return same_text(name, before.text(), after.text()) ? "" : path;
  if (before.is_list()) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      auto found = difference(before.at(i), after.at(i), name, path + "[" + std::to_string(i) + "]");
      if (!found.empty()) return found;
    }
    return "";
  }
  if (!before.is_object()) return data::equal(before, after) ? "" : path;
  for (const auto& [member, value] : before.members()) {
    auto found = difference(value, after[member.view()], member.view(), path + "." + std::string(member.view()));
    if (!found.empty()) return found;
  }
  return "";
}

std::optional<std::string> through_xml(const Node& resource, const fhir::Definitions& definitions,
                                       data::XmlStyle style) {
  std::string xml;
  if (const auto written = fhir::write_xml(resource, definitions, xml, style); !written) {
    return "is not written as XML: " + first_of(written.problems());
  }
  const auto read = fhir::read_xml(xml, definitions);
  if (!read) return "the XML is not read: " + first_of(read.problems());
  const auto where = difference(resource, read->root, "", std::string(resource["resourceType"].text()));
  if (!where.empty()) return "comes back from XML changed at " + where;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> json_roundtrip(const Node& resource, const fhir::Definitions& definitions) {
  const auto problems = fhir::check_json_form(resource, definitions);
  if (!problems.empty()) return "does not have the JSON form: " + first_of(problems);
  if (auto why = through_xml(resource, definitions, data::XmlStyle::compact)) return why;
  return through_xml(resource, definitions, data::XmlStyle::pretty);
}

std::optional<std::string> xml_roundtrip(std::string_view xml, const fhir::Definitions& definitions) {
  const auto first = fhir::read_xml(xml, definitions);
  if (!first) return "is not read: " + first_of(first.problems());
  const auto json = fhir::read_json(data::to_json(first->root), definitions);
  if (!json) return "the tree does not have the JSON form: " + first_of(json.problems());
  if (!data::equal(first->root, json->root)) return "comes back from JSON changed";
  return json_roundtrip(json->root, definitions);
}

}  // namespace linkway::conformance
