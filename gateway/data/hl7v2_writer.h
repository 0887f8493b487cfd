// Writes a message of HL7 v2: values are put in their places in any order, escaped, and separators that nothing
// follows are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/hl7v2_syntax.h"

namespace linkway::data {

// A place in a segment; numbers begin at 1.
struct Hl7Slot {
  std::uint32_t field = 1;
  std::uint32_t repetition = 1;
  std::uint32_t component = 1;
  std::uint32_t subcomponent = 1;

  auto operator<=>(const Hl7Slot&) const = default;
};

class Hl7Writer {
 public:
  explicit Hl7Writer(const Hl7Delimiters& delimiters = {});

  // Begins a segment. Of MSH, FHS and BHS, fields 1 and 2 are written by themselves; put begins at 3.
  Hl7Writer& segment(std::string_view name);
  // Into the segment that was begun last. The text is escaped; "" leaves the place empty. What is put twice in the same
  // place is there as put last.
  Hl7Writer& put(Hl7Slot slot, std::string_view text);
  Hl7Writer& put(std::uint32_t field, std::string_view text) { return put({.field = field}, text); }
  Hl7Writer& put(std::uint32_t field, std::uint32_t component, std::string_view text) {
    return put({.field = field, .component = component}, text);
  }
  // The value to be deleted: "".
  Hl7Writer& put_null(Hl7Slot slot);
  // As it is: a whole field, repetition or component that is escaped already, in the delimiters of this writer.
  Hl7Writer& put_raw(Hl7Slot slot, std::string_view raw);

  // All segments, each with CR behind it, in UTF-8. Problems (category internal): a segment name that is none, a number
  // that is 0, of a field above 1,000 or of its parts above 10,000, raw text with a line break or field separator in
  // it, delimiters that cannot be used or that a value needs and there are not, something put before there is a
  // segment.
  [[nodiscard]] Result<std::string> finish() const;

 private:
  struct Value {
    Hl7Slot slot;
    std::string text;  // escaped
  };
  struct Segment {
    std::string name;
    std::vector<Value> values;
  };
  void add(Hl7Slot slot, std::string text);
  void complain(std::string_view what);

  Hl7Delimiters delimiters_;
  std::vector<Segment> segments_;
  Problems problems_;
};

}  // namespace linkway::data
