#include "fhir/validation/plain_narrative.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "data/xml.h"
#include "data/xml_characters.h"
#include "fhir/format/xhtml.h"
#include "fhir/path/html_rules.h"
#include "fhir/validation/narrative_text.h"

namespace linkway::fhir::validation {

namespace {

enum Class : std::uint8_t {
  content = 1,    // of a text
  blank = 2,      // white space
  high = 4,       // part of a character beyond ASCII
  markup = 8,     // '<', '&' or, in a text, the ']' of "]]>"
  forbidden = 16  // no character of XML
};

constexpr auto classes = [] {
  std::array<Class, 256> table{};
  table.fill(content);
  for (std::size_t c = 0; c < 0x20; ++c) table[c] = forbidden;
  for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = high;
  table[' '] = table['\t'] = table['\n'] = table['\r'] = blank;
  table['<'] = table['&'] = table[']'] = markup;
  table[0x7F] = high;
  return table;
}();

Class class_of(char c) { return classes[static_cast<unsigned char>(c)]; }
bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  bool passes() {
    if (!start_tag() || depth_ == 0) return false;
    while (depth_ > 0) {
      if (!text()) return false;
      const bool end = at(1) == '/';
      if (!(end ? end_tag() : start_tag())) return false;
    }
    return at_ == text_.size() && (seen_ & content) != 0 && ((seen_ & high) == 0 || is_text_of_xml());
  }

 private:
  static constexpr std::size_t deepest = 32;
  static constexpr std::size_t most_attributes = 8;

  [[nodiscard]] char at(std::size_t offset) const { return at_ + offset < text_.size() ? text_[at_ + offset] : '\0'; }
  bool take(char expected) {
    if (at(0) != expected) return false;
    ++at_;
    return true;
  }
  void space() {
    while (at_ < text_.size() && class_of(text_[at_]) == blank) ++at_;
  }
  std::string_view name() {
    const auto begin = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  [[nodiscard]] bool is_text_of_xml() const { return data::not_xml_at(text_) == std::string_view::npos; }

  bool reference() {
    const auto size = data::xml_reference(text_.substr(at_, longest_reference));
    at_ += size;
    return size > 0;
  }

  // Up to the next tag.
  bool text() {
    for (;;) {
      auto here = at_;
      while (here < text_.size() && class_of(text_[here]) < markup) seen_ |= class_of(text_[here++]);
      at_ = here;
      if (at(0) == '<') return true;
      if (at(0) == ']' && at(1) != ']') {
        ++at_;
      } else if (at(0) != '&' || !reference()) {
        return false;
      }
    }
  }

  bool start_tag() {
    if (!take('<') || depth_ == deepest) return false;
    const auto element = name();
    const bool root = depth_ == 0;
    if (root ? element != "div" : !path::is_narrative_element(element)) return false;
    if (element == "img" || (paragraphs_ > 0 && is_narrative_block(element))) return false;
    std::array<std::string_view, most_attributes> names;
    std::size_t count = 0;
    bool declared = false;
    for (;;) {
      const auto before = at_;
      space();
      if (at(0) == '>' || at(0) == '/') break;
      if (at_ == before || count == names.size()) return false;
      auto& attribute = names[count];
      if (!take_attribute(element, attribute, declared)) return false;
      if (std::find(names.begin(), names.begin() + count, attribute) != names.begin() + count) return false;
      ++count;
    }
    // The namespace is that of XHTML, declared once.
    if (declared != root) return false;
    if (take('/')) return take('>') && !root;
    if (!take('>')) return false;
    open_[depth_++] = element;
    if (element == "p") ++paragraphs_;
    return true;
  }

  bool take_attribute(std::string_view element, std::string_view& attribute, bool& declared) {
    const auto begin = at_;
    data::XmlAttribute parts;
    parts.name = name();
    if (!parts.name.empty() && take(':')) {
      parts.prefix = parts.name;
      parts.name = name();
    }
    attribute = text_.substr(begin, at_ - begin);
    space();
    if (!take('=')) return false;
    space();
    std::string_view value;
    if (!quoted(value)) return false;
    if (attribute == "xmlns") {
      declared = true;
      return value == xhtml_namespace;
    }
    if (!path::is_narrative_attribute(element, parts)) return false;
    return attribute != "href" || leads_to_web(value);
  }

  bool quoted(std::string_view& value) {
    const char quote = at(0);
    if (quote != '"' && quote != '\'') return false;
    const auto begin = ++at_;
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const auto kind = class_of(text_[at_]);
      if (kind == forbidden || text_[at_] == '<') return false;
      seen_ |= kind & high;
      if (text_[at_] != '&') continue;
      if (!reference()) return false;
      --at_;
    }
    value = text_.substr(begin, at_ - begin);
    return take(quote);
  }

  static bool leads_to_web(std::string_view url) {
    return url.starts_with("http://") || url.starts_with("https://") || url.starts_with("mailto:");
  }

  bool end_tag() {
    at_ += 2;
    const auto& element = open_[--depth_];
    if (text_.substr(at_, element.size()) != element) return false;
    at_ += element.size();
    if (element == "p") --paragraphs_;
    space();
    return take('>');
  }

  static constexpr std::size_t longest_reference = 16;  // a number with more zeros before it is read in full

  const std::string_view text_;
  std::size_t at_ = 0;
  std::array<std::string_view, deepest> open_;
  std::size_t depth_ = 0;
  std::size_t paragraphs_ = 0;  // that are open
  unsigned seen_ = 0;           // of Class; content only of texts
};

}  // namespace

bool is_plain_narrative(std::string_view div) { return Scan(div).passes(); }

}  // namespace linkway::fhir::validation
