// What is odd in a message of HL7 v2, with its place as PID-5[2].1, and line and column.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "data/hl7v2.h"

namespace linkway::mapping {

class Hl7Findings {
 public:
  // `first_line`: of the message in the text that it came in.
  Hl7Findings(const data::Hl7Message& message, std::uint32_t first_line) : message_(message), first_line_(first_line) {}

  // Kept, but this of it is not as the model has it.
  void warning(const data::Hl7Place& place, std::string_view code, std::string text);
  // Of a group, which is no place in the text: the line is that of a segment in it.
  void missing(std::string_view what, const data::Hl7Place& near, std::string text);
  [[nodiscard]] Problems take();

 private:
  void add(std::string path, const data::Hl7Place& at, std::string_view code, std::string text);

  const data::Hl7Message& message_;
  std::uint32_t first_line_;
  Problems warnings_;
  std::size_t more_ = 0;
};

}  // namespace linkway::mapping
