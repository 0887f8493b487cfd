// Any bytes at all as HL7 v2: they are refused with their place, or read; what is read is written back as it was, every
// place in it is named and found again, and what is written of its values says the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>

#include "data/hl7v2.h"
#include "data/hl7v2_batch.h"
#include "data/hl7v2_header.h"
#include "data/hl7v2_writer.h"

namespace data = linkway::data;

namespace {

void require(bool holds, std::source_location at = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u does not hold\n", at.file_name(), at.line());
  std::abort();
}

// Texts with characters that no text has are not written so that they are read as the same.
bool is_text(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n'; });
}

std::string with_line_feeds(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

void check_leaf(const data::Hl7Part& leaf, const data::Hl7Syntax& syntax) {
  std::string room;
  const auto text = leaf.text();
  require(text == leaf.text(room) && text.size() <= leaf.raw().size() * 5);
  if (syntax.delimiters.escape == '\0' || !is_text(text)) return;
  const auto escaped = data::escape_hl7v2(text, syntax.delimiters);
  require(data::unescape_hl7v2(escaped, syntax) == with_line_feeds(text));
}

void check_field(const data::Hl7Part& field, std::uint32_t number, const data::Hl7Syntax& syntax,
                 data::Hl7Writer& writer) {
  data::Hl7Slot slot{.field = number};
  std::size_t size = 0;
  for (const auto repetition : field.repetitions()) {
    slot.component = 1;
    for (const auto component : repetition.components()) {
      slot.subcomponent = 1;
      for (const auto leaf : component.subcomponents()) {
        check_leaf(leaf, syntax);
        size += leaf.raw().size();
        if (leaf.presence() == data::Hl7Presence::null) {
          writer.put_null(slot);
        } else {
          writer.put(slot, leaf.text());
        }
        ++slot.subcomponent;
      }
      ++slot.component;
    }
    ++slot.repetition;
  }
  require(size <= field.raw().size());
}

void check(const data::Hl7Message& message) {
  require(message.write() == message.text());
  data::Hl7Writer writer(message.syntax().delimiters);
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto segment = message.segment(i);
    const data::Hl7Place place{.segment = std::string(segment.name()), .occurrence = segment.occurrence(), .field = 1};
    require(data::read_place(data::to_string(place)).has_value());
    if (message.size() < 200) {
      require(message.find(segment.name(), segment.occurrence()).index() == i);
      require(message.position(place).line >= segment.line());
    }
    writer.segment(segment.name());
    for (std::size_t number = i == 0 ? 3 : 1; number <= segment.field_count(); ++number) {
      check_field(segment.field(number), static_cast<std::uint32_t>(number), message.syntax(), writer);
    }
  }
  const auto written = writer.finish();
  require(written.ok());
  const auto again = data::read_hl7v2(*written, {.charset = "UTF-8"});
  require(again.ok() && again->size() == message.size());
  for (std::size_t i = 1; i < message.size(); ++i) {
    const auto left = message.segment(i);
    const auto right = again->segment(i);
    require(left.name() == right.name() && right.field_count() <= left.field_count());
    for (std::size_t number = 1; number <= left.field_count(); ++number) {
      const auto text = left.field(number).text();
      if (is_text(text) && message.syntax().delimiters.escape != '\0') {
        require(with_line_feeds(text) == right.field(number).text());
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  // The first byte says how it is read.
  if (size == 0) return 0;
  const std::string_view source(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  data::Hl7Options options;
  options.join_lines = (bytes[0] & 1U) != 0;
  if ((bytes[0] & 2U) != 0) options.charset = "8859/1";
  const auto header = data::peek_hl7v2(source);
  if (header) require(header->field(1).raw().size() == 1 && !header->field(2).raw().empty());
  const auto batch = data::split_batch(source);
  if (!batch) {
    require(!batch.problems().front().text.empty());
    return 0;
  }
  if (!batch->charset.empty()) options.charset = batch->charset;
  for (const auto& item : batch->messages) {
    const auto message = data::read_hl7v2(item.bytes, options);
    if (message) {
      check(*message);
    } else {
      const auto& problem = message.problems().front();
      require(!problem.text.empty() && problem.line > 0 && problem.column > 0 && problem.column <= size * 3 + 1);
    }
  }
  return 0;
}
