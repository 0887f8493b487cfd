#include "data/xml_writer.h"

namespace linkway::data {

namespace {

void append_escaped(std::string& out, std::string_view text, std::string_view special) {
  while (!text.empty()) {
    const auto plain = text.find_first_of(special);
    out += text.substr(0, plain);
    if (plain == std::string_view::npos) return;
    switch (text[plain]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\t': out += "&#9;"; break;
      case '\n': out += "&#10;"; break;
      default: out += "&#13;"; break;
    }
    text.remove_prefix(plain + 1);
  }
}

}  // namespace

void append_xml_attribute(std::string& out, std::string_view text) { append_escaped(out, text, "&<\"\t\n\r"); }

void append_xml_text(std::string& out, std::string_view text) { append_escaped(out, text, "&<>\r"); }

XmlWriter::XmlWriter(std::string& out, XmlStyle style) : out_(out), style_(style) {
  out_ += R"(<?xml version="1.0" encoding="UTF-8"?>)";
}

void XmlWriter::open(std::string_view name) {
  begin_content();
  out_ += '<';
  out_ += name;
  open_.push_back(name);
  in_tag_ = true;
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  out_ += ' ';
  out_ += name;
  out_ += "=\"";
  append_xml_attribute(out_, value);
  out_ += '"';
}

void XmlWriter::raw(std::string_view xml) {
  begin_content();
  out_ += xml;
}

void XmlWriter::close() {
  const auto name = open_.back();
  open_.pop_back();
  if (in_tag_) {
    out_ += "/>";
    in_tag_ = false;
  } else {
    new_line();
    out_ += "</";
    out_ += name;
    out_ += '>';
  }
}

void XmlWriter::begin_content() {
  if (in_tag_) out_ += '>';
  in_tag_ = false;
  new_line();
}

void XmlWriter::new_line() {
  if (style_ == XmlStyle::compact) return;
  out_ += '\n';
  out_.append(open_.size() * 2, ' ');
}

}  // namespace linkway::data
