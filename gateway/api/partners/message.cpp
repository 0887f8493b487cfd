#include "api/header_token.h"
#include "api/partners/handlers.h"

namespace linkway::api {

// The same pipeline as FHIR goes through: what is posted becomes FHIR there, by the pack of the partner.
void partner_message(const Parts& parts, Call call, const net::Reply& reply) {
  auto& request = call.request;
  exchange::Received received;
  received.channel = "partners";
  received.operation = "POST /partners/{partner}/{channel}";
  received.interaction = exchange::Interaction::process_message;
  received.path_partner = PartnerId(std::move(call.path_partner));
  received.path_channel = std::move(call.channel);
  received.media_type = request.headers.get("Content-Type");
  received.request_id = header_token(request.headers.get("X-Request-Id"));
  received.correlation_id = header_token(request.headers.get("X-Correlation-Id"));
  received.body = std::move(request.body);
  received.headers = std::make_shared<const net::Headers>(std::move(request.headers));
  received.query = std::move(request.query);
  received.peer = std::move(request.peer);
  received.received = request.received;
  if (parts.batches != nullptr) return parts.batches->receive(std::move(received), reply);
  parts.inbound.receive(std::move(received), reply);
}

}  // namespace linkway::api
