// multipart/form-data (RFC 7578): what browsers and form tools send when a form has a file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::data {

struct FormPart {
  std::string name;               // of the field
  std::string file_name;          // as the sender calls it; never a path to open
  bool is_file = false;           // it has a file name, be it empty
  std::string_view content_type;  // "" where the part does not say
  std::string_view body;          // into the bytes that were read
};

struct MultipartLimits {
  std::size_t max_parts = 1'000;
  std::size_t max_header = 8UL * 1024;  // bytes of one part's header
};

// The parts in their order. Lines may end with LF alone; what stands before the first boundary and after the last is
// passed over. Refused: no boundary at all, a part or the whole that is cut off, a part without a name, a transfer
// encoding (RFC 7578 section 4.7 has none), more than the limits. Linear in `bytes`.
[[nodiscard]] Result<std::vector<FormPart>> read_multipart(std::string_view bytes, std::string_view boundary,
                                                           const MultipartLimits& limits = {});

// A parameter of a header field such as boundary or charset, without its quotes; "" when it is not there.
[[nodiscard]] std::string header_parameter(std::string_view field, std::string_view name);

}  // namespace linkway::data
