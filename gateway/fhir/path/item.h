// What a FHIRPath collection is made of: values of the System types, and elements of a FHIR resource.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/decimal.h"
#include "data/node.h"
#include "fhir/definitions/structure.h"
#include "fhir/path/temporal.h"

namespace linkway::fhir::path {

// An element as it stands in JSON: the value, and beside it the member with an underscore that holds the id and the
// extensions of a primitive (R4 json.html#primitive). Either may be absent, not both. The definitions travel with the
// item, not in the Node: a tree that was built, read from JSON or from XML is walked alike.
struct ElementItem {
  const data::Node* node;   // object of a complex value; text, number or boolean of a primitive; never null
  const data::Node* extra;  // object of "_name"; never null, absent when there is none
  const Structure* type;    // null for a backbone element
  const Element* element;   // null for the root of a resource
};

// Value and unit as FHIRPath has them. A calendar duration (4 days) is not the same as 4 'd'.
struct QuantityValue {
  Decimal value;
  const char* unit;  // UCUM code, or a calendar word in the singular; lives as long as the evaluation
  std::uint32_t unit_size;
  [[nodiscard]] std::string_view unit_text() const { return {unit, unit_size}; }
};

// The result of type().
struct TypeValue {
  std::string_view space;  // System or FHIR
  std::string_view name;
};

class Item {
 public:
  enum class Kind : std::uint8_t {
    boolean,
    integer,
    long_integer,
    decimal,
    string,
    date,
    date_time,
    time,
    quantity,
    type,
    element
  };

  Item() : kind_(Kind::boolean), integer_(0) {}
  static Item of(bool value) {
    Item i;
    i.integer_ = value ? 1 : 0;
    return i;
  }
  static Item of(std::int64_t value) {
    Item i;
    i.kind_ = Kind::integer;
    i.integer_ = value;
    return i;
  }
  static Item of_long(std::int64_t value) {
    Item i;
    i.kind_ = Kind::long_integer;
    i.integer_ = value;
    return i;
  }
  static Item of(const Decimal& value) {
    Item i;
    i.kind_ = Kind::decimal;
    i.decimal_ = value;
    return i;
  }
  static Item of(std::string_view value) {
    Item i;
    i.kind_ = Kind::string;
    i.text_ = value;
    return i;
  }
  static Item of(const Temporal& value) {
    Item i;
    i.kind_ = value.kind == Temporal::Kind::date        ? Kind::date
              : value.kind == Temporal::Kind::date_time ? Kind::date_time
                                                        : Kind::time;
    i.temporal_ = value;
    return i;
  }
  static Item of(const Decimal& value, std::string_view unit, bool calendar) {
    Item i;
    i.kind_ = Kind::quantity;
    i.calendar_ = calendar;
    i.quantity_ = {value, unit.data(), static_cast<std::uint32_t>(unit.size())};
    return i;
  }
  static Item of(const TypeValue& value) {
    Item i;
    i.kind_ = Kind::type;
    i.type_ = value;
    return i;
  }
  static Item of(const ElementItem& value) {
    Item i;
    i.kind_ = Kind::element;
    i.element_ = value;
    return i;
  }

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is_element() const { return kind_ == Kind::element; }
  // Each only for its kind.
  [[nodiscard]] bool boolean() const { return integer_ != 0; }
  [[nodiscard]] std::int64_t integer() const { return integer_; }
  [[nodiscard]] const Decimal& decimal() const { return decimal_; }
  [[nodiscard]] std::string_view string() const { return text_; }
  [[nodiscard]] const Temporal& temporal() const { return temporal_; }
  [[nodiscard]] const QuantityValue& quantity() const { return quantity_; }
  [[nodiscard]] bool calendar() const { return calendar_; }
  [[nodiscard]] const TypeValue& type() const { return type_; }
  [[nodiscard]] const ElementItem& element() const { return element_; }

 private:
  Kind kind_;
  bool calendar_ = false;
  union {
    std::int64_t integer_;
    Decimal decimal_;
    std::string_view text_;
    Temporal temporal_;
    QuantityValue quantity_;
    TypeValue type_;
    ElementItem element_;
  };
};

}  // namespace linkway::fhir::path
