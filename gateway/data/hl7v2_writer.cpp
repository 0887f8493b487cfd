#include "data/hl7v2_writer.h"

#include <algorithm>
#include <utility>

namespace linkway::data {

namespace {

constexpr std::uint32_t most_fields = 1'000;
constexpr std::uint32_t most_parts = 10'000;  // of a field, and of each of its parts

bool is_header(std::string_view name) { return name == "MSH" || name == "FHS" || name == "BHS"; }

bool is_name(std::string_view name) {
  return name.size() == 3 && std::ranges::all_of(name, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
         });
}

bool in_range(const Hl7Slot& slot) {
  const auto within = [](std::uint32_t number, std::uint32_t most) { return number > 0 && number <= most; };
  return within(slot.field, most_fields) && within(slot.repetition, most_parts) && within(slot.component, most_parts) &&
         within(slot.subcomponent, most_parts);
}

// The separators that lead from one place to the next.
void step(std::string& out, const Hl7Slot& from, const Hl7Slot& to, const Hl7Delimiters& delimiters) {
  const auto put = [&](std::uint32_t count, char c) { out.append(count, c); };
  if (to.field != from.field) {
    put(to.field - from.field, delimiters.field);
    put(to.repetition - 1, delimiters.repetition);
    put(to.component - 1, delimiters.component);
    put(to.subcomponent - 1, delimiters.subcomponent);
  } else if (to.repetition != from.repetition) {
    put(to.repetition - from.repetition, delimiters.repetition);
    put(to.component - 1, delimiters.component);
    put(to.subcomponent - 1, delimiters.subcomponent);
  } else if (to.component != from.component) {
    put(to.component - from.component, delimiters.component);
    put(to.subcomponent - 1, delimiters.subcomponent);
  } else {
    put(to.subcomponent - from.subcomponent, delimiters.subcomponent);
  }
}

}  // namespace

Hl7Writer::Hl7Writer(const Hl7Delimiters& delimiters) : delimiters_(delimiters) {
  const auto header = "MSH" + std::string(1, delimiters.field) + delimiters.encoding_characters();
  const auto read = read_delimiters(header);
  if (!read || *read != delimiters) complain("the delimiters to write with cannot be used");
}

void Hl7Writer::complain(std::string_view what) {
  constexpr std::size_t most = 20;
  if (problems_.size() == most) return;
  Problem problem;
  problem.category = Category::internal;
  problem.code = issue::structure;
  problem.text = "not writable as HL7 v2: " + std::string(what);
  if (!segments_.empty()) problem.path = segments_.back().name;
  problems_.push_back(std::move(problem));
}

Hl7Writer& Hl7Writer::segment(std::string_view name) {
  if (!is_name(name)) complain("a name of a segment has three letters or digits");
  segments_.push_back({std::string(name), {}});
  return *this;
}

void Hl7Writer::add(Hl7Slot slot, std::string text) {
  if (segments_.empty()) return complain("a value stands in a segment");
  if (!in_range(slot)) return complain("the number of a field, repetition, component or subcomponent is out of range");
  if ((slot.repetition > 1 && delimiters_.repetition == '\0') ||
      (slot.subcomponent > 1 && delimiters_.subcomponent == '\0')) {
    return complain("there is no delimiter for a repetition or subcomponent");
  }
  if (is_header(segments_.back().name) && slot.field < 3)
    return complain("fields 1 and 2 of a header are the delimiters");
  segments_.back().values.push_back({slot, std::move(text)});
}

Hl7Writer& Hl7Writer::put(Hl7Slot slot, std::string_view text) {
  auto escaped = escape_hl7v2(text, delimiters_);
  // Two quotes alone would delete what they are meant to be the text of.
  if (escaped == "\"\"") escaped = std::string(1, delimiters_.escape) + "X2222" + delimiters_.escape;
  add(slot, std::move(escaped));
  return *this;
}

Hl7Writer& Hl7Writer::put_null(Hl7Slot slot) {
  add(slot, "\"\"");
  return *this;
}

Hl7Writer& Hl7Writer::put_raw(Hl7Slot slot, std::string_view raw) {
  if (raw.find_first_of("\r\n") != std::string_view::npos || raw.find(delimiters_.field) != std::string_view::npos) {
    complain("raw text has a line break or a field separator in it");
    return *this;
  }
  add(slot, std::string(raw));
  return *this;
}

Result<std::string> Hl7Writer::finish() const {
  if (!problems_.empty()) return problems_;
  std::string out;
  std::vector<const Value*> values;
  for (const auto& segment : segments_) {
    values.clear();
    for (const auto& value : segment.values) values.push_back(&value);
    std::ranges::stable_sort(values, {}, &Value::slot);
    out += segment.name;
    Hl7Slot at{0, 1, 1, 1};
    if (is_header(segment.name)) {
      out += delimiters_.field;
      out += delimiters_.encoding_characters();
      at.field = 2;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool replaced = i + 1 < values.size() && values[i + 1]->slot == values[i]->slot;
      if (replaced || values[i]->text.empty()) continue;
      step(out, at, values[i]->slot, delimiters_);
      out += values[i]->text;
      at = values[i]->slot;
    }
    out += '\r';
  }
  return out;
}

}  // namespace linkway::data
