// HL7 v2 in its vertical bar form (ER7; HL7 v2.8.1 chapter 2): a message as it came, with light views of its parts.
// Versions 2.1 to 2.8.1 are read alike: which segments and fields there may be is for the models to say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "data/hl7v2_parts.h"
#include "data/hl7v2_place.h"
#include "data/hl7v2_syntax.h"
#include "data/json.h"

namespace linkway::data {

struct Hl7Limits {
  std::size_t max_bytes = 16UL * 1024 * 1024;
  std::size_t max_segments = 100'000;
  std::size_t max_fields = 1'000;        // of a segment
  std::size_t max_repetitions = 10'000;  // of a field
  std::size_t max_components = 10'000;   // of a field, and subcomponents, over all of its repetitions
};

struct Hl7Options {
  Hl7Limits limits = {};
  // What the bytes are in, whatever MSH-18 says; "" to go by MSH-18 and by the bytes. A name as in MSH-18, or ICU's.
  std::string_view charset = {};
  // For bytes that are not what the message declares, nor UTF-8.
  std::string_view fallback = "windows-1252";
  // The message keeps a copy of the bytes; else they must outlive it.
  bool copy = false;
  // A line that is no segment goes on with the field before it, whatever line break stands between: for senders who
  // write line breaks into texts as they are.
  bool join_lines = false;
};

struct Hl7Contents;

// A view: the message, or a copy of it, outlives it.
class Hl7Segment {
 public:
  Hl7Segment() = default;  // one that is not there: its name is "", its fields are absent

  explicit operator bool() const { return contents_ != nullptr; }
  [[nodiscard]] std::string_view name() const;                // "PID", also where it was sent as "pid"
  [[nodiscard]] std::string_view raw() const;                 // without its end
  [[nodiscard]] std::size_t index() const { return index_; }  // in Hl7Message::segments
  [[nodiscard]] std::uint32_t occurrence() const;             // among those of its name, from 1
  [[nodiscard]] std::uint32_t line() const;                   // in the text, from 1
  [[nodiscard]] std::size_t offset() const;                   // of its first byte in the text

  // The number of the last field that was sent. That of MSH, FHS, BHS counts the separator itself as field 1.
  [[nodiscard]] std::size_t field_count() const;
  // Constant time. Absent behind the last. Fields 1 and 2 of MSH, FHS, BHS are texts without parts or escapes.
  [[nodiscard]] Hl7Part field(std::size_t number) const;

 private:
  friend class Hl7Message;
  Hl7Segment(const Hl7Contents& contents, std::size_t index) : contents_(&contents), index_(index) {}

  const Hl7Contents* contents_ = nullptr;
  std::size_t index_ = 0;
};

// Cheap to copy: copies share what was read.
class Hl7Message {
 public:
  explicit Hl7Message(std::shared_ptr<const Hl7Contents> contents) : contents_(std::move(contents)) {}

  [[nodiscard]] std::string_view text() const;  // UTF-8, as it came otherwise
  [[nodiscard]] const Hl7Syntax& syntax() const;
  // What was odd and yet read: a charset that lies, a line broken in the middle, bytes behind the end. Warnings, with
  // line, column and, in `rule`, a name: charset, encoding-characters, leading, trailing, blank-line, line-break,
  // control-characters, segment-name. One of a kind.
  [[nodiscard]] const Problems& findings() const;
  [[nodiscard]] std::string_view charset() const;  // that was used, by ICU's name; "UTF-8" when nothing was converted

  [[nodiscard]] std::size_t size() const;                     // segments; at least 1
  [[nodiscard]] Hl7Segment segment(std::size_t index) const;  // from 0 (MSH)
  // The first of this name, or that occurrence of it, from 1; one that is not there when there is none. The cost is
  // that of the segments before it.
  [[nodiscard]] Hl7Segment find(std::string_view name, std::uint32_t occurrence = 1) const;
  [[nodiscard]] Hl7Part field(std::string_view segment_name, std::size_t number) const {
    return find(segment_name).field(number);
  }

  // Of a part in the text. Its end when the place names more than there is.
  [[nodiscard]] LineColumn position(const Hl7Place& place) const;
  // Of a byte in the text. Lines end at CR, LF or CR LF.
  [[nodiscard]] LineColumn position(std::size_t offset) const;

  // The bytes as they were read, in UTF-8: every segment, and what ended it.
  [[nodiscard]] std::string write() const;

 private:
  std::shared_ptr<const Hl7Contents> contents_;
};

// One message. Segments end at CR, LF or CR LF, in any mixture; blank lines, a byte order mark and MLLP's own bytes
// around the message are read over with a finding. A line break of another kind than that behind MSH, before what is no
// segment, belongs to the field it stands in.
//
// Refuses, each with line, column and what to do: what does not begin with MSH, delimiters that cannot be used, a line
// that is no segment, a second MSH and batch segments (split_batch), bytes that are text in no charset at hand, and
// what is over a limit.
[[nodiscard]] Result<Hl7Message> read_hl7v2(std::string_view bytes, const Hl7Options& options = {});

}  // namespace linkway::data
