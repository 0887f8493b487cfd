// StructureMap/$transform (R4 structuremap-operation-transform.html): a source goes through a map of a pack that this
// gateway has loaded. The source is the body, or `content` of Parameters; `source` names the map by its canonical.
#include <string>

#include "api/fhir/handlers.h"
#include "api/respond.h"
#include "base/text.h"
#include "data/json.h"
#include "exchange/body.h"
#include "exchange/mapping_ids.h"
#include "mapping/pack/transfer.h"

namespace linkway::api {

namespace {

Problem wrong(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

struct Asked {
  std::string map;
  data::Node content;
};

void read_parameters(const data::Node& parameters, Asked& asked) {
  for (const auto& parameter : parameters["parameter"].items()) {
    const auto name = parameter["name"].text();
    if (name == "source") {
      for (const auto* form : {"valueUri", "valueCanonical", "valueUrl", "valueString"}) {
        if (parameter[form].is_text()) asked.map = parameter[form].text();
      }
    }
    if (name == "content") asked.content = parameter["resource"];
  }
}

// An instance of a logical model has no resourceType and is plain JSON; anything else is FHIR, in any of its forms.
Result<data::Node> read_content(const net::Request& request, const fhir::Definitions& definitions, data::Arena& arena) {
  const auto& type = request.headers.get("Content-Type");
  if (text::lower(type).find("json") != std::string::npos) {
    auto plain = data::read_json(request.body, arena);
    if (!plain.ok() || !(*plain)["resourceType"]) return plain;
  }
  return exchange::read_body(type, request.body, arena, definitions);
}

Result<Asked> read_asked(const Call& call, data::Arena& arena) {
  Asked asked;
  asked.map = query_value(call.request.query, "source");
  auto body = read_content(call.request, call.settings->definitions, arena);
  if (!body.ok()) return std::move(body).problems();
  asked.content = *body;
  if ((*body)["resourceType"].text() == "Parameters") {
    asked.content = {};
    read_parameters(*body, asked);
  }
  if (asked.map.empty()) {
    return wrong(Category::malformed, issue::required, "source says which map: its canonical url");
  }
  if (!asked.content) return wrong(Category::malformed, issue::required, "there is no content to transform");
  return asked;
}

Result<mapping::TakenIn> run(const Parts& parts, const Call& call, const Asked& asked, data::Builder& builder) {
  const auto not_there =
      wrong(Category::not_found, issue::not_found, "no pack of this gateway has a map with this canonical url");
  if (!call.settings->packs) return not_there;
  exchange::MappingIds ids(parts.ids.uuid());
  for (const auto& pack : call.settings->packs->all()) {
    auto made = mapping::transform(*pack, asked.map, asked.content, builder,
                                   {parts.clock, ids, call.partner->id.get(), call.settings->base_url, false});
    if (made.ok() || category_of(made.problems()) != Category::not_found) return made;
  }
  return not_there;
}

}  // namespace

void transform_structure(const Parts& parts, Call call, const net::Reply& reply) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto asked = read_asked(call, arena);
  if (!asked.ok()) return reply(problems(asked.problems()));
  const auto made = run(parts, call, *asked, builder);
  if (!made.ok()) return reply(problems(made.problems()));
  if (!made->resource) {
    return reply(
        problems({wrong(Category::unprocessable, issue::business_rule, "the map makes nothing of this content")}));
  }
  auto response = json(200, data::to_json(made->resource));
  if (!made->resource["resourceType"]) response.headers.set("Content-Type", "application/json");
  reply(std::move(response));
}

}  // namespace linkway::api
