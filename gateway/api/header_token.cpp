#include "api/header_token.h"

#include "base/text.h"

namespace linkway::api {

std::string header_token(std::string_view header) {
  std::string out;
  for (const char c : text::trim(header).substr(0, 128)) {
    if (c > ' ' && c < 0x7F && c != '"' && c != '\\') out += c;
  }
  return out;
}

}  // namespace linkway::api
