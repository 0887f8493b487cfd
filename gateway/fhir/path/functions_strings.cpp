// N1 section 5.6, and the string functions that FHIRPath 3.0.0 adds
#include <algorithm>
#include <functional>

#include "fhir/path/case_folding.h"
#include "fhir/path/code_points.h"
#include "fhir/path/functions.h"

namespace linkway::fhir::path::run {

namespace {

// The input and one string argument, both there.
Got two_texts(Call& call, std::string_view& text, std::string_view& other) {
  const auto got = call.single_string(text);
  if (got == Got::failed) return got;
  const auto argument = call.string_argument(0, other);
  return argument == Got::value ? got : argument;
}

template <class Test>
bool test_texts(Call& call, Test test) {
  std::string_view text;
  std::string_view other;
  const auto got = two_texts(call, text, other);
  if (got != Got::value) return call.none(got);
  return call.result(bool(test(text, other)));
}

bool place_of(Call& call, std::string_view text, std::size_t byte) {
  if (byte == std::string_view::npos) return call.result(std::int64_t{-1});
  return call.result(static_cast<std::int64_t>(count_code_points(text.substr(0, byte))));
}

bool change(Call& call, std::string (*function)(std::string_view)) {
  std::string_view text;
  const auto got = call.single_string(text);
  if (got != Got::value) return call.none(got);
  if (!call.machine().spend(call.node(), text.size() / 64)) return false;
  return call.result_copy(function(text));
}

// How often `pattern`, which is not empty, stands in the text one after the other.
std::size_t occurrences(std::string_view text, std::string_view pattern) {
  std::size_t count = 0;
  for (auto at = text.find(pattern); at != std::string_view::npos; at = text.find(pattern, at + pattern.size()))
    ++count;
  return count;
}

char* append(char* place, std::string_view text) { return std::copy(text.begin(), text.end(), place); }

// Between and around all characters.
bool surround(Call& call, std::string_view text, std::string_view substitution) {
  const auto size = text.size() + (count_code_points(text) + 1) * substitution.size();
  char* const begin = call.machine().room(size);
  if (begin == nullptr) return call.machine().spend(call.node());
  char* place = append(begin, substitution);
  for (auto rest = text; !rest.empty();) {
    const auto character = rest.substr(0, code_point_size(rest));
    place = append(append(place, character), substitution);
    rest.remove_prefix(character.size());
  }
  return call.result_text({begin, size});
}

}  // namespace

bool index_of(Call& call) {
  std::string_view text;
  std::string_view other;
  const auto got = two_texts(call, text, other);
  return got == Got::value ? place_of(call, text, text.find(other)) : call.none(got);
}

bool last_index_of(Call& call) {
  std::string_view text;
  std::string_view other;
  const auto got = two_texts(call, text, other);
  if (got != Got::value) return call.none(got);
  return place_of(call, text, text.rfind(other));
}

bool substring(Call& call) {
  std::string_view text;
  std::int64_t start = 0;
  std::int64_t length = 0;
  auto got = call.single_string(text);
  if (got == Got::failed) return false;
  const auto start_got = call.integer_argument(0, start);
  if (start_got != Got::value) return call.none(start_got);
  const auto length_got = call.arguments() == 2 ? call.integer_argument(1, length) : Got::nothing;
  if (length_got == Got::failed) return false;
  if (got == Got::nothing || start < 0) return call.nothing();
  const auto from = byte_of_code_point(text, static_cast<std::size_t>(start));
  if (from >= text.size()) return call.nothing();
  auto rest = text.substr(from);
  if (length_got == Got::value) {
    if (length <= 0) return call.result_text("");
    const auto to = byte_of_code_point(rest, static_cast<std::size_t>(length));
    if (to != std::string_view::npos) rest = rest.substr(0, to);
  }
  return call.result_text(rest);
}

bool starts_with(Call& call) {
  return test_texts(call, [](std::string_view text, std::string_view other) { return text.starts_with(other); });
}
bool ends_with(Call& call) {
  return test_texts(call, [](std::string_view text, std::string_view other) { return text.ends_with(other); });
}
bool contains(Call& call) {
  return test_texts(
      call, [](std::string_view text, std::string_view other) { return text.find(other) != std::string_view::npos; });
}

bool upper(Call& call) { return change(call, upper_case); }
bool lower(Call& call) { return change(call, lower_case); }

bool replace(Call& call) {
  std::string_view text;
  std::string_view pattern;
  std::string_view substitution;
  const auto got = two_texts(call, text, pattern);
  if (got == Got::failed) return false;
  const auto substitution_got = call.string_argument(1, substitution);
  if (substitution_got == Got::failed) return false;
  if (got == Got::nothing || substitution_got == Got::nothing) return call.nothing();
  if (pattern.empty()) return surround(call, text, substitution);
  const auto count = occurrences(text, pattern);
  if (count == 0) return call.result_text(text);
  const auto size = text.size() - count * pattern.size() + count * substitution.size();
  char* const begin = call.machine().room(size);
  if (begin == nullptr) return call.machine().spend(call.node());
  char* place = begin;
  auto rest = text;
  for (auto at = rest.find(pattern); at != std::string_view::npos; at = rest.find(pattern)) {
    place = append(append(place, rest.substr(0, at)), substitution);
    rest.remove_prefix(at + pattern.size());
  }
  append(place, rest);
  return call.result_text({begin, size});
}

bool length(Call& call) {
  std::string_view text;
  const auto got = call.single_string(text);
  if (got != Got::value) return call.none(got);
  return call.result(static_cast<std::int64_t>(count_code_points(text)));
}

bool to_chars(Call& call) {
  std::string_view text;
  const auto got = call.single_string(text);
  if (got != Got::value) return call.none(got);
  auto& machine = call.machine();
  machine.drop_to(call.mark());
  if (!machine.spend(call.node(), text.size())) return false;
  while (!text.empty()) {
    const auto size = code_point_size(text);
    machine.push(Item::of(text.substr(0, size)));
    text.remove_prefix(size);
  }
  return true;
}

bool trim(Call& call) {
  std::string_view text;
  const auto got = call.single_string(text);
  if (got != Got::value) return call.none(got);
  constexpr std::string_view spaces = " \t\r\n";
  const auto first = text.find_first_not_of(spaces);
  if (first == std::string_view::npos) return call.result_text("");
  return call.result_text(text.substr(first, text.find_last_not_of(spaces) - first + 1));
}

bool split(Call& call) {
  std::string_view text;
  std::string_view separator;
  const auto got = two_texts(call, text, separator);
  if (got != Got::value) return call.none(got);
  if (separator.empty()) return to_chars(call);
  auto& machine = call.machine();
  machine.drop_to(call.mark());
  for (;;) {
    if (!machine.spend(call.node())) return false;
    const auto at = text.find(separator);
    machine.push(Item::of(text.substr(0, at)));
    if (at == std::string_view::npos) return true;
    text.remove_prefix(at + separator.size());
  }
}

bool join(Call& call) {
  std::string_view separator;
  if (call.arguments() == 1 && call.string_argument(0, separator) == Got::failed) return false;
  auto& machine = call.machine();
  std::size_t size = 0;
  std::size_t parts = 0;
  for (std::size_t i = 0; i < call.count(); ++i) {
    std::string_view text;
    if (call.item(i).is_element() && !has_value(call.item(i).element()) && !call.item(i).element().node->is_object()) {
      continue;
    }
    if (!text_of(call.item(i), text)) {
      return call.fail("join() takes strings, found " + type_name(call.item(i)), issue::value);
    }
    size += text.size();
    ++parts;
  }
  if (parts == 0) return call.nothing();
  size += separator.size() * (parts - 1);
  char* const begin = machine.room(size);
  if (begin == nullptr) return machine.spend(call.node());
  char* place = begin;
  bool first_part = true;
  for (std::size_t i = 0; i < call.count(); ++i) {
    std::string_view text;
    if (!text_of(call.item(i), text)) continue;
    if (!first_part) place = append(place, separator);
    first_part = false;
    place = append(place, text);
  }
  return call.result_text({begin, size});
}

}  // namespace linkway::fhir::path::run
