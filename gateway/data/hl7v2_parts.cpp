#include "data/hl7v2_parts.h"

#include <algorithm>

namespace linkway::data {

namespace {

char separator_of(Hl7Level level, const Hl7Delimiters& delimiters) {
  switch (level) {
    case Hl7Level::field: return delimiters.field;
    case Hl7Level::repetition: return delimiters.repetition;
    case Hl7Level::component: return delimiters.component;
    case Hl7Level::subcomponent: return delimiters.subcomponent;
  }
  return '\0';
}

Hl7Level below(Hl7Level level) {
  return level == Hl7Level::subcomponent ? level : static_cast<Hl7Level>(static_cast<std::uint8_t>(level) + 1);
}

std::string_view before(std::string_view text, char separator) {
  return separator == '\0' ? text : text.substr(0, find_delimiter(text, separator));
}

constexpr std::string_view null_value = "\"\"";

}  // namespace

Hl7Presence Hl7Part::presence() const {
  if (syntax_ == nullptr) return Hl7Presence::absent;
  if (raw_.empty()) return Hl7Presence::empty;
  return raw_ == null_value ? Hl7Presence::null : Hl7Presence::value;
}

Hl7Parts Hl7Part::parts() const { return syntax_ == nullptr ? Hl7Parts() : Hl7Parts(raw_, *syntax_, below(level_)); }

Hl7Part Hl7Part::first_of(Hl7Level level) const {
  auto part = *this;
  while (part.syntax_ != nullptr && part.level_ < level) {
    part.level_ = below(part.level_);
    part.raw_ = before(part.raw_, separator_of(part.level_, syntax_->delimiters));
  }
  return part;
}

Hl7Part Hl7Part::at(Hl7Level level, std::size_t number) const {
  if (syntax_ == nullptr || number == 0) return {};
  if (level_ >= level || number == 1) return number == 1 ? first_of(level) : Hl7Part();
  const auto above = first_of(static_cast<Hl7Level>(static_cast<std::uint8_t>(level) - 1));
  return above.parts().at(number);
}

Hl7Parts Hl7Part::repetitions() const { return below_first(Hl7Level::repetition); }
Hl7Parts Hl7Part::components() const { return below_first(Hl7Level::component); }
Hl7Parts Hl7Part::subcomponents() const { return below_first(Hl7Level::subcomponent); }

Hl7Parts Hl7Part::below_first(Hl7Level level) const {
  if (syntax_ == nullptr) return {};
  if (level_ >= level) return {raw_, *syntax_, level_};
  const auto above = static_cast<Hl7Level>(static_cast<std::uint8_t>(level) - 1);
  return {level_ == above ? raw_ : first_of(above).raw_, *syntax_, level};
}

std::string_view Hl7Part::text(std::string& room) const {
  if (syntax_ == nullptr) return {};
  const auto leaf = level_ == Hl7Level::subcomponent ? raw_ : first_of(Hl7Level::subcomponent).raw_;
  if (leaf == null_value) return {};
  const char escape = syntax_->delimiters.escape;
  if (escape == '\0' || find_delimiter(leaf, escape) == leaf.size()) return leaf;
  room = unescape_hl7v2(leaf, *syntax_);
  return room;
}

std::string Hl7Part::text() const {
  std::string room;
  return std::string(text(room));
}

std::string Hl7Part::whole_text() const {
  if (syntax_ == nullptr || raw_ == null_value) return {};
  return unescape_hl7v2(raw_, *syntax_);
}

Hl7Parts::Hl7Parts(std::string_view raw, const Hl7Syntax& syntax, Hl7Level level)
    : raw_(raw), syntax_(&syntax), level_(level), separator_(separator_of(level, syntax.delimiters)) {}

std::size_t Hl7Parts::count() const {
  if (raw_.empty()) return 0;
  return separator_ == '\0' ? 1 : static_cast<std::size_t>(std::ranges::count(raw_, separator_)) + 1;
}

Hl7Part Hl7Parts::at(std::size_t number) const {
  for (const auto part : *this) {
    if (--number == 0) return part;
  }
  return {};
}

}  // namespace linkway::data
