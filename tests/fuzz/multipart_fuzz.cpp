// Any bytes as a form: read to the end, with parts that lie within them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "data/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  // The first line is the Content-Type, as the header of a request would have it.
  const auto line = std::min(all.find('\n'), all.size());
  const auto type = all.substr(0, line);
  const auto body = all.substr(std::min(line + 1, all.size()));
  const auto parts = linkway::data::read_multipart(body, linkway::data::header_parameter(type, "boundary"));
  if (!parts) return 0;
  for (const auto& part : *parts) {
    if (part.body.data() < body.data() || part.body.data() + part.body.size() > body.data() + body.size()) std::abort();
  }
  return 0;
}
