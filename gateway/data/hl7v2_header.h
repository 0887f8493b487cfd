// The MSH segment alone, also of a message that cannot be read: who answers it needs these.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/hl7v2_parts.h"
#include "data/hl7v2_syntax.h"

namespace linkway::data {

class Hl7Header {
 public:
  // `line` is an MSH segment in UTF-8 with delimiters that read_delimiters takes.
  Hl7Header(std::string line, Hl7Delimiters delimiters);

  [[nodiscard]] std::string_view line() const { return line_; }
  [[nodiscard]] const Hl7Delimiters& delimiters() const { return syntax_.delimiters; }
  // As in Hl7Segment; a view that lives as long as the header stays where it is.
  [[nodiscard]] Hl7Part field(std::size_t number) const;

  // Raw, as an answer repeats it with the same delimiters.
  [[nodiscard]] std::string_view sending_application() const { return field(3).raw(); }
  [[nodiscard]] std::string_view sending_facility() const { return field(4).raw(); }
  [[nodiscard]] std::string_view receiving_application() const { return field(5).raw(); }
  [[nodiscard]] std::string_view receiving_facility() const { return field(6).raw(); }
  // Unescaped.
  [[nodiscard]] std::string message_code() const { return field(9).component(1).text(); }   // REF
  [[nodiscard]] std::string trigger_event() const { return field(9).component(2).text(); }  // I12
  [[nodiscard]] std::string message_structure() const {
    return field(9).component(3).text();
  }  // REF_I12, "" before 2.3.1
  [[nodiscard]] std::string control_id() const { return field(10).whole_text(); }
  [[nodiscard]] std::string processing_id() const { return field(11).text(); }               // P, T, D
  [[nodiscard]] std::string version() const { return field(12).text(); }                     // 2.5.1
  [[nodiscard]] std::string accept_acknowledgment() const { return field(15).text(); }       // AL, NE, ER, SU, ""
  [[nodiscard]] std::string application_acknowledgment() const { return field(16).text(); }  // likewise
  [[nodiscard]] std::string charset() const { return field(18).text(); }                     // the first that is named

 private:
  std::string line_;
  Hl7Syntax syntax_;
  std::vector<std::size_t> fields_;  // where each begins
};

// Looks for the first line that begins with MSH in the first 64 KB; nothing when there is none or when its delimiters
// cannot be used. Bytes are converted as in read_hl7v2, and where that fails, taken for windows-1252.
[[nodiscard]] std::optional<Hl7Header> peek_hl7v2(std::string_view bytes);

}  // namespace linkway::data
