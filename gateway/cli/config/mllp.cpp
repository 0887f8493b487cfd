#include <map>
#include <string>

#include "cli/config/sections.h"
#include "cli/config/values.h"
#include "security/mllp_sender.h"

namespace linkway::cli {

using namespace std::chrono_literals;

namespace {

net::MllpLimits read_limits(const Section& listener) {
  const auto limits = listener.section(
      {"limits", none, "What one connection may take: bytes, and the time of each step. Beyond it is cut off."});
  const auto time = [&](const Key& key) { return limits.duration(key, 1ms, 24h * 7); };
  net::MllpLimits result;
  result.max_message = limits.size({"message", "8MB", "The largest message; a larger one is answered with AE or CE."},
                                   1024, 1024UL * 1024 * 1024);
  result.admission = read_admission(limits, "1024", result.max_message);
  result.handshake = time({"handshake", "10s", "From the connection to the end of the TLS handshake."});
  result.idle = time({"idle", "1h", "Between two messages; senders of HL7 v2 keep their connections."});
  result.message = time({"read", "30s", "From the first byte of a message to its last."});
  result.end_pause =
      time({"end_pause", "1s", "After an end block (FS) whose CR does not come: the message has ended."});
  result.handler = time({"handler", "60s",
                         "For the gateway's own answer; beyond it the connection is closed, as the message may have "
                         "been taken or not."});
  result.write = time({"write", "30s", "For the sender to take the answer."});
  return result;
}

bool is_plain(const Section& section, const MllpListener& listener) {
  const bool asked = section.flag({"plain", "false",
                                   "Without TLS: what is sent can be read and changed on its way, and who sends it is "
                                   "known by address and MSH alone. For a protected network; on a loopback address it "
                                   "need not be asked for."});
  const bool has_tls = section.has("certificate") || section.has("key") || section.has("client_ca");
  if (asked && has_tls) {
    section.wrong("plain", "plain: true and a certificate exclude each other");
  } else if (!asked && !has_tls && section.present() && address_kind(listener.at.address) != Address::loopback) {
    section.wrong("",
                  "an mllp listener needs 'certificate', 'key' and 'client_ca', or 'plain: true' to do without TLS");
  }
  return !has_tls;
}

MllpListener read_listener(const Section& section) {
  MllpListener listener;
  listener.at.address = section.text(
      {"address", "127.0.0.1", "The address that is listened on; 0.0.0.0 or :: for all of this machine's."});
  if (address_kind(listener.at.address) == Address::none && !listener.at.address.empty()) {
    section.wrong("address", "address must be an IP address such as 127.0.0.1, 0.0.0.0 or ::, found '" +
                                 listener.at.address + "'");
  }
  listener.at.port = static_cast<std::uint16_t>(section.whole({"port", "2575", "Its TCP port."}, 1, 65'535));
  listener.place = section.place("port");
  const bool plain = is_plain(section, listener);
  net::TlsServerFiles files;
  files.certificate = section.file({"certificate", none, "The server's certificate and its chain, leaf first (PEM)."});
  files.key = section.file({"key", none, "The private key of that certificate (PEM)."});
  files.client_ca =
      section.file({"client_ca", none, "The authorities that may sign partners' client certificates (PEM)."});
  if (!plain) {
    for (const auto* key : {"certificate", "key", "client_ca"}) {
      if (!section.has(key)) section.wrong("", "key '" + std::string(key) + "' is missing: TLS needs all three");
    }
    listener.tls = files;
  }
  listener.threads =
      static_cast<unsigned>(section.whole({"threads", "1", "Threads that read and write connections."}, 1, 256));
  listener.limits = read_limits(section);
  return listener;
}

}  // namespace

void read_mllp_listeners(const Section& listen, Config& config) {
  std::map<std::uint16_t, std::string> ports{{config.https.port, "the https listener"}};
  if (config.operations) ports.emplace(config.operations->port, "the operations listener");
  for (const auto& section :
       listen.sections({"mllp", none, "Listeners for HL7 v2 over MLLP, each with an address of its own."})) {
    auto listener = read_listener(section);
    const auto [first, fresh] = ports.try_emplace(listener.at.port, "another mllp listener");
    if (!fresh) {
      section.wrong("port", "port " + std::to_string(listener.at.port) + " is that of " + first->second + " already");
    }
    config.mllp.push_back(std::move(listener));
  }
}

std::shared_ptr<const security::MllpSender> read_mllp_sender(const Section& partner) {
  const auto section = partner.section(
      {"mllp", none,
       "How it is known on a plain mllp listener: what is given must fit, all of it. Over TLS its certificate tells."});
  auto sender = std::make_shared<security::MllpSender>();
  for (const auto& word :
       section.texts({"address", none, "The addresses it sends from: 192.0.2.7, 192.0.2.0/24, 2001:db8::/32."})) {
    if (const auto network = security::parse_network(word.text)) {
      sender->networks.push_back(*network);
    } else {
      section.wrong(
          "address", word,
          "address must be an IP address, or one with a prefix length as 192.0.2.0/24, found '" + word.text + "'");
    }
  }
  sender->application = section.text({"application", none, "What stands in MSH-3 (its first component)."});
  sender->facility = section.text({"facility", none, "What stands in MSH-4 (its first component)."});
  for (const auto& word :
       section.texts({"processing_ids", none, "What may stand in MSH-11 beside P, which is taken always: T, D."})) {
    sender->processing_ids.push_back(word.text);
  }
  sender->always_original =
      section.choice({"acknowledge", "as-asked",
                      "as-asked: in the mode that MSH-15 and MSH-16 ask for. original: AA, AE or AR whatever stands "
                      "there, for senders that fill the two and wait for AA."},
                     {"as-asked", "original"}) == 1;
  if (!section.present()) return nullptr;
  const auto* const any = "mllp needs 'address', 'application' or 'facility', or no message would be this partner's";
  if (!sender->identifies() && !partner.has("certificate")) section.wrong("", any);
  return sender;
}

}  // namespace linkway::cli
