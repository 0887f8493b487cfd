// The CapabilityStatement (R4 capabilitystatement.html) says what the tables of routes, access and search say: nothing
// more.
#include <set>

#include "api/fhir/handlers.h"
#include "api/fhir/terminology.h"
#include "api/respond.h"
#include "data/builder.h"
#include "data/json.h"
#include "fhir/format/media_type.h"
#include "fhir/search_values.h"
#include "fhir/types.h"
#include "security/access.h"

namespace linkway::api {

namespace {

data::Node interactions(data::Builder& b, bool created) {
  std::vector<data::Node> out;
  for (const auto& route : routes()) {
    if (route.interaction.empty() || route.interaction == "transaction") continue;
    if (!created && route.interaction == "create") continue;
    out.push_back(b.object({{"code", b.text(route.interaction)}, {"documentation", b.text(route.documentation)}}));
  }
  return b.list(out);
}

data::Node parameters(data::Builder& b, std::string_view type) {
  std::vector<data::Node> out;
  for (const auto& parameter : fhir::search_parameters()) {
    if (!parameter.type.empty() && parameter.type != type) continue;
    out.push_back(b.object({{"name", b.text(parameter.name)},
                            {"type", b.text(parameter.kind)},
                            {"documentation", b.text(parameter.documentation)}}));
  }
  return b.list(out);
}

// Of types that are not exchanged, but asked about.
void add_terminology(data::Builder& b, std::vector<data::Node>& out) {
  const auto all = terminology_operations();
  for (std::size_t i = 0; i < all.size();) {
    std::vector<data::Node> operations;
    const auto type = all[i].type;
    for (; i < all.size() && all[i].type == type; ++i) {
      operations.push_back(b.object({{"name", b.text(all[i].name)}, {"definition", b.text(all[i].definition)}}));
    }
    out.push_back(b.object({{"type", b.text(type)}, {"operation", b.list(operations)}}));
  }
}

data::Node resources(data::Builder& b) {
  std::vector<data::Node> out;
  for (const auto type : fhir::resource_types()) {
    if (!security::is_exchanged(type)) continue;
    out.push_back(b.object({{"type", b.text(type)},
                            {"interaction", interactions(b, true)},
                            {"versioning", b.text("versioned")},
                            {"readHistory", b.boolean(true)},
                            {"updateCreate", b.boolean(false)},
                            {"conditionalCreate", b.boolean(true)},
                            {"conditionalRead", b.text("not-match")},
                            {"conditionalUpdate", b.boolean(false)},
                            {"conditionalDelete", b.text("not-supported")},
                            {"searchParam", parameters(b, type)}}));
  }
  add_terminology(b, out);
  out.push_back(b.object(
      {{"type", b.text("StructureMap")},
       {"operation",
        b.list({b.object({{"name", b.text("transform")},
                          {"definition", b.text("http://hl7.org/fhir/OperationDefinition/StructureMap-transform")},
                          {"documentation", b.text("By the maps of the packs of this gateway.")}})})}}));
  return b.list(out);
}

data::Node formats(data::Builder& b) {
  return b.list({b.text(fhir::media_type(fhir::Format::json)), b.text(fhir::media_type(fhir::Format::xml)),
                 b.text("json"), b.text("xml")});
}

}  // namespace

void capability_statement(const Parts& parts, Call call, const net::Reply& reply) {
  data::Document document;
  data::Builder b(document.arena);
  const auto rest = b.object(
      {{"mode", b.text("server")},
       {"documentation",
        b.text("Referrals to social prescribing, and what came of them. A referrer sees what it sent and "
               "what came of it; a platform sees the Tasks it owns and what they reference.")},
       {"security", b.object({{"description", b.text("Mutual TLS: a partner is known by its client certificate.")}})},
       {"resource", resources(b)},
       {"interaction", b.list({b.object({{"code", b.text("transaction")}})})},
       {"operation",
        b.list(
            {b.object({{"name", b.text("process-message")},
                       {"definition", b.text("http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message")},
                       {"documentation", b.text("Events: servicerequest-request (a referral) from referrers, "
                                                "servicerequest-response (a report) from platforms.")}}),
             b.object({{"name", b.text("validate")},
                       {"definition", b.text("http://hl7.org/fhir/OperationDefinition/Resource-validate")},
                       {"documentation", b.text("By the definitions and packages of this gateway; any type.")}})})}});
  const auto statement =
      b.object({{"resourceType", b.text("CapabilityStatement")},
                {"status", b.text("active")},
                {"date", b.text(to_fhir_date(parts.clock.now()))},
                {"kind", b.text("instance")},
                {"software", b.object({{"name", b.text("Linkway")}, {"version", b.text(parts.version)}})},
                {"implementation",
                 b.object({{"description", b.text(call.settings->name)}, {"url", b.text(call.settings->base_url)}})},
                {"fhirVersion", b.text("4.0.1")},
                {"format", formats(b)},
                {"rest", b.list({rest})}});
  reply(json(200, data::to_json(statement)));
}

}  // namespace linkway::api
