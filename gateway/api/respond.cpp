#include "api/respond.h"

#include "base/text.h"
#include "data/builder.h"
#include "data/json.h"
#include "exchange/http_date.h"
#include "fhir/outcome.h"

namespace linkway::api {

net::Response json(int status, std::string body) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/fhir+json");
  response.body = std::move(body);
  return response;
}

net::Response problems(const Problems& problems) {
  auto response = json(fhir::http_status(category_of(problems)), fhir::operation_outcome_json(problems));
  if (response.status == 503) response.headers.add("Retry-After", "5");
  return response;
}

net::Response problem(Category category, std::string_view code, std::string text) {
  return problems({{category, code, "", std::move(text), "", Severity::error, 0, 0, ""}});
}

net::Response plainly(const net::Response& outcome) {
  const auto document = data::read_json(outcome.body);
  if (!document.ok() || document->root["resourceType"].text() != "OperationOutcome") return outcome;
  data::Arena arena;
  data::Builder b(arena);
  std::vector<data::Node> told;
  for (const auto& issue : document->root["issue"].items()) {
    told.push_back(b.object({{"severity", issue["severity"]},
                             {"what", issue["code"]},
                             {"where", issue["expression"].at(0)},
                             {"text", issue["details"]["text"]}}));
  }
  auto response = outcome;
  response.headers.set("Content-Type", "application/json");
  response.body = data::to_json(b.object({{"status", b.text("refused")}, {"problems", b.list(told)}}));
  return response;
}

namespace {

bool names(std::string_view if_none_match, std::string_view etag) {
  for (auto tag : text::split(if_none_match, ',')) {
    tag = text::trim(tag);
    if (tag == "*" || tag == etag || (etag.starts_with("W/") && tag == etag.substr(2))) return true;
  }
  return false;
}

}  // namespace

net::Response resource(const net::Request& request, const store::ResourceRow& row) {
  const auto etag = "W/\"" + std::to_string(row.version) + "\"";
  const bool known = request.headers.has("If-None-Match") && names(request.headers.get("If-None-Match"), etag);
  auto response = known ? net::Response{304, {}, ""} : json(200, row.content);
  response.headers.add("ETag", etag);
  response.headers.add("Last-Modified", exchange::http_date(row.updated));
  return response;
}

std::string query_value(std::string_view query, std::string_view name) {
  for (const auto pair : text::split(query, '&')) {
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    return text::decode_percent(pair.substr(equals + 1), true).value_or("");
  }
  return "";
}

}  // namespace linkway::api
