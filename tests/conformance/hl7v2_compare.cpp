#include "conformance/hl7v2_compare.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "data/hl7v2_writer.h"

namespace linkway::conformance {

namespace {

using data::Hl7Level;
using data::Hl7Message;
using data::Hl7Part;
using data::Hl7Parts;
using data::Hl7Presence;

std::size_t first_value(const data::Hl7Segment& segment) { return segment.name() == "MSH" ? 3 : 1; }

// Calls with the slot of each leaf of a field.
template <class Use>
void each_leaf(const Hl7Part& field, std::uint32_t number, const Use& use) {
  data::Hl7Slot slot{.field = number};
  for (const auto repetition : field.repetitions()) {
    slot.component = 1;
    for (const auto component : repetition.components()) {
      slot.subcomponent = 1;
      for (const auto leaf : component.subcomponents()) {
        use(slot, leaf);
        ++slot.subcomponent;
      }
      ++slot.component;
    }
    ++slot.repetition;
  }
}

// Line breaks as LF, and other control characters as the escape sequences they are written as.
std::string plain(const std::string& text, char escape) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') {
      out += escape + ("X" + text::upper(text::hex({&c, 1}))) + escape;
    } else {
      out += c;
    }
  }
  return out;
}

bool says_the_same(const Hl7Part& left, const Hl7Part& right, char escape) {
  const bool null = left.presence() == Hl7Presence::null;
  return null == (right.presence() == Hl7Presence::null) && plain(left.text(), escape) == plain(right.text(), escape);
}

// The number of the first part that differs at each level, below this one.
bool same(const Hl7Part& left, const Hl7Part& right, char escape, std::vector<std::uint32_t>& path) {
  if (left.level() == Hl7Level::subcomponent && right.level() == Hl7Level::subcomponent) {
    return says_the_same(left, right, escape);
  }
  const auto lefts = left.parts();
  const auto rights = right.parts();
  auto a = lefts.begin();
  auto b = rights.begin();
  for (std::uint32_t number = 1; a != lefts.end() || b != rights.end(); ++number) {
    const auto one = a != lefts.end() ? *a++ : Hl7Part();
    const auto other = b != rights.end() ? *b++ : Hl7Part();
    if (one.raw() == other.raw()) continue;
    path.push_back(number);
    if (!same(one, other, escape, path)) return false;
    path.pop_back();
  }
  return true;
}

bool has(std::string_view text, std::string_view what) { return text.find(what) != std::string_view::npos; }

// What in a leaf is written in another way than it came.
void add_reasons(std::string_view raw, std::string_view written, char escape, std::set<std::string>& reasons) {
  const std::string e(1, escape);
  const auto count = [&](std::string_view text) {
    std::size_t found = 0;
    for (auto at = text.find(e + "E" + e); at != std::string_view::npos; at = text.find(e + "E" + e, at + 3)) ++found;
    return found;
  };
  std::set<std::string> found_here;
  for (const std::string_view command : {"sp", "ce", "sk", "in", "ti", "fi", "nf"}) {
    if (has(raw, e + "." + std::string(command)))
      found_here.insert("formatting is written as \\.br\\, blanks or not at all");
  }
  if (has(raw, e + "H" + e) || has(raw, e + "N" + e)) found_here.insert("highlighting is left out");
  if (has(raw, e + "X")) found_here.insert("hexadecimal sequences that are text are written as text");
  if (count(written) > count(raw)) {
    found_here.insert("sequences that are not known, and escape characters that begin none, are written with \\E\\");
  }
  if (has(raw, "\n") || has(raw, "\r")) found_here.insert("line breaks inside of fields are written as \\.br\\");
  if (std::ranges::any_of(
          raw, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n'; })) {
    found_here.insert("control characters are written as escape sequences");
  }
  if (found_here.empty()) found_here.insert("escape sequences are written in another way");
  reasons.merge(found_here);
}

// Message::raw of every segment with CR behind it.
std::string with_carriage_returns(const Hl7Message& message) {
  std::string out;
  for (std::size_t i = 0; i < message.size(); ++i) {
    out += message.segment(i).raw();
    out += '\r';
  }
  return out;
}

}  // namespace

Result<std::string> rebuilt(const Hl7Message& message) {
  data::Hl7Writer writer(message.syntax().delimiters);
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto segment = message.segment(i);
    writer.segment(segment.name());
    for (auto number = first_value(segment); number <= segment.field_count(); ++number) {
      each_leaf(segment.field(number), static_cast<std::uint32_t>(number),
                [&](data::Hl7Slot slot, const Hl7Part& leaf) {
                  if (leaf.presence() == Hl7Presence::null) {
                    writer.put_null(slot);
                  } else {
                    writer.put(slot, leaf.text());
                  }
                });
    }
  }
  return writer.finish();
}

std::string first_difference(const Hl7Message& left, const Hl7Message& right) {
  if (left.size() != right.size()) return "the number of segments";
  const char escape = left.syntax().delimiters.escape;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const auto one = left.segment(i);
    const auto other = right.segment(i);
    if (one.name() != other.name()) return "segment " + std::to_string(i + 1);
    for (auto number = first_value(one); number <= std::max(one.field_count(), other.field_count()); ++number) {
      std::vector<std::uint32_t> path;
      if (one.field(number).raw() == other.field(number).raw() ||
          same(one.field(number), other.field(number), escape, path)) {
        continue;
      }
      path.resize(3);
      return data::to_string(data::Hl7Place{.segment = std::string(one.name()),
                                            .occurrence = one.occurrence(),
                                            .field = static_cast<std::uint32_t>(number),
                                            .repetition = path[0],
                                            .component = path[1],
                                            .subcomponent = path[2]});
    }
  }
  return {};
}

std::vector<std::string> normalised(const Hl7Message& message, const std::string& again) {
  if (again == message.text()) return {};
  std::set<std::string> reasons;
  const auto& delimiters = message.syntax().delimiters;
  std::size_t longer = 0;  // by leaves that are written in another way
  std::size_t shorter = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto segment = message.segment(i);
    for (auto number = first_value(segment); number <= segment.field_count(); ++number) {
      each_leaf(segment.field(number), 1, [&](data::Hl7Slot, const Hl7Part& leaf) {
        if (leaf.presence() == Hl7Presence::null) return;
        const auto written = data::escape_hl7v2(leaf.text(), delimiters);
        if (written == leaf.raw()) return;
        add_reasons(leaf.raw(), written, delimiters.escape, reasons);
        longer += written.size();
        shorter += leaf.raw().size();
      });
    }
  }
  const auto only = with_carriage_returns(message);
  if (only != message.text()) reasons.insert("segments end in CR, and nothing stands between or around them");
  if (only.size() + longer - shorter != again.size()) reasons.insert("separators that no value follows are left out");
  return {reasons.begin(), reasons.end()};
}

}  // namespace linkway::conformance
