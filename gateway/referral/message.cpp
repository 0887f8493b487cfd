#include "referral/message.h"

#include <set>

#include "fhir/codes.h"
#include "fhir/primitive.h"
#include "referral/organization_reference.h"
#include "referral/output_words.h"

namespace linkway::referral {
namespace {

data::Node party_reference(const Party& party, data::Builder& builder) {
  return organization_reference(builder, party.name, party.system, party.value);
}

// A Reference stays as it is; a resource is pointed to.
data::Node focus_of(const data::Node& focus, data::Builder& builder) {
  return focus["resourceType"] ? fhir::reference_to(builder, literal_of(focus)) : focus;
}

data::Node make_header(const MessageInput& input, data::Builder& builder) {
  std::vector<data::Node> focus;
  if (!input.resources.empty()) focus.push_back(focus_of(input.resources.front(), builder));
  if (input.focus_extra) focus.push_back(focus_of(input.focus_extra, builder));

  // R4 demands an endpoint of a destination; without one it is not told.
  data::Node destination;
  if (!input.to.endpoint.empty()) {
    destination = builder.list({builder.object({{"name", fhir::text_or_absent(builder, input.to.name)},
                                                {"endpoint", builder.text(input.to.endpoint)},
                                                {"receiver", party_reference(input.to, builder)}})});
  }
  data::Node response;
  if (!input.response_to.empty()) {
    response = builder.object({{"identifier", builder.text(input.response_to)}, {"code", builder.text("ok")}});
  }
  return builder.object({
      {"resourceType", builder.text("MessageHeader")},
      {"id", builder.text(input.message_id)},
      {"meta", builder.object({{"lastUpdated", builder.text(to_fhir(input.timestamp))}})},
      {"eventCoding", fhir::coding(builder, message_events, input.event)},
      {"destination", destination},
      {"sender", party_reference(input.from, builder)},
      {"source", builder.object({{"name", fhir::text_or_absent(builder, input.from.name)},
                                 {"endpoint", builder.text(input.from.endpoint)}})},
      {"reason", input.reason.empty() ? data::Node() : fhir::concept_of(builder, message_reasons, input.reason)},
      {"response", response},
      {"focus", focus.empty() ? data::Node() : builder.list(focus)},
  });
}

}  // namespace

data::Node make_message(const MessageInput& input, data::Builder& builder) {
  const auto urn = "urn:uuid:" + input.message_id;
  std::vector<data::Node> entries;
  // By its place beside the others, so that the relative references of its focus lead to them (R4
  // bundle.html#references).
  const auto header_url = input.base + "/MessageHeader/" + input.message_id;
  entries.push_back(builder.object({{"fullUrl", builder.text(header_url)}, {"resource", make_header(input, builder)}}));
  // fullUrl is unique within a Bundle (R4 bdl-7): a resource that is named twice is sent once.
  std::set<std::string> sent;
  for (const auto& resource : input.resources) {
    const auto literal = literal_of(resource);
    if (!sent.insert(literal).second) continue;
    entries.push_back(builder.object({{"fullUrl", builder.text(input.base + "/" + literal)}, {"resource", resource}}));
  }
  const auto timestamp = builder.text(to_fhir(input.timestamp));
  return builder.object({
      {"resourceType", builder.text("Bundle")},
      {"id", builder.text(input.message_id)},
      {"meta", builder.object({{"lastUpdated", timestamp}})},
      {"identifier", fhir::identifier_of(builder, "urn:ietf:rfc:3986", urn)},
      {"type", builder.text("message")},
      {"timestamp", timestamp},
      {"entry", builder.list(entries)},
  });
}

}  // namespace linkway::referral
