// Items in words: their types, their values, and where they stand.
#include <algorithm>
#include <vector>

#include "fhir/path/convert.h"
#include "fhir/path/evaluate.h"
#include "fhir/path/navigation.h"
#include "fhir/path/types.h"

namespace linkway::fhir::path {

namespace {

std::string quantity_text(const Item& item) {
  const auto& quantity = item.quantity();
  auto text = quantity.value.to_string() + " ";
  if (!item.calendar()) return text.append("'").append(quantity.unit_text()).append("'");
  text += quantity.unit_text();
  return quantity.value == Decimal(1) ? text : text + "s";
}

}  // namespace

Item item_of(const data::Node& resource, const Definitions& definitions) {
  return Item::of(resource_element(resource, definitions));
}

Item item_of(const data::Node& node, std::string_view type, const Definitions& definitions) {
  return Item::of(ElementItem{&node, &absent(), definitions.type(Key(type)), nullptr});
}

std::string type_name(const Item& item) {
  const auto type = type_of(item);
  if (type.space == "System") return "System." + std::string(type.name);
  return type.name.empty() ? "an element without type" : std::string(type.name);
}

std::string to_text(const Item& item) {
  Item value;
  if (convert(item, value) != Converted::value) {
    return item.is_element() ? std::string(item.element().node->text()) : std::string();
  }
  // A value of a resource is given as it is written there.
  if (item.is_element() && (item.element().node->is_text() || item.element().node->kind() == data::Kind::number)) {
    return std::string(item.element().node->text());
  }
  switch (value.kind()) {
    case Item::Kind::boolean: return value.boolean() ? "true" : "false";
    case Item::Kind::integer:
    case Item::Kind::long_integer: return std::to_string(value.integer());
    case Item::Kind::decimal: return value.decimal().to_string();
    case Item::Kind::string: return std::string(value.string());
    case Item::Kind::date:
    case Item::Kind::date_time:
    case Item::Kind::time: return value.temporal().to_string();
    case Item::Kind::quantity: return quantity_text(value);
    case Item::Kind::type: return std::string(value.type().space) + "." + std::string(value.type().name);
    case Item::Kind::element: break;
  }
  return {};
}

}  // namespace linkway::fhir::path
