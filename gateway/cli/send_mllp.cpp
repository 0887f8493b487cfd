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

bool complain(Shell& shell, const std::string& what) {
  shell.err << what << "\n";
  return false;
}

bool send_one(Shell& shell, net::MllpClient& client, std::string_view bytes) {
  const auto header = data::peek_hl7v2(bytes);
  const auto id = header ? header->control_id() : std::string();
  if (id.empty()) return complain(shell, "the message has no control id (MSH-10) that an answer could name");
  std::promise<net::MllpExchanged> arrived;
  client.send({std::string(bytes), [&](std::string_view answer) { return exchange::acknowledges(answer, id); }},
              [&](net::MllpExchanged exchanged) { arrived.set_value(std::move(exchanged)); });
  const auto exchanged = arrived.get_future().get();
  if (exchanged.sent != net::Sent::answered) return complain(shell, printable(exchanged.reason));
  if (exchanged.answer.empty()) return complain(shell, exchanged.refused ? "refused (MLLP NAK)" : "kept (MLLP ACK)");
  const auto outcome = exchange::classify_ack(exchanged.answer, 1, security::OnError::refuse);
  const bool well = outcome.kind == store::OutcomeClass::delivered;
  print_message(shell, exchanged.answer, well ? Colour::green : Colour::red);
  return well;
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
    auto loaded = net::TlsClientContext::load(tls);
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
  for (const auto& message : batch->messages) all_well = send_one(shell, *client, message.bytes) && all_well;
  return all_well;
}

}  // namespace linkway::cli
