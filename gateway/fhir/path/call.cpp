#include "fhir/path/call.h"

namespace linkway::fhir::path {

namespace {

std::string several(std::size_t count) { return std::to_string(count) + " items"; }

}  // namespace

Got Call::single(Item& into) {
  if (count_ == 0) return Got::nothing;
  if (count_ > 1) {
    fail(std::string(name_of(node_.function)) + "() takes a single item, found " + several(count_));
    return Got::failed;
  }
  return convert(item(0), into) == Converted::valueless ? Got::nothing : Got::value;
}

Got Call::single_string(std::string_view& into) {
  Item value;
  const auto got = single(value);
  if (got != Got::value) return got;
  if (text_of(value, into)) return got;
  // Dates and the like of a resource are taken as they are written there.
  if (text_of(item(0), into)) return got;
  fail(std::string(name_of(node_.function)) + "() takes a string, found " + type_name(item(0)), issue::value);
  return Got::failed;
}

Got Call::single_number(Item& into) {
  const auto got = single(into);
  if (got != Got::value) return got;
  const auto kind = into.kind();
  if (kind == Item::Kind::integer || kind == Item::Kind::long_integer || kind == Item::Kind::decimal) return got;
  fail(std::string(name_of(node_.function)) + "() takes a number, found " + type_name(item(0)), issue::value);
  return Got::failed;
}

Got Call::argument(std::size_t index, Item& into) {
  const auto before = machine_.top();
  if (!push_argument(index)) return Got::failed;
  const auto count = machine_.top() - before;
  if (count == 0) return Got::nothing;
  const Item raw = machine_.at(before);
  machine_.drop_to(before);
  if (count > 1) {
    machine_.fail(argument(index), "expected a single item as argument of " + std::string(name_of(node_.function)) +
                                       "(), found " + several(count));
    return Got::failed;
  }
  return convert(raw, into) == Converted::valueless ? Got::nothing : Got::value;
}

Got Call::string_argument(std::size_t index, std::string_view& into) {
  Item value;
  const auto got = argument(index, value);
  if (got != Got::value) return got;
  if (text_of(value, into)) return got;
  machine_.fail(
      argument(index),
      "expected a string as argument of " + std::string(name_of(node_.function)) + "(), found " + type_name(value),
      issue::value);
  return Got::failed;
}

Got Call::integer_argument(std::size_t index, std::int64_t& into) {
  Item value;
  const auto got = argument(index, value);
  if (got != Got::value) return got;
  if (value.kind() == Item::Kind::integer || value.kind() == Item::Kind::long_integer) {
    into = value.integer();
    return got;
  }
  machine_.fail(
      argument(index),
      "expected an integer as argument of " + std::string(name_of(node_.function)) + "(), found " + type_name(value),
      issue::value);
  return Got::failed;
}

Truth Call::test_argument(std::size_t index, std::size_t item) {
  const auto inner = frame_of(item);
  return machine_.test(argument(index), inner);
}

}  // namespace linkway::fhir::path
