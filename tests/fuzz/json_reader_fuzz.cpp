// Any bytes at all: they are refused with their place, or read; what is read is written, and reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/json.h"

namespace data = linkway::data;

namespace {
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(bytes), size);
  const auto document = data::read_json(source);
  if (!document) {
    const auto& problem = document.problems().front();
    require(!problem.text.empty() && problem.line > 0 && problem.column > 0 && problem.column <= size + 1);
    return 0;
  }
  for (const auto style : {data::JsonStyle::compact, data::JsonStyle::pretty, data::JsonStyle::canonical}) {
    const auto written = data::to_json(document->root, style);
    const auto again = data::read_json(written);
    require(again.ok() && data::equal(document->root, again->root) && data::to_json(again->root, style) == written);
  }
  return 0;
}
