// What an Hl7Message holds; only hl7v2*.cpp see it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.h"
#include "data/hl7v2_syntax.h"

namespace linkway::data {

struct Hl7Line {
  std::uint32_t offset = 0;       // of the name, in the text
  std::uint32_t size = 0;         // without what ends it
  std::uint32_t line = 1;         // from 1
  std::uint32_t first_field = 0;  // in Hl7Contents::fields
  std::uint32_t field_count = 0;
  std::uint32_t occurrence = 1;
  bool header = false;            // MSH: its first two fields are delimiters
  std::array<char, 3> name = {};  // in capital letters, however it was sent
};

struct Hl7Contents {
  std::shared_ptr<const std::string> owned;  // null when the text is the caller's
  std::string_view text;
  Hl7Syntax syntax;
  Hl7Syntax plain{{'\0', '\0', '\0', '\0', '\0', '\0'}, {}};  // nothing is split or unescaped
  std::string charset;
  std::vector<Hl7Line> segments;
  std::vector<std::uint32_t> fields;  // where each begins in the text; of MSH, its separator is the first
  Problems findings;
};

}  // namespace linkway::data
