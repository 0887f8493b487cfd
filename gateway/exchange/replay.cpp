// What was refused, run again as if its sender sent it now.
#include "base/text.h"
#include "exchange/inbound.h"
#include "exchange/work.h"
#include "fhir/outcome.h"

namespace linkway::exchange {

namespace {

constexpr std::string_view replay_prefix = "replay of ";

Problem not_again(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

// How the message came, from what its row keeps; false for what cannot be told from it.
bool read_operation(std::string_view operation, const store::ExchangeRow& row, Received& received) {
  if (operation.starts_with("POST /partners/") || operation.starts_with("POLL /partners/") ||
      operation.starts_with("FILE /partners/")) {
    if (row.channel == "partners") return false;  // it was refused before its channel was known
    received.interaction = Interaction::process_message;
    received.path_partner = row.partner;
    received.path_channel = row.channel;
    return true;
  }
  if (operation.starts_with("MLLP /partners/")) {
    if (row.channel == "mllp") return false;  // likewise
    received.interaction = Interaction::process_message;
    received.protocol = mapping::Protocol::mllp;
    received.path_partner = row.partner;
    received.path_channel = row.channel;
    return true;
  }
  if (operation == "POST /fhir/$process-message") {
    received.interaction = Interaction::process_message;
    return true;
  }
  if (operation == "POST /fhir") {
    received.interaction = Interaction::transaction;
    return true;
  }
  constexpr std::string_view create = "POST /fhir/";
  if (!operation.starts_with(create)) return false;  // an update speaks of a version that may have passed
  received.interaction = Interaction::create;
  received.type = operation.substr(create.size());
  return true;
}

Result<Received> received_again(store::Reader& reader, ExchangeKey key, Instant now) {
  const auto row = reader.exchange(key);
  if (!row.ok()) return row.problems();
  if (!*row) return not_again(Category::not_found, issue::not_found, "there is no such exchange");
  const auto& first = **row;
  if (first.verdict != store::Verdict::refused) {
    return not_again(Category::conflict, issue::conflict,
                     "only what was refused is run again; this was " + std::string(to_string(first.verdict)));
  }
  // A replay that was refused, too, stands for the message that it ran again.
  const auto origin = first.operation.starts_with(replay_prefix) ? first.original : key;
  const auto done = reader.unique_key(first.partner, "replay", id_text(origin));
  if (!done.ok()) return done.problems();
  if (*done) {
    return not_again(Category::conflict, issue::duplicate, "it was run again already, as exchange " + id_text(**done));
  }
  Received received;
  std::string_view operation = first.operation;
  if (operation.starts_with(replay_prefix)) operation.remove_prefix(replay_prefix.size());
  if (!read_operation(operation, first, received)) {
    return not_again(Category::unprocessable, issue::not_supported,
                     "this kind of message is not run again; ask its sender to send it once more");
  }
  received.channel = first.channel;
  received.operation = std::string(replay_prefix) + std::string(operation);
  received.media_type = first.media_type;
  received.request_id = first.request_id;
  received.correlation_id = first.correlation_id;
  received.body = first.raw;
  received.peer = std::make_shared<net::PeerCertificate>();
  received.replayed_from = first.partner;
  received.replay_of = origin;
  received.received = now;
  return received;
}

}  // namespace

void Inbound::replay(ExchangeKey key, const Reply& reply) {
  auto received = received_again(*parts_.store.reader(), key, parts_.clock.now());
  if (received.ok()) return receive(std::move(*received), reply);
  Answer answer;
  answer.status = fhir::http_status(category_of(received.problems()));
  answer.headers.add("Content-Type", "application/fhir+json");
  answer.body = fhir::operation_outcome_json(received.problems());
  reply(std::move(answer));
}

}  // namespace linkway::exchange
