#include "api/api.h"

#include <optional>

#include "api/fhir/handlers.h"
#include "api/fhir/terminology.h"
#include "api/form.h"
#include "api/operations/handlers.h"
#include "api/partners/batches.h"
#include "api/partners/handlers.h"
#include "api/respond.h"
#include "base/text.h"
#include "fhir/types.h"
#include "security/access.h"
#include "security/failures.h"
#include "security/identify.h"

namespace linkway::api {

namespace {

constexpr Route table[] = {
    {"POST", "/fhir/$process-message", Open::partners, "", "Takes a message Bundle: a referral, or a report on one",
     process_message},
    {"POST", "/fhir", Open::partners, "transaction", "Takes a transaction Bundle: all of it happens or nothing",
     transaction},
    {"GET", "/fhir/metadata", Open::all, "", "This CapabilityStatement", capability_statement},
    {"GET", "/fhir/ValueSet/$expand", Open::partners, "", "The codes of a value set", expand_value_set},
    {"POST", "/fhir/ValueSet/$expand", Open::partners, "", "The codes of a value set", expand_value_set},
    {"GET", "/fhir/ValueSet/$validate-code", Open::partners, "", "Whether a code is in a value set",
     validate_code_in_value_set},
    {"POST", "/fhir/ValueSet/$validate-code", Open::partners, "", "Whether a code is in a value set",
     validate_code_in_value_set},
    {"GET", "/fhir/CodeSystem/$validate-code", Open::partners, "", "Whether a code exists",
     validate_code_in_code_system},
    {"POST", "/fhir/CodeSystem/$validate-code", Open::partners, "", "Whether a code exists",
     validate_code_in_code_system},
    {"GET", "/fhir/CodeSystem/$lookup", Open::partners, "", "What is known of a code", look_up_code},
    {"POST", "/fhir/CodeSystem/$lookup", Open::partners, "", "What is known of a code", look_up_code},
    {"GET", "/fhir/CodeSystem/$subsumes", Open::partners, "", "How two codes stand in the hierarchy", subsumes},
    {"POST", "/fhir/CodeSystem/$subsumes", Open::partners, "", "How two codes stand in the hierarchy", subsumes},
    {"GET", "/fhir/ConceptMap/$translate", Open::partners, "", "A code in another code system", translate_code},
    {"POST", "/fhir/ConceptMap/$translate", Open::partners, "", "A code in another code system", translate_code},
    {"POST", "/fhir/{type}", Open::partners, "create", "Creates a resource; If-None-Exist makes it conditional",
     create},
    {"GET", "/fhir/{type}", Open::partners, "search-type", "Searches among what the partner may see, newest first",
     search},
    {"GET", "/fhir/{type}/{id}", Open::partners, "read", "The current version", read},
    {"PUT", "/fhir/{type}/{id}", Open::partners, "update",
     "A new version of a resource that is there; If-Match guards it", update},
    {"GET", "/fhir/{type}/{id}/_history/{version}", Open::partners, "vread", "A version", vread},
    {"POST", "/fhir/$validate", Open::partners, "", "Validates a resource of any type", validate},
    {"POST", "/fhir/{type}/$validate", Open::partners, "", "Validates a resource of this type", validate},
    {"POST", "/fhir/StructureMap/$transform", Open::partners, "", "What a map of a pack makes of a source",
     transform_structure},
    {"POST", "/partners/{partner}/{channel}", Open::senders, "",
     "Takes a message in the partner's own words, as its pack describes them", partner_message},
    {"GET", "/partners/{partner}/{channel}/batches/{id}", Open::partners, "",
     "The result of a batch that took longer; 202 while it is not done", batch_result},
    {"GET", "/operations/codes", Open::operators, "", "Codes that no code map knew, the most frequent first",
     unmapped_codes},
    {"GET", "/operations/duplicates", Open::operators, "", "People who may be one, under two Patients", duplicates},
    {"GET", "/operations/report", Open::operators, "", "What passed through, counted: the figures of 'linkway report'",
     report},
    {"POST", "/operations/exchanges/{id}/$replay", Open::operators, "", "Runs a refused message again",
     replay_exchange},
    {"GET", "/livez", Open::all, "", "200 while the process runs", livez},
    {"GET", "/readyz", Open::all, "", "200 when messages are taken; else 503 and what is not ready", readyz},
    {"GET", "/metrics", Open::operators, "", "Prometheus text format", metrics},
};

// Fills the placeholders of a pattern; false when the path is another.
bool matches(std::string_view pattern, std::string_view path, Call& call) {
  const auto wanted = text::split(pattern, '/');
  const auto given = text::split(path, '/');
  if (wanted.size() != given.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto value = text::decode_percent(given[i], false);
    if (!value) return false;
    if (wanted[i] == "{type}") {
      if (value->empty() || (*value)[0] == '$' || (*value)[0] == '_' || *value == "metadata") return false;
      call.type = *value;
    } else if (wanted[i] == "{id}") {
      if (value->empty() || (*value)[0] == '$' || (*value)[0] == '_') return false;
      call.id = *value;
    } else if ((wanted[i] == "{partner}" || wanted[i] == "{channel}") && value->empty()) {
      return false;
    } else if (wanted[i] == "{partner}") {
      call.path_partner = *value;
    } else if (wanted[i] == "{channel}") {
      call.channel = *value;
    } else if (wanted[i] == "{version}") {
      call.version = *value;
    } else if (wanted[i] != *value) {
      return false;
    }
  }
  return true;
}

struct Matched {
  const Route* route = nullptr;
  std::string allow;  // methods of the routes with this path
};

Matched find_route(std::string_view method, std::string_view path, Call& call) {
  Matched found;
  for (const auto& route : table) {
    Call parts;
    if (!matches(route.pattern, path, parts)) continue;
    if (!found.allow.empty()) found.allow += ", ";
    found.allow += route.method;
    if (route.method != (method == "HEAD" ? "GET" : method) || found.route != nullptr) continue;
    found.route = &route;
    call.type = parts.type;
    call.id = parts.id;
    call.version = parts.version;
    call.path_partner = parts.path_partner;
    call.channel = parts.channel;
  }
  return found;
}

// Who asks; the answer when they may not.
std::optional<net::Response> turned_away(const Route& route, Call& call) {
  if (route.open == Open::all || route.open == Open::senders) return std::nullopt;
  const auto& request = call.request;
  auto identity = security::identify(call.settings->partners, *request.peer, PartnerId(call.path_partner),
                                     {request.headers, request.query, request.body, request.received});
  call.partner = identity.partner;
  if (call.partner == nullptr) {
    auto response = problems({std::move(identity.problem)});
    if (!identity.challenge.empty()) response.headers.add("WWW-Authenticate", std::move(identity.challenge));
    return response;
  }
  if (route.open == Open::operators && call.partner->role != security::Role::operator_) {
    return problem(Category::forbidden, issue::forbidden, "this is for operators");
  }
  return std::nullopt;
}

// Beyond so many failures a minute an address is asked to wait; a certificate cannot be guessed, so it is no failure.
constexpr std::size_t most_failures = 100;

net::Response wait_a_while() {
  auto response = problem(Category::too_many, issue::throttled,
                          "too many requests from this address did not prove who they are; wait a minute");
  response.headers.set("Retry-After", std::to_string(security::Failures::window.count()));
  return response;
}

net::Reply counting(const net::Reply& reply, const std::shared_ptr<security::Failures>& failures,
                    const net::Request& request) {
  return [reply, failures, remote = request.remote, received = request.received](net::Response response) {
    if (response.status == 401) failures->failed(remote, received);
    reply(std::move(response));
  };
}

// Bodies are read as they come (RFC 9110 section 15.5.16). Other words are let pass: some write a charset there.
bool is_compressed(const net::Request& request) {
  for (const auto coding : text::split(request.headers.get("Content-Encoding"), ',')) {
    const auto name = text::lower(text::trim(coding));
    for (const auto* known : {"gzip", "x-gzip", "deflate", "compress", "x-compress", "br", "zstd"}) {
      if (name == known) return true;
    }
  }
  return false;
}

std::optional<net::Response> refusal(const Matched& found, Call& call, bool has_form) {
  if (found.allow.empty()) return problem(Category::not_found, issue::not_found, "there is nothing at this path");
  if (!call.type.empty() && !fhir::is_resource_type(call.type)) {
    return problem(Category::not_found, issue::not_supported, "FHIR R4 has no resource type of this name");
  }
  const bool operation = found.route != nullptr && found.route->pattern.find('$') != std::string_view::npos;
  if (!call.type.empty() && !operation && !security::is_exchanged(call.type)) {
    return problems(
        {{Category::not_found, issue::not_supported, call.type,
          "resources of this type are not exchanged here; see /fhir/metadata", "", Severity::error, 0, 0, ""}});
  }
  if (found.route == nullptr) {
    auto response = problem(Category::not_supported, issue::not_supported, "this path takes " + found.allow);
    response.headers.add("Allow", found.allow);
    return response;
  }
  if (auto response = turned_away(*found.route, call)) return response;
  if (is_compressed(call.request)) {
    auto response = problem(Category::unsupported_media, issue::not_supported,
                            "compressed bodies are not read here; send it as it is, without Content-Encoding");
    response.headers.add("Accept-Encoding", "identity");
    return response;
  }
  const bool fhir = found.route->pattern.starts_with("/fhir");
  if (fhir && !has_form) {
    return problem(Category::not_acceptable, issue::not_supported,
                   "application/fhir+json and application/fhir+xml are answered, of FHIR R4");
  }
  return std::nullopt;
}

}  // namespace

std::span<const Route> routes() { return table; }

net::Handler handler(const Parts& parts) {
  const auto failures = std::make_shared<security::Failures>(most_failures);
  return [parts, failures](net::Request request, const net::Reply& to) {
    Call call;
    call.settings = parts.settings.get();
    const bool blocked = !request.peer->shown() && failures->blocked(request.remote, request.received);
    const auto reply = request.peer->shown() ? to : counting(to, failures, request);
    const auto method = request.method;
    auto path = request.path;
    if (path.size() > 1 && path.ends_with('/')) path.pop_back();
    const Matched found = find_route(method, path, call);
    // A type that does not exist must be told apart from a method that is not taken.
    if (call.type.empty()) {
      Call probe;
      for (const auto& route : table) {
        if (matches(route.pattern, path, probe)) call.type = probe.type;
      }
    }
    call.request = std::move(request);
    const auto form = wanted_form(call.request);
    const auto formed = in_form(reply, form.value_or(Form{}), method != "GET" && method != "HEAD", call.settings);
    if (auto response = blocked ? wait_a_while() : refusal(found, call, form.has_value())) {
      return formed(path.starts_with("/partners/") ? plainly(*response) : std::move(*response));
    }
    found.route->handle(parts, std::move(call), formed);
  };
}

net::Handler operations_handler(const Parts& parts) {
  return [parts](net::Request request, const net::Reply& reply) {
    Call call;
    call.settings = parts.settings.get();
    const auto found = find_route(request.method, request.path, call);
    if (found.route == nullptr || found.route->pattern.find('/', 1) != std::string_view::npos ||
        found.route->pattern == "/fhir") {
      return reply(problem(Category::not_found, issue::not_found, "this listener has /livez, /readyz and /metrics"));
    }
    call.request = std::move(request);
    found.route->handle(parts, std::move(call), reply);
  };
}

net::Response listener_error(int status, std::string_view code, std::string_view text) {
  auto response = problem(Category::malformed, code, std::string(text));
  response.status = status;
  return response;
}

}  // namespace linkway::api
