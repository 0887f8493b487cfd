#include <charconv>

#include "base/text.h"
#include "net/http_client.h"

namespace linkway::net {
namespace {

Problem bad(std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::value;
  problem.text = std::move(text);
  return problem;
}

bool host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url url;
  for (const char c : text) {
    if (c <= ' ' || c > '~') return bad("a URL holds no white space, control or non-ASCII characters");
  }
  if (text::iequals(text.substr(0, 8), "https://")) {
    text.remove_prefix(8);
  } else if (text::iequals(text.substr(0, 7), "http://")) {
    url.tls = false;
    url.port = 80;
    text.remove_prefix(7);
  } else {
    return bad("a URL must begin with https:// or http://");
  }
  if (text.find('#') != std::string_view::npos) return bad("a URL of a service has no fragment");

  const auto end = std::min(text.find_first_of("/?"), text.size());
  std::string_view authority = text.substr(0, end);
  std::string_view target = text.substr(end);
  if (authority.find('@') != std::string_view::npos) return bad("user names and passwords do not belong in a URL");

  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {  // RFC 3986 section 3.2.2
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return bad("the URL's address lacks its closing bracket");
    url.host = authority.substr(1, close - 1);
    if (url.host.find_first_not_of("0123456789abcdefABCDEF:.") != std::string::npos) return bad("no IPv6 address");
    port = authority.substr(close + 1);
    if (!port.empty() && !port.starts_with(':')) return bad("unexpected text after the URL's address");
    has_port = !port.empty();
    if (has_port) port.remove_prefix(1);
  } else {
    const auto colon = authority.find(':');
    url.host = text::lower(authority.substr(0, colon));
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
    for (const char c : url.host) {
      if (!host_character(c)) return bad("the URL's host name holds a character that does not belong there");
    }
  }
  if (url.host.empty()) return bad("the URL names no host");
  if (has_port) {
    const auto [rest, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (error != std::errc{} || rest != port.data() + port.size() || url.port == 0)
      return bad("no valid port in the URL");
  }
  if (target.starts_with('?')) {
    url.target = "/" + std::string(target);
  } else if (!target.empty()) {
    url.target = target;
  }
  return url;
}

}  // namespace linkway::net
