#include "cli/config/credentials.h"

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/config/header_name.h"
#include "cli/config/sections.h"
#include "net/rest_client.h"

namespace linkway::cli {

using security::NamedSecret;
using security::Secret;

namespace {

constexpr std::chrono::milliseconds token_time{10'000};
constexpr std::size_t most_of_token = 256UL * 1024;

bool is_header_value(std::string_view value) {
  return value.find_first_of("\r\n") == std::string_view::npos && value.find('\0') == std::string_view::npos;
}

std::vector<NamedSecret> read_named(const Section& owner, const Key& list, bool header) {
  std::vector<NamedSecret> all;
  for (const auto& section : owner.sections(list)) {
    NamedSecret one;
    one.name = section.text({"name", required, "Its name."});
    const auto value = section.text({"value", none, "Its value, where that is no secret."});
    const auto secret = section.content({"value_file", none, "The file that holds its value."});
    one.value = Secret(secret.value_or(value));
    if (section.present() && section.has("value") == section.has("value_file")) {
      section.wrong("", "the value is in 'value' or in the file of 'value_file': give one of them");
    }
    if (header && !one.name.empty() && !is_header_name(one.name)) {
      section.wrong("name", "this is no name of a header field");
    } else if (header && is_own_header(one.name)) {
      section.wrong("name", "the gateway writes " + one.name + " itself");
    }
    if (header && !is_header_value(one.value.reveal())) {
      section.wrong(section.has("value") ? "value" : "value_file", "a header field holds one line");
    }
    all.push_back(std::move(one));
  }
  return all;
}

enum Kind : std::size_t { basic, oauth };
constexpr std::array<std::string_view, 2> kinds{"basic", "oauth"};

// What a scheme needs, and what means nothing in it.
void check_keys(const Section& section, Kind kind) {
  const std::string name(kinds[kind]);
  const auto belongs = [&](std::string_view key, Kind owner, bool needed) {
    if (kind == owner && needed && !section.has(key)) {
      section.wrong("", "key '" + std::string(key) + "' is missing: scheme " + name + " needs it");
    } else if (kind != owner && section.has(key)) {
      section.wrong(key, std::string(key) + " means nothing to scheme " + name);
    }
  };
  belongs("user", basic, true);
  belongs("token_url", oauth, true);
  belongs("client", oauth, true);
  for (const auto* key : {"scope", "audience", "client_in", "ca"}) belongs(key, oauth, false);
}

void read_scheme(const Section& owner, security::OutgoingSettings& result) {
  const auto section = owner.section(
      {"authentication", none, "How the gateway proves who it is, beyond its client certificate and the headers."});
  const auto kind = static_cast<Kind>(section.choice(
      {"scheme", required, "basic: user and password. oauth: a token by the client credentials grant (RFC 6749)."},
      {kinds[basic], kinds[oauth]}));
  auto user = section.text({"user", none, "basic: the user."});
  const auto secret =
      section.content({"secret_file", required, "The file that holds the password, or the client's secret."});
  security::ClientCredentials client;
  client.token_url = read_url(section, {"token_url", none, "oauth: where tokens are given."}, true);
  client.client = section.text({"client", none, "oauth: the gateway's client id there."});
  client.scope = section.text({"scope", none, "oauth: the scopes to ask for, with spaces between."});
  client.audience = section.text({"audience", none, "oauth: the audience to ask for, where the server wants one."});
  client.in_body =
      section.choice({"client_in", "header", "oauth: where id and secret stand in the question for a token."},
                     {"header", "body"}) == 1;
  net::TlsClientFiles tls;
  tls.ca = section.file(
      {"ca", none, "oauth: the authorities that may sign that server's certificate (PEM). Left out: this machine's."});
  if (!section.present()) return;
  check_keys(section, kind);
  if (kind == basic) {
    if (user.find(':') != std::string::npos) section.wrong("user", "a user has no colon (RFC 7617 section 2)");
    result.basic = NamedSecret{std::move(user), Secret(secret.value_or(""))};
    return;
  }
  client.secret = Secret(secret.value_or(""));
  const auto url = client.token_url;
  result.tokens = std::make_shared<security::TokenSource>(std::move(client), [url, tls](const net::Request& request) {
    return net::call(url, request, tls, token_time, most_of_token);
  });
}

}  // namespace

std::shared_ptr<security::Outgoing> read_credentials(const Section& section) {
  security::OutgoingSettings settings;
  settings.headers = read_named(
      section, {"headers", none, "Header fields that go with every request, such as the keys of an API."}, true);
  settings.parameters = read_named(section,
                                   {"parameters", none,
                                    "Parameters that go with every request: in the body where that is a form, else in "
                                    "the query."},
                                   false);
  read_scheme(section, settings);
  if (settings.headers.empty() && settings.parameters.empty() && !settings.basic && !settings.tokens) return nullptr;
  return std::make_shared<security::Outgoing>(std::move(settings));
}

}  // namespace linkway::cli
