// XML text. The writer escapes; that names are names and that raw text is well-formed is its caller's part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkway::data {

enum class XmlStyle {
  compact,  // no white space between elements
  pretty,   // each element on its own line, two spaces a level
};

// Appends the text so that it reads back the same as an attribute between double quotes: & < " and the white space
// that a reader would make a blank of. There must be no character in it that XML does not have (not_xml_at).
void append_xml_attribute(std::string& out, std::string_view text);
// The same as text between tags: & < > and the carriage return.
void append_xml_text(std::string& out, std::string_view text);

class XmlWriter {
 public:
  // Begins with the XML declaration. `out` must stay until the last element is closed.
  explicit XmlWriter(std::string& out, XmlStyle style = XmlStyle::compact);

  // A name must stay where it is until it is closed.
  void open(std::string_view name);
  // Before anything else in the element that was opened last.
  void attribute(std::string_view name, std::string_view value);
  // Well-formed XML as it is, in place of an element.
  void raw(std::string_view xml);
  void close();

 private:
  void begin_content();
  void new_line();

  std::string& out_;
  const XmlStyle style_;
  std::vector<std::string_view> open_;
  bool in_tag_ = false;  // the last start tag lacks its ">"
};

}  // namespace linkway::data
