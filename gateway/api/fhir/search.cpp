#include "api/fhir/handlers.h"
#include "api/respond.h"
#include "base/text.h"
#include "data/json.h"
#include "exchange/lookup.h"
#include "fhir/search_values.h"
#include "security/access.h"

namespace linkway::api {

namespace {

// The query of the next page: the same with our cursor.
std::string next_query(std::string_view query, ResourceKey last) {
  std::string out;
  for (const auto pair : text::split(query, '&')) {
    if (pair.empty() || pair.starts_with("_after=")) continue;
    out += std::string(pair) + "&";
  }
  return out + "_after=" + id_text(last);
}

}  // namespace

void search(const Parts& parts, Call call, const net::Reply& reply) {
  const auto& base = call.settings->base_url;
  const auto request = fhir::parse_search(call.type, call.request.query, base);
  if (!request.ok()) return reply(problems(request.problems()));
  const auto query = exchange::to_query(call.type, *request);
  auto rows = parts.store.reader()->search(query, security::scope_of(*call.partner));
  if (!rows.ok()) return reply(problems(rows.problems()));

  data::Document document;
  data::Builder b(document.arena);
  const bool more = rows->size() > query.limit;
  if (more) rows->resize(query.limit);
  const auto link = [&](std::string_view relation, const std::string& with) {
    return b.object(
        {{"relation", b.text(relation)}, {"url", b.text(base + "/" + call.type + (with.empty() ? "" : "?" + with))}});
  };
  std::vector<data::Node> links{link("self", call.request.query)};
  if (more && !rows->empty()) links.push_back(link("next", next_query(call.request.query, rows->back().key)));
  std::vector<data::Node> entries;
  for (const auto& row : *rows) {
    const auto node = data::read_json(row.content, document.arena);
    if (!node.ok()) return reply(problems(node.problems()));
    entries.push_back(b.object({{"fullUrl", b.text(base + "/" + row.type + "/" + id_text(row.key))},
                                {"resource", *node},
                                {"search", b.object({{"mode", b.text("match")}})}}));
  }
  const auto bundle = b.object({{"resourceType", b.text("Bundle")},
                                {"type", b.text("searchset")},
                                {"link", b.list(links)},
                                {"entry", entries.empty() ? data::Node() : b.list(entries)}});
  reply(json(200, data::to_json(bundle)));
}

}  // namespace linkway::api
