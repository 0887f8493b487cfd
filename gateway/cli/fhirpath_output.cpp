#include "cli/fhirpath_output.h"

#include "cli/print.h"
#include "data/json.h"

namespace linkway::cli {

namespace {

using data::Node;
using fhir::path::Item;

// A System value.
Node value_json(const Item& item, data::Builder& builder) {
  switch (item.kind()) {
    case Item::Kind::boolean: return data::Builder::boolean(item.boolean());
    case Item::Kind::integer: return builder.number(item.integer());
    case Item::Kind::decimal: return builder.number(item.decimal().to_string());
    case Item::Kind::type: return builder.text(std::string(item.type().space) + "." + std::string(item.type().name));
    default: return builder.text(fhir::path::to_text(item));
  }
}

}  // namespace

std::string item_text(const Item& item, const Node& root) {
  if (item.is_element()) {
    const auto& element = item.element();
    auto path = fhir::path::path_of(item, root);
    std::string text = path.empty() ? "" : path + ": ";
    if (*element.node) text += data::to_json(*element.node);
    // Of a primitive without a value there is only what stands beside it.
    if (!*element.node) text += "(no value) " + data::to_json(*element.extra);
    return printable(text);
  }
  switch (item.kind()) {
    case Item::Kind::string:
    case Item::Kind::boolean:
    case Item::Kind::integer:
    case Item::Kind::type:
    case Item::Kind::decimal: {
      data::Arena arena;
      data::Builder builder(arena);
      const auto value = value_json(item, builder);
      return printable(item.kind() == Item::Kind::type ? std::string(value.text()) : data::to_json(value));
    }
    default: return printable(fhir::path::to_text(item));
  }
}

Node item_json(const Item& item, const Node& root, data::Builder& builder) {
  const auto type = builder.text(fhir::path::type_name(item));
  if (!item.is_element()) return builder.object({{"type", type}, {"value", value_json(item, builder)}});
  const auto path = fhir::path::path_of(item, root);
  return builder.object({{"path", path.empty() ? Node() : builder.text(path)},
                         {"type", type},
                         {"value", *item.element().node},
                         {"extra", *item.element().extra}});
}

}  // namespace linkway::cli
