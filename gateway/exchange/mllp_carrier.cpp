#include "exchange/mllp_carrier.h"

#include <algorithm>
#include <utility>

#include "data/hl7v2.h"
#include "data/hl7v2_batch.h"
#include "data/hl7v2_header.h"
#include "mapping/pack/manifest.h"
#include "net/mllp_client.h"

namespace linkway::exchange {

namespace {

using store::OutcomeClass;

// A code of HL7 table 0357 in ERR-3, or before 2.5 in ERR-1.4; nothing else of the answer is safe to show.
std::string error_code(const data::Hl7Message& answer) {
  const auto error = answer.find("ERR");
  auto code = error.field(3).component(1).text();
  if (code.empty()) code = error.field(1).component(4).subcomponent(1).text();
  const bool digits =
      !code.empty() && code.size() <= 3 && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
  return digits ? code : "";
}

Outcome outcome_of(const net::MllpExchanged& exchanged, int attempt, security::OnError on_error) {
  switch (exchanged.sent) {
    case net::Sent::no: return {OutcomeClass::unsent, std::nullopt, 0, exchanged.reason};
    case net::Sent::maybe: return {OutcomeClass::ambiguous, std::nullopt, 0, exchanged.reason};
    case net::Sent::answered: break;
  }
  if (exchanged.refused) return {OutcomeClass::transient, std::nullopt, 0, "the partner could not keep it (MLLP NAK)"};
  if (exchanged.answer.empty()) return {OutcomeClass::delivered, std::nullopt, 0, ""};
  return classify_ack(exchanged.answer, attempt, on_error);
}

class MllpCarrier final : public Carrier {
 public:
  MllpCarrier(std::unique_ptr<net::MllpClient> client, const CarrierParts& parts)
      : client_(std::move(client)), on_error_(parts.settings.on_error), runtime_(parts.runtime) {}

  void send(Parcel parcel, std::function<void(HandOver)> done) override {
    const auto header = data::peek_hl7v2(parcel.request.body);
    const auto id = header ? header->control_id() : std::string();
    if (id.empty()) {
      return runtime_.after(std::chrono::milliseconds(0), [done = std::move(done)] {
        done({{OutcomeClass::unsent, std::nullopt, 0, "the message is no HL7 v2 with a control id (MSH-10)"}, {}});
      });
    }
    client_->send(
        {std::move(parcel.request.body), [id](std::string_view frame) { return !acknowledgment(frame, id).empty(); }},
        [done = std::move(done), id, attempt = parcel.attempt, on_error = on_error_](net::MllpExchanged exchanged) {
          exchanged.answer = acknowledgment(exchanged.answer, id);
          HandOver over{outcome_of(exchanged, attempt, on_error), {}};
          over.answer.headers.add("Content-Type", std::string(mapping::media_type_of(mapping::PackFormat::hl7v2)));
          over.answer.body = std::move(exchanged.answer);
          done(std::move(over));
        });
  }

 private:
  std::unique_ptr<net::MllpClient> client_;
  const security::OnError on_error_;
  net::ClientRuntime& runtime_;
};

}  // namespace

std::string acknowledgment(std::string_view frame, std::string_view control_id) {
  const auto parts = data::split_batch(frame);
  if (!parts) return {};
  // Alone it stays in the charset in which it came.
  const bool alone = parts->messages.size() == 1 && parts->messages[0].bytes.size() == parts->text.size();
  std::string_view found;
  for (const auto& part : parts->messages) {
    const auto bytes = alone ? frame : part.bytes;
    const auto message = data::read_hl7v2(bytes, {.charset = alone ? "" : parts->charset});
    if (!message || message->field("MSA", 2).whole_text() != control_id) continue;
    if (found.empty()) found = bytes;
    if (message->field("MSH", 9).component(1).text() == "ACK") return std::string(bytes);
  }
  return std::string(found);
}

Outcome classify_ack(std::string_view answer, int attempt, security::OnError on_error) {
  const auto message = data::read_hl7v2(answer);
  const auto code = message.ok() ? message->field("MSA", 1).whole_text() : std::string();
  if (code == "AA" || code == "CA") return {OutcomeClass::delivered, std::nullopt, 0, ""};
  const bool error = code == "AE" || code == "CE";
  const bool reject = code == "AR" || code == "CR";
  if (!error && !reject) {
    return {OutcomeClass::ambiguous, std::nullopt, 0,
            "the partner's acknowledgment has no code of table 0008 in MSA-1"};
  }
  const auto why = error_code(*message);
  if (why == "205" && attempt > 1) return {OutcomeClass::delivered, std::nullopt, 0, ""};
  Outcome outcome;
  outcome.kind = error && on_error == security::OnError::retry ? OutcomeClass::transient : OutcomeClass::rejected;
  outcome.problem = "the partner answered " + code + (why.empty() ? "" : " with error " + why);
  return outcome;
}

std::shared_ptr<Carrier> make_mllp_carrier(const CarrierParts& parts) {
  const auto url = net::parse_mllp_url(parts.settings.url);
  if (!url.ok()) return nullptr;
  std::shared_ptr<const net::MllpReceiver> receiver;
  if (parts.heard) {
    receiver = std::make_shared<const net::MllpReceiver>(net::MllpReceiver{
        [heard = parts.heard, partner = parts.partner](std::string message, std::function<void(net::MllpTaken)> done) {
          heard(partner, std::move(message), std::move(done));
        }});
  }
  auto client = net::make_mllp_client(parts.runtime, *url, url->tls ? parts.tls : nullptr, parts.settings.limits,
                                      parts.log, std::move(receiver));
  return std::make_shared<MllpCarrier>(std::move(client), parts);
}

}  // namespace linkway::exchange
