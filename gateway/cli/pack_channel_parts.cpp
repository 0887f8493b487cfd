#include "cli/pack_channel_parts.h"

#include <algorithm>

#include "cli/config/header_name.h"

namespace linkway::cli {

bool is_uri(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>'; });
}

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return name.empty() || (letter(name[0]) && std::ranges::all_of(name, [&](char c) {
                            return letter(c) || (c >= '0' && c <= '9') || c == '_';
                          }));
}

std::string read_uri(const Section& section, const Key& key) {
  auto uri = section.text(key);
  if (!uri.empty() && !is_uri(uri)) {
    section.wrong(key.name, std::string(key.name) + " must be a URI such as https://partner.example/id/case, found '" +
                                uri + "'");
  }
  return uri;
}

void read_headers(const Section& channel_section, mapping::Channel& channel) {
  for (const auto& section : channel_section.sections({"headers", none, "Header fields that go with a message."})) {
    mapping::HeaderRule header;
    header.place = place_in_pack(section.place(""));
    header.name = section.text({"name", required, "The name of the header field."});
    header.value = section.text({"value", required, "Its value; FHIRPath in braces as in path."});
    if (!header.name.empty() && !is_header_name(header.name)) {
      section.wrong("name", "this is no name of a header field");
    } else if (is_own_header(header.name)) {
      section.wrong("name", "the gateway writes " + header.name + " itself");
    }
    channel.headers.push_back(std::move(header));
  }
}

}  // namespace linkway::cli
