#include "fhir/bundle_checks.h"
#include "fhir/primitive.h"

namespace linkway::fhir {

namespace {

void check_event(const Entry& entry, ProblemList& problems) {
  const auto& coding = entry.resource["eventCoding"];
  const auto& uri = entry.resource["eventUri"];
  if (coding && uri) {
    problems.add(Category::unprocessable, issue::structure, entry.path + ".event",
                 "MessageHeader has one event: eventCoding or eventUri, not both.");
  } else if (coding && string_of(coding["code"]).empty()) {
    problems.add(Category::unprocessable, issue::required, entry.path + ".event.code", "The event needs a code.");
  } else if (uri && string_of(uri).empty()) {
    problems.add(Category::unprocessable, issue::value, entry.path + ".event", "eventUri must be a URI.");
  } else if (!coding && !uri) {
    problems.add(Category::unprocessable, issue::required, entry.path + ".event",
                 "MessageHeader needs an event: eventCoding or eventUri.");
  }
}

}  // namespace

void check_message_header(const InboundBundle& message, ProblemList& problems) {
  const auto& first = message.entries.front();
  if (first.type.empty()) return;  // reported with the resource
  if (first.type != "MessageHeader") {
    problems.add(Category::unprocessable, issue::structure, first.path,
                 "The first entry of a message must be its MessageHeader.");
    return;
  }
  check_event(first, problems);
  const auto& source = first.resource["source"];
  if (!source.is_object()) {
    problems.add(Category::unprocessable, issue::required, first.path + ".source",
                 "MessageHeader needs a source with an endpoint.");
  } else if (string_of(source["endpoint"]).empty()) {
    problems.add(Category::unprocessable, issue::required, first.path + ".source.endpoint",
                 "MessageHeader.source needs an endpoint.");
  }
}

MessageHeaderView message_header(const InboundBundle& message) {
  MessageHeaderView view;
  if (message.entries.empty()) return view;
  const auto& first = message.entries.front();
  const auto& header = first.resource;
  view.node = header;

  view.id = string_of(header["id"]);
  if (view.id.empty()) {
    constexpr std::string_view prefix = "urn:uuid:";
    view.id = first.full_url;
    if (view.id.starts_with(prefix)) view.id.remove_prefix(prefix.size());
  }
  if (view.id.empty()) view.id = message.id;

  view.event_system = string_of(header["eventCoding"]["system"]);
  view.event_code = string_of(header["eventCoding"]["code"]);
  view.event_uri = string_of(header["eventUri"]);
  view.reason = string_of(header["reason"]["coding"].at(0)["code"]);
  for (const auto& focus : header["focus"].items()) {
    if (const auto literal = string_of(focus["reference"]); !literal.empty()) view.focus.push_back(literal);
  }
  view.response_identifier = string_of(header["response"]["identifier"]);
  view.response_code = string_of(header["response"]["code"]);
  view.source_endpoint = string_of(header["source"]["endpoint"]);
  return view;
}

}  // namespace linkway::fhir
