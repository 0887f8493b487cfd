#include "security/outgoing.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace linkway::security {

namespace {

constexpr std::string_view bearer = "Bearer ";

bool is_form(const net::Request& request) {
  const auto type = request.headers.get("Content-Type");
  return text::iequals(text::trim(type.substr(0, type.find(';'))), "application/x-www-form-urlencoded");
}

// Whether it stands in the query as it would be added: links to a next page often repeat all of the query.
bool stands_in_query(const net::Request& request, const std::string& parameter) {
  const auto query = std::string_view(request.path).substr(std::min(request.path.find('?'), request.path.size()));
  if (query.empty()) return false;
  const auto all = text::split(query.substr(1), '&');
  return std::find(all.begin(), all.end(), parameter) != all.end();
}

void add_parameters(net::Request& request, const std::vector<NamedSecret>& parameters) {
  const bool form = is_form(request);
  std::string text;
  for (const auto& [name, value] : parameters) {
    const auto one = text::encode_percent(name) + "=" + text::encode_percent(value.reveal());
    if (form || !stands_in_query(request, one)) text.append(text.empty() ? "" : "&").append(one);
  }
  if (text.empty()) return;
  if (form) {
    request.body.append(request.body.empty() ? "" : "&").append(text);
  } else {
    // The path of a request that leaves holds its query.
    request.path.append(request.path.find('?') == std::string::npos ? "?" : "&").append(text);
  }
}

}  // namespace

void Outgoing::add(net::Request request, Instant now, Then then) const {
  for (const auto& [name, value] : settings_.headers) request.headers.set(name, std::string(value.reveal()));
  add_parameters(request, settings_.parameters);
  if (settings_.basic) {
    const auto pair = settings_.basic->name + ":" + std::string(settings_.basic->value.reveal());
    request.headers.set("Authorization", "Basic " + text::encode_base64(pair));
  }
  if (!settings_.tokens) return then(std::move(request));
  settings_.tokens->get(now, [request = std::move(request), then = std::move(then)](Result<std::string> token) mutable {
    if (!token) return then(std::move(token).problems());
    request.headers.set("Authorization", std::string(bearer) + *token);
    then(std::move(request));
  });
}

void Outgoing::renew(const std::string& authorization) const {
  if (!settings_.tokens || !authorization.starts_with(bearer)) return;
  settings_.tokens->forget(authorization.substr(bearer.size()));
}

}  // namespace linkway::security
