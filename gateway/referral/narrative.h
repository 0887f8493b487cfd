// Writes the XHTML of a narrative (R4 narrative.html): well-formed whatever the texts in it are.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "data/builder.h"
#include "data/node.h"

namespace linkway::referral {

// Escaped, line breaks as <br/>, without the characters that XML 1.0 does not know.
[[nodiscard]] std::string xhtml_text(std::string_view text);

// The inside of a div, written from top to bottom.
class Narrative {
 public:
  void heading(std::string_view text);
  void strong(std::string_view text);
  void paragraph(std::string_view text);
  // "Label: text" on a line of its own; nothing for an empty text.
  void line(std::string_view label, std::string_view text);
  void begin_list() { out_ += "<ul>"; }
  void item(std::string_view text);
  void end_list() { out_ += "</ul>"; }
  void begin_table(std::initializer_list<std::string_view> heads);
  void row(std::initializer_list<std::string_view> cells);
  void end_table() { out_ += "</tbody></table>"; }
  void append(const Narrative& other) { out_ += other.out_; }

  [[nodiscard]] bool empty() const { return out_.empty(); }
  // Narrative datatype: status generated, the div around all of it.
  [[nodiscard]] data::Node to_node(data::Builder& builder) const;

 private:
  void element(std::string_view name, std::string_view text);

  std::string out_;
};

}  // namespace linkway::referral
