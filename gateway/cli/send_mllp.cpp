#include "cli/send_mllp.h"

#include <future>
#include <memory>

#include "base/text.h"
#include "cli/print.h"
#include "data/hl7v2_batch.h"
#include "data/hl7v2_header.h"
#include "exchange/mllp_carrier.h"
#include "net/mllp_client.h"

namespace linkway::cli {

namespace {

// Of Debian's ca-certificates.
constexpr const char* trusted_by_this_machine = "/etc/ssl/certs/ca-certificates.crt";

// Its own segments end in CR; files that people keep have LF or CR LF.
std::string with_returns(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out.push_back(text[i] == '\n' ? '\r' : text[i]);
  }
  return out;
}

void print_message(Shell& shell, std::string_view message, Colour colour) {
  for (const auto& line : text::split(message, '\r')) {
    if (line.empty()) continue;
    const auto shown = printable(line);
    shell.out << (line.starts_with("MSA") ? in_colour(shown, colour, shell.colour) : shown) << "\n";
  }
}

// Always false, so that one can return it.
bool complain(Shell& shell, const std::string& what) {
  shell.err << what << "\n";
  return false;
}

enum class SentAs : std::uint8_t {
  taken,
  refused,  // by the listener, or because it could not be sent at all
  unknown,  // nobody knows what became of it
};

SentAs send_one(Shell& shell, net::MllpClient& client, const data::Hl7BatchItem& message) {
  const auto header = data::peek_hl7v2(message.bytes);
  const auto id = header ? header->control_id() : std::string();
  if (id.empty()) {
    complain(shell, "the message in line " + std::to_string(message.line) +
                        " is not sent: it has no control id (MSH-10) that an answer could name");
    return SentAs::refused;
  }
  std::promise<net::MllpExchanged> arrived;
  client.send({std::string(message.bytes),
               [&](std::string_view frame) { return !exchange::acknowledgment(frame, id).empty(); }},
              [&](net::MllpExchanged exchanged) { arrived.set_value(std::move(exchanged)); });
  const auto exchanged = arrived.get_future().get();
  if (exchanged.sent != net::Sent::answered) {
    complain(shell, printable(id + ": " + exchanged.reason));
    return SentAs::unknown;
  }
  if (exchanged.answer.empty()) {
    complain(shell, printable(id + (exchanged.refused ? ": refused (MLLP NAK)" : ": kept (MLLP ACK), not answered")));
    return exchanged.refused ? SentAs::refused : SentAs::unknown;
  }
  const auto outcome =
      exchange::classify_ack(exchange::acknowledgment(exchanged.answer, id), 1, security::OnError::refuse);
  const bool well = outcome.kind == store::OutcomeClass::delivered;
  print_message(shell, exchanged.answer, well ? Colour::green : Colour::red);
  return well ? SentAs::taken : SentAs::refused;
}

}  // namespace

bool is_mllp_url(const std::string& url) {
  return text::iequals(url.substr(0, 7), "mllp://") || text::iequals(url.substr(0, 8), "mllps://");
}

bool send_mllp(Shell& shell, const std::string& bytes, const std::string& url, const net::TlsClientFiles& tls,
               std::chrono::milliseconds timeout) {
  const auto origin = net::parse_mllp_url(url);
  if (!origin.ok()) return complain(shell, to_string(origin.problems().front()));
  std::shared_ptr<net::TlsClientContext> context;
  if (origin->tls) {
    auto files = tls;
    if (files.ca.empty()) files.ca = trusted_by_this_machine;
    auto loaded = net::TlsClientContext::load(files);
    if (!loaded.ok()) return complain(shell, to_string(loaded.problems().front()));
    context = *loaded;
  }
  const auto text = with_returns(bytes);
  const auto batch = data::split_batch(text);
  if (!batch.ok()) return complain(shell, to_string(batch.problems().front()));
  net::ClientLimits limits;
  limits.connections = 1;
  limits.connect = timeout;
  limits.answer = timeout;
  const auto log = make_silent_log();
  net::ClientRuntime runtime(1);
  const auto client = net::make_mllp_client(runtime, *origin, context, limits, *log);
  bool all_well = true;
  for (std::size_t i = 0; i < batch->messages.size(); ++i) {
    const auto sent = send_one(shell, *client, batch->messages[i]);
    all_well = all_well && sent == SentAs::taken;
    const auto behind = batch->messages.size() - i - 1;
    // What comes behind may need it: order is kept.
    if (sent == SentAs::unknown && behind > 0) {
      return complain(shell, std::to_string(behind) + (behind == 1 ? " message behind it was not sent"
                                                                   : " messages behind it were not sent"));
    }
  }
  return all_well;
}

}  // namespace linkway::cli
