#include <filesystem>
#include <string>
#include <system_error>

#include "base/text.h"
#include "cli/config/sections.h"
#include "cli/config/values.h"
#include "exchange/file_carrier.h"
#include "net/http_client.h"
#include "net/mllp_client.h"

namespace linkway::cli {

namespace {

bool on_loopback(const std::string& host) { return host == "localhost" || address_kind(host) == Address::loopback; }

void check_url(const Section& section, const Key& key, const std::string& url, bool plain_on_loopback) {
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
}

void check_mllp_url(const Section& section, const Key& key, const std::string& url, bool plain) {
  const auto wrong = [&](const std::string& why) {
    section.wrong(key.name, std::string(key.name) + " " + why + ", found '" + url + "'");
  };
  const auto parsed = net::parse_mllp_url(url);
  if (!parsed) {
    wrong("must be a URL such as mllps://partner.example:2575 (" + parsed.problems().front().text + ")");
  } else if (!parsed->tls && !plain && !on_loopback(parsed->host)) {
    wrong("must begin with mllps://, or stand beside 'plain: true' (personal data leaves this machine only under TLS)");
  }
}

void check_file_url(const Section& section, const Key& key, const std::string& url) {
  const auto folder = exchange::folder_of_url(url);
  std::error_code error;
  if (!folder) {
    section.wrong(key.name, std::string(key.name) + " must name a folder, as file:///srv/out, found '" + url + "'");
  } else if (section.checks_files() && !std::filesystem::is_directory(*folder, error)) {
    section.wrong(key.name, "there is no folder " + *folder);
  }
}

}  // namespace

std::string read_url(const Section& section, const Key& key, bool plain_on_loopback) {
  auto url = section.text(key);
  if (!url.empty()) check_url(section, key, url, plain_on_loopback);
  return url;
}

std::string read_delivery_url(const Section& section, const Key& key, bool plain) {
  auto url = section.text(key);
  if (url.empty()) return url;
  const auto scheme = text::lower(std::string_view(url).substr(0, url.find(':')));
  if (scheme == "mllp" || scheme == "mllps") {
    check_mllp_url(section, key, url, plain);
  } else if (scheme == "file") {
    check_file_url(section, key, url);
  } else {
    check_url(section, key, url, true);
  }
  return url;
}

}  // namespace linkway::cli
