// Everything that changes something goes through the inbound pipeline as one exchange.
#include "api/fhir/handlers.h"
#include "api/header_token.h"
#include "base/text.h"

namespace linkway::api {

namespace {

bool prefers(const net::Request& request, std::string_view what) {
  for (auto part : text::split(request.headers.get("Prefer"), ',')) {
    for (const auto item : text::split(part, ';')) {
      if (text::iequals(text::trim(item), what)) return true;
    }
  }
  return false;
}

void hand_over(const Parts& parts, Call call, exchange::Interaction interaction, const net::Reply& reply) {
  auto& request = call.request;
  exchange::Received received;
  received.channel = "fhir";
  received.operation =
      request.method + " " + (call.id.empty() ? request.path : "/fhir/" + call.type + "/" + shown_id(call.id));
  received.interaction = interaction;
  received.type = std::move(call.type);
  received.id = std::move(call.id);
  received.if_match = request.headers.get("If-Match");
  received.if_none_exist = request.headers.get("If-None-Exist");
  received.minimal = prefers(request, "return=minimal");
  received.representation = prefers(request, "return=representation");
  received.media_type = request.headers.get("Content-Type");
  received.request_id = header_token(request.headers.get("X-Request-Id"));
  received.correlation_id = header_token(request.headers.get("X-Correlation-Id"));
  received.body = std::move(request.body);
  received.vouched = call.partner->id;  // found by what the request shows, which the pipeline does not see
  received.peer = std::move(request.peer);
  received.received = request.received;
  parts.inbound.receive(std::move(received), reply);
}

}  // namespace

void process_message(const Parts& parts, Call call, const net::Reply& reply) {
  hand_over(parts, std::move(call), exchange::Interaction::process_message, reply);
}

void transaction(const Parts& parts, Call call, const net::Reply& reply) {
  hand_over(parts, std::move(call), exchange::Interaction::transaction, reply);
}

void create(const Parts& parts, Call call, const net::Reply& reply) {
  hand_over(parts, std::move(call), exchange::Interaction::create, reply);
}

void update(const Parts& parts, Call call, const net::Reply& reply) {
  hand_over(parts, std::move(call), exchange::Interaction::update, reply);
}

}  // namespace linkway::api
