// ValueSet/$expand
#include <array>
#include <charconv>

#include "api/fhir/operation_inputs.h"
#include "api/fhir/terminology.h"
#include "api/respond.h"
#include "data/json.h"
#include "fhir/terminology/composition.h"
#include "fhir/terminology/expand.h"

namespace linkway::api {

namespace {

using fhir::terminology::ExpandOptions;

// Expansions are flat, and hold no post-coordinated codes: what would leave these out changes nothing.
constexpr std::array<std::string_view, 13> known{"url",
                                                 "valueSet",
                                                 "valueSetVersion",
                                                 "filter",
                                                 "offset",
                                                 "count",
                                                 "includeDesignations",
                                                 "includeDefinition",
                                                 "activeOnly",
                                                 "excludeNested",
                                                 "excludePostCoordinated",
                                                 "displayLanguage",
                                                 "limitedExpansion"};

bool read_number(std::string_view text, std::size_t& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_options(const OperationInputs& inputs, ExpandOptions& options) {
  options.filter = inputs.text("filter");
  options.include_designations = inputs.is_true("includeDesignations");
  options.active_only = inputs.is_true("activeOnly");
  options.display_language = inputs.text("displayLanguage");
  if (const auto offset = inputs.text("offset"); !offset.empty() && !read_number(offset, options.offset)) return false;
  if (const auto count = inputs.text("count"); !count.empty()) {
    options.count = 0;
    if (!read_number(count, *options.count)) return false;
  }
  return true;
}

}  // namespace

void expand_value_set(const Parts& parts, Call call, const net::Reply& reply) {
  data::Document document;
  auto inputs = OperationInputs::read(call, document.arena, known);
  if (!inputs.ok()) return reply(problems(inputs.problems()));
  ExpandOptions options;
  if (!read_options(*inputs, options)) {
    return reply(problem(Category::malformed, issue::value, "offset and count are whole numbers from 0 on"));
  }
  const auto service = terminology_of(call);
  const auto given = inputs->node("valueSet");
  const bool own = bool(given["compose"]);
  std::string url(own || inputs->text("url").empty() ? given["url"].text() : inputs->text("url"));
  if (!own && url.empty()) {
    return reply(problem(Category::malformed, issue::required, "url or valueSet says what to expand"));
  }
  if (const auto version = inputs->text("valueSetVersion"); !own && !version.empty()) url.append("|").append(version);
  const auto composition = fhir::terminology::read_composition(given["compose"]);
  const auto list = own ? service.expand_composition(composition, options) : service.expand(url, options);
  if (!list.ok()) return reply(problems(list.problems()));
  fhir::terminology::ExpansionHeader header{url, given["version"].text(), {}};
  if (!own) {
    const auto* set = service.definitions().value_set(url);
    header = {set->url, set->version, {}};
  }
  const auto now = to_fhir(parts.clock.now());
  header.timestamp = now;
  data::Builder builder(document.arena);
  reply(json(200, data::to_json(expansion_resource(builder, *list, options, header))));
}

}  // namespace linkway::api
