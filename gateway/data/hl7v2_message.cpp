#include <algorithm>

#include "data/hl7v2.h"
#include "data/hl7v2_contents.h"

namespace linkway::data {

std::string_view Hl7Segment::name() const {
  if (contents_ == nullptr) return {};
  const auto& name = contents_->segments[index_].name;
  return {name.data(), name.size()};
}

std::string_view Hl7Segment::raw() const {
  if (contents_ == nullptr) return {};
  const auto& line = contents_->segments[index_];
  return contents_->text.substr(line.offset, line.size);
}

std::uint32_t Hl7Segment::occurrence() const {
  return contents_ == nullptr ? 0 : contents_->segments[index_].occurrence;
}
std::uint32_t Hl7Segment::line() const { return contents_ == nullptr ? 0 : contents_->segments[index_].line; }
std::size_t Hl7Segment::offset() const { return contents_ == nullptr ? 0 : contents_->segments[index_].offset; }

std::size_t Hl7Segment::field_count() const {
  return contents_ == nullptr ? 0 : contents_->segments[index_].field_count;
}

Hl7Part Hl7Segment::field(std::size_t number) const {
  if (contents_ == nullptr) return {};
  const auto& line = contents_->segments[index_];
  if (number == 0 || number > line.field_count) return {};
  const auto* starts = contents_->fields.data() + line.first_field;
  const auto from = starts[number - 1];
  if (line.header && number == 1) return {contents_->text.substr(from, 1), contents_->plain, Hl7Level::field};
  const auto end = number < line.field_count ? starts[number] - 1 : line.offset + line.size;
  const auto& syntax = line.header && number == 2 ? contents_->plain : contents_->syntax;
  return {contents_->text.substr(from, end - from), syntax, Hl7Level::field};
}

std::string_view Hl7Message::text() const { return contents_->text; }
const Hl7Syntax& Hl7Message::syntax() const { return contents_->syntax; }
const Problems& Hl7Message::findings() const { return contents_->findings; }
std::string_view Hl7Message::charset() const { return contents_->charset; }
std::size_t Hl7Message::size() const { return contents_->segments.size(); }

Hl7Segment Hl7Message::segment(std::size_t index) const {
  return index < contents_->segments.size() ? Hl7Segment(*contents_, index) : Hl7Segment();
}

Hl7Segment Hl7Message::find(std::string_view name, std::uint32_t occurrence) const {
  for (std::size_t i = 0; i < contents_->segments.size(); ++i) {
    const auto& line = contents_->segments[i];
    if (line.occurrence == occurrence && std::string_view(line.name.data(), line.name.size()) == name) {
      return {*contents_, i};
    }
  }
  return {};
}

LineColumn Hl7Message::position(const Hl7Place& place) const {
  const auto segment = find(place.segment, place.occurrence);
  if (!segment) return position(std::size_t{0});
  if (place.field == 0) return position(segment.offset());
  const auto end = segment.offset() + segment.raw().size();
  auto part = segment.field(place.field);
  const auto step = [&](std::uint32_t number, auto member) {
    if (number != 0 && part.presence() != Hl7Presence::absent) part = (part.*member)(number);
  };
  step(place.repetition, &Hl7Part::repetition);
  step(place.component, &Hl7Part::component);
  step(place.subcomponent, &Hl7Part::subcomponent);
  if (part.presence() == Hl7Presence::absent) return position(end);
  return position(static_cast<std::size_t>(part.raw().data() - contents_->text.data()));
}

LineColumn Hl7Message::position(std::size_t offset) const {
  const auto text = contents_->text;
  offset = std::min(offset, text.size());
  const auto behind = std::ranges::upper_bound(contents_->segments, offset, {}, &Hl7Line::offset);
  LineColumn at{1, 1};
  std::size_t from = 0;
  if (behind != contents_->segments.begin()) {
    at.line = (behind - 1)->line;
    from = (behind - 1)->offset;
    // Blanks may stand before the name.
    const auto line_start = text.find_last_of("\r\n", from);
    at.column += static_cast<std::uint32_t>(from - (line_start == std::string_view::npos ? 0 : line_start + 1));
  }
  for (; from < offset; ++from, ++at.column) {
    const bool pair = text[from] == '\r' && from + 1 < text.size() && text[from + 1] == '\n';
    if ((text[from] != '\r' && text[from] != '\n') || pair) continue;
    ++at.line;
    at.column = 0;
  }
  return at;
}

std::string Hl7Message::write() const {
  const auto text = contents_->text;
  const char separator = contents_->syntax.delimiters.field;
  std::string out;
  out.reserve(text.size());
  std::size_t done = 0;  // what was copied between segments
  for (std::size_t i = 0; i < size(); ++i) {
    const auto current = segment(i);
    out += text.substr(done, current.offset() - done);
    out += current.raw().substr(0, 3);
    const bool header = contents_->segments[i].header;
    for (std::size_t number = 1; number <= current.field_count(); ++number) {
      if (!header || number > 2) out += separator;
      out += current.field(number).raw();
    }
    done = current.offset() + current.raw().size();
  }
  out += text.substr(done);
  return out;
}

}  // namespace linkway::data
