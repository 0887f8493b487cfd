#include "fhir/patch/json_pointer.h"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace linkway::fhir {

namespace {

std::optional<std::string> unescaped(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '~') {
      out += token[at];
      continue;
    }
    if (++at == token.size() || (token[at] != '0' && token[at] != '1')) return std::nullopt;
    out += token[at] == '0' ? '~' : '/';
  }
  return out;
}

bool is_name_or_index(std::string_view token) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; };
  if (std::all_of(token.begin(), token.end(), digit)) return token.size() <= 7;
  return token.size() <= 64 && std::all_of(token.begin(), token.end(), [&](char c) { return letter(c) || digit(c); }) &&
         !digit(token[0]);
}

}  // namespace

std::optional<PointerTokens> parse_pointer(std::string_view text) {
  PointerTokens tokens;
  if (!text.empty() && text.front() != '/') return std::nullopt;
  while (!text.empty()) {
    text.remove_prefix(1);
    const auto end = std::min(text.find('/'), text.size());
    auto token = unescaped(text.substr(0, end));
    if (!token) return std::nullopt;
    tokens.push_back(*std::move(token));
    text.remove_prefix(end);
  }
  return tokens;
}

std::optional<std::size_t> parse_index(std::string_view token) {
  if (token.empty() || (token.size() > 1 && token.front() == '0')) return std::nullopt;
  std::size_t index = 0;
  const auto* end = token.data() + token.size();
  if (token.front() < '0' || token.front() > '9') return std::nullopt;
  const auto read = std::from_chars(token.data(), end, index);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return index;
}

std::string shown(std::span<const std::string> tokens) {
  constexpr std::size_t most = 16;
  std::string out;
  for (const auto& token : tokens.first(std::min(tokens.size(), most))) {
    out += '/';
    out += is_name_or_index(token) ? token : "*";
  }
  return tokens.size() > most ? out + "/..." : out;
}

}  // namespace linkway::fhir
