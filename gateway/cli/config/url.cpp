#include <string>

#include "base/text.h"
#include "cli/config/sections.h"
#include "cli/config/values.h"
#include "net/http_client.h"

namespace linkway::cli {

namespace {

bool on_loopback(const std::string& host) { return host == "localhost" || address_kind(host) == Address::loopback; }

}  // namespace

std::string read_url(const Section& section, const Key& key, bool plain_on_loopback) {
  auto url = section.text(key);
  if (url.empty()) return url;
  const auto wrong = [&](const std::string& why) {
    section.wrong(key.name, std::string(key.name) + " " + why + ", found '" + url + "'");
  };
  const auto parsed = net::parse_url(url);
  if (!parsed) {
    wrong("must be a URL such as https://partner.example/fhir (" + parsed.problems().front().text + ")");
  } else if (!parsed->tls && !plain_on_loopback) {
    wrong("must begin with https://");
  } else if (!parsed->tls && !on_loopback(parsed->host)) {
    wrong("must begin with https:// (personal data leaves this machine only under TLS)");
  }
  return url;
}

}  // namespace linkway::cli
