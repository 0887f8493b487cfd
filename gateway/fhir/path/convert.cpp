#include "fhir/path/convert.h"

#include <charconv>

namespace linkway::fhir::path {

namespace {

constexpr std::string_view ucum_system = "http://unitsofmeasure.org";

PrimitiveForm form_of_text(std::string_view type) {
  switch (type.size()) {
    case 4: return type == "date" ? PrimitiveForm::date : type == "time" ? PrimitiveForm::time : PrimitiveForm::string;
    case 7: return type == "instant" ? PrimitiveForm::date_time : PrimitiveForm::string;
    case 8: return type == "dateTime" ? PrimitiveForm::date_time : PrimitiveForm::string;
    case 9: return type == "integer64" ? PrimitiveForm::long_integer : PrimitiveForm::string;
    default: return PrimitiveForm::string;
  }
}

PrimitiveForm form_without_definition(const data::Node& node) {
  switch (node.kind()) {
    case data::Kind::text: return PrimitiveForm::string;
    case data::Kind::boolean: return PrimitiveForm::boolean;
    case data::Kind::number:
      return node.text().find_first_of(".eE") == std::string_view::npos && node.text().size() < 11
                 ? PrimitiveForm::integer
                 : PrimitiveForm::decimal;
    default: return PrimitiveForm::none;
  }
}

bool convert_integer(std::string_view text, PrimitiveForm form, Item& into) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return false;
  into = form == PrimitiveForm::integer ? Item::of(value) : Item::of_long(value);
  return true;
}

bool convert_temporal(std::string_view text, PrimitiveForm form, Item& into) {
  const auto value = form == PrimitiveForm::date        ? Temporal::parse_date(text)
                     : form == PrimitiveForm::date_time ? Temporal::parse_date_time(text)
                                                        : Temporal::parse_time(text);
  if (!value) return false;
  into = Item::of(*value);
  // A dateTime that is written as a date is still a DateTime.
  if (form == PrimitiveForm::date_time && value->kind == Temporal::Kind::date) {
    auto as_date_time = *value;
    as_date_time.kind = Temporal::Kind::date_time;
    into = Item::of(as_date_time);
  }
  return true;
}

bool convert_primitive(const data::Node& node, PrimitiveForm form, Item& into) {
  switch (form) {
    case PrimitiveForm::none: return false;
    case PrimitiveForm::boolean:
      if (node.kind() != data::Kind::boolean) return false;
      into = Item::of(node.boolean());
      return true;
    case PrimitiveForm::integer: return node.kind() == data::Kind::number && convert_integer(node.text(), form, into);
    case PrimitiveForm::long_integer:
      return has_value({&node, &node, nullptr, nullptr}) && convert_integer(node.text(), form, into);
    case PrimitiveForm::decimal: {
      if (node.kind() != data::Kind::number) return false;
      const auto value = Decimal::parse(node.text());
      if (value) into = Item::of(*value);
      return value.has_value();
    }
    case PrimitiveForm::string:
      if (!node.is_text()) return false;
      into = Item::of(node.text());
      return true;
    case PrimitiveForm::date:
    case PrimitiveForm::date_time:
    case PrimitiveForm::time: return node.is_text() && convert_temporal(node.text(), form, into);
  }
  return false;
}

bool is_quantity(const ElementItem& element) {
  return element.type != nullptr && element.type->kind == StructureKind::complex && element.type->is_a("Quantity");
}

Converted convert_quantity(const data::Node& node, Item& into) {
  if (node["comparator"]) return Converted::element;
  const auto value = Decimal::parse(node["value"].text());
  if (!value) return Converted::element;
  const auto code = node["code"].text();
  const auto system = node["system"].text();
  if (system == ucum_system && !code.empty()) {
    const auto word = calendar_word_of(code);
    into = word.empty() ? Item::of(*value, code, false) : Item::of(*value, word, true);
    return Converted::value;
  }
  if (!code.empty() || !system.empty() || node["unit"]) return Converted::element;
  into = Item::of(*value, "1", false);
  return Converted::value;
}

}  // namespace

PrimitiveForm primitive_form(const ElementItem& element) {
  if (element.type == nullptr) {
    return element.element == nullptr ? form_without_definition(*element.node) : PrimitiveForm::none;
  }
  if (element.type->kind != StructureKind::primitive) return PrimitiveForm::none;
  switch (element.type->json_form) {
    case JsonForm::boolean: return PrimitiveForm::boolean;
    case JsonForm::number:
      return element.type->type.view() == "decimal" ? PrimitiveForm::decimal : PrimitiveForm::integer;
    default: return form_of_text(element.type->type.view());
  }
}

Converted convert(const Item& item, Item& into) {
  if (!item.is_element()) {
    into = item;
    return Converted::value;
  }
  const auto& element = item.element();
  const auto form = primitive_form(element);
  if (form == PrimitiveForm::none) {
    if (is_quantity(element) && convert_quantity(*element.node, into) == Converted::value) return Converted::value;
    into = item;
    // Without a definition only a value, or that there is none but extensions, tells a primitive from what is complex.
    const bool valueless = element.type == nullptr && element.element == nullptr && !element.node->is_object();
    return valueless ? Converted::valueless : Converted::element;
  }
  if (convert_primitive(*element.node, form, into)) return Converted::value;
  into = item;
  return Converted::valueless;
}

bool string_of(const Item& item, std::string_view& into) {
  if (item.kind() == Item::Kind::string) {
    into = item.string();
    return true;
  }
  if (!item.is_element() || !item.element().node->is_text()) return false;
  if (primitive_form(item.element()) != PrimitiveForm::string) return false;
  into = item.element().node->text();
  return true;
}

bool text_of(const Item& item, std::string_view& into) {
  if (item.kind() == Item::Kind::string) {
    into = item.string();
    return true;
  }
  if (!item.is_element() || !item.element().node->is_text()) return false;
  into = item.element().node->text();
  return true;
}

std::string_view calendar_word_of(std::string_view ucum_code) {
  if (ucum_code == "a") return "year";
  if (ucum_code == "mo") return "month";
  if (ucum_code == "d") return "day";
  if (ucum_code == "h") return "hour";
  if (ucum_code == "min") return "minute";
  if (ucum_code == "s") return "second";
  return {};
}

}  // namespace linkway::fhir::path
