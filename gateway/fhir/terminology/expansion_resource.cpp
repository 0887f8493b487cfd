#include <string>

#include "fhir/terminology/expand.h"

namespace linkway::fhir::terminology {

namespace {

using data::Builder;
using data::Node;

constexpr std::string_view unclosed = "http://hl7.org/fhir/StructureDefinition/valueset-unclosed";

Node text_or_absent(Builder& b, std::string_view value) { return value.empty() ? Node() : b.text(value); }

Node designations(Builder& b, const ExpansionItem& item) {
  std::vector<Node> list;
  if (item.known != nullptr) {
    for (const auto& from : item.known->designations) {
      const auto use =
          from.use_code.empty()
              ? Node()
              : b.object({{"system", text_or_absent(b, from.use_system)}, {"code", b.text(from.use_code)}});
      list.push_back(
          b.object({{"language", text_or_absent(b, from.language)}, {"use", use}, {"value", b.text(from.value)}}));
    }
  }
  if (item.stated != nullptr) {
    for (const auto& from : (*item.stated)["designation"].items()) list.push_back(from);
  }
  return list.empty() ? Node() : b.list(list);
}

Node contains(Builder& b, const ExpansionItem& item, bool with_designations) {
  return b.object({{"system", text_or_absent(b, item.system)},
                   {"abstract", item.is_abstract ? Builder::boolean(true) : Node()},
                   {"inactive", item.inactive ? Builder::boolean(true) : Node()},
                   {"version", text_or_absent(b, item.version)},
                   {"code", b.text(item.code)},
                   {"display", text_or_absent(b, item.display)},
                   {"designation", with_designations ? designations(b, item) : Node()}});
}

Node parameters(Builder& b, const ExpandOptions& options) {
  std::vector<Node> list;
  const auto add = [&](std::string_view name, std::string_view value_name, const Node& value) {
    list.push_back(b.object({{"name", b.text(name)}, {value_name, value}}));
  };
  const auto number = [&](std::size_t value) { return b.number(static_cast<std::int64_t>(value)); };
  if (!options.filter.empty()) add("filter", "valueString", b.text(options.filter));
  if (options.offset > 0) add("offset", "valueInteger", number(options.offset));
  if (options.count) add("count", "valueInteger", number(*options.count));
  if (options.include_designations) add("includeDesignations", "valueBoolean", Builder::boolean(true));
  if (options.active_only) add("activeOnly", "valueBoolean", Builder::boolean(true));
  if (!options.display_language.empty()) add("displayLanguage", "valueCode", b.text(options.display_language));
  return list.empty() ? Node() : b.list(list);
}

}  // namespace

Node expansion_resource(Builder& b, const ExpansionList& list, const ExpandOptions& options,
                        const ExpansionHeader& header) {
  std::vector<Node> items;
  items.reserve(list.items.size());
  for (const auto& item : list.items) items.push_back(contains(b, item, options.include_designations));
  const auto number = [&](std::size_t value) { return b.number(static_cast<std::int64_t>(value)); };
  const auto open = b.list({b.object({{"url", b.text(unclosed)}, {"valueBoolean", Builder::boolean(true)}})});
  const auto expansion = b.object({{"extension", list.complete ? Node() : open},
                                   {"timestamp", b.text(header.timestamp)},
                                   {"total", number(list.total)},
                                   {"offset", options.offset > 0 || options.count ? number(options.offset) : Node()},
                                   {"parameter", parameters(b, options)},
                                   {"contains", items.empty() ? Node() : b.list(items)}});
  return b.object({{"resourceType", b.text("ValueSet")},
                   {"url", text_or_absent(b, header.url)},
                   {"version", text_or_absent(b, header.version)},
                   {"status", b.text("active")},
                   {"expansion", expansion}});
}

}  // namespace linkway::fhir::terminology
