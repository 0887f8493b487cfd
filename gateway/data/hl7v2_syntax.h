// What a message of HL7 v2 separates its parts with (HL7 v2.8.1 section 2.5.4), and the escape sequences that stand for
// them in text (section 2.7).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace linkway::data {

// '\0' where a message declares none: such a part is never split, and where there is no escape character nothing is
// unescaped.
struct Hl7Delimiters {
  char field = '|';
  char component = '^';
  char repetition = '~';
  char escape = '\\';
  char subcomponent = '&';
  char truncation = '\0';  // '#' since 2.7, where MSH-2 has five characters

  bool operator==(const Hl7Delimiters&) const = default;
  // MSH-2: the encoding characters in their order.
  [[nodiscard]] std::string encoding_characters() const;
};

// Of `header`, which begins with MSH, FHS or BHS: its fourth character, and what stands from there to the second field
// separator. Refuses (category malformed, column of the character, line 1): delimiters that are letters, digits,
// spaces, quotes, control characters or not ASCII, and those that are alike. Encoding characters may be fewer than
// four, as old senders have it, and what is beyond the fifth is not used.
[[nodiscard]] Result<Hl7Delimiters> read_delimiters(std::string_view header);

// All that is needed to read the parts of one message.
struct Hl7Syntax {
  Hl7Delimiters delimiters;
  std::string charset;  // ICU's name of what the bytes of \X..\ are in, "" for UTF-8
};

// The text of a leaf as a person reads it, in UTF-8:
//   \F\ \S\ \T\ \R\ \E\ \P\   the delimiters
//   \Xhh..\                   the characters of these bytes; kept when they are no text
//   \.br\ \.spN\ \.ce\        line feeds (at most 20), \.skN\ spaces (at most 20)
//   \H\ \N\ \.inN\ \.tiN\ \.fi\ \.nf\   nothing: they speak of looks only
//   \Chhhh\ \Mhhhhhh\ \Z..\ and whatever else is not known: kept as it is
// An escape character that opens no sequence stands for itself.
[[nodiscard]] std::string unescape_hl7v2(std::string_view raw, const Hl7Syntax& syntax);

// The first escape sequence in a leaf that begins with one of these letters, as \X0D\ of XCM; "" when there is none.
[[nodiscard]] std::string_view find_escape_hl7v2(std::string_view raw, const Hl7Syntax& syntax,
                                                 std::string_view letters);

// The text so that it may stand in a leaf: delimiters as escape sequences, CR LF, CR and LF as \.br\, other control
// characters but the tab as \Xhh\. Without an escape character in use, what would need one becomes a space.
[[nodiscard]] std::string escape_hl7v2(std::string_view text, const Hl7Delimiters& delimiters = {});
void escape_hl7v2(std::string_view text, const Hl7Delimiters& delimiters, std::string& out);

}  // namespace linkway::data
