#include "referral/narrative.h"

#include "base/text.h"

namespace linkway::referral {
namespace {

// XML 1.0 section 2.2: of the characters below U+0020 only tab, line feed and carriage return; not U+FFFE and U+FFFF.
std::string known_to_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\t' && byte != '\n') continue;
    if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
      i += 2;
      continue;
    }
    out += text[i];
  }
  return out;
}

}  // namespace

std::string xhtml_text(std::string_view text) {
  std::string out;
  for (const char c : text::escape_xml(known_to_xml(text))) {
    if (c == '\n') {
      out += "<br/>";
    } else {
      out += c;
    }
  }
  return out;
}

void Narrative::element(std::string_view name, std::string_view text) {
  out_.append("<").append(name).append(">").append(xhtml_text(text)).append("</").append(name).append(">");
}

void Narrative::heading(std::string_view text) { element("h3", text); }

void Narrative::strong(std::string_view text) {
  out_ += "<p>";
  element("b", text);
  out_ += "</p>";
}

void Narrative::paragraph(std::string_view text) { element("p", text); }

void Narrative::line(std::string_view label, std::string_view text) {
  if (text.empty()) return;
  out_ += "<p>";
  element("b", std::string(label) + ":");
  out_.append(" ").append(xhtml_text(text)).append("</p>");
}

void Narrative::item(std::string_view text) { element("li", text); }

void Narrative::begin_table(std::initializer_list<std::string_view> heads) {
  out_ += "<table><thead><tr>";
  for (const auto head : heads) element("th", head);
  out_ += "</tr></thead><tbody>";
}

void Narrative::row(std::initializer_list<std::string_view> cells) {
  out_ += "<tr>";
  for (const auto cell : cells) element("td", cell);
  out_ += "</tr>";
}

data::Node Narrative::to_node(data::Builder& builder) const {
  return builder.object({{"status", builder.text("generated")},
                         {"div", builder.text("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + out_ + "</div>")}});
}

}  // namespace linkway::referral
