#include "exchange/mllp_message.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "data/hl7v2.h"
#include "data/hl7v2_batch.h"
#include "data/hl7v2_header.h"
#include "data/hl7v2_writer.h"
#include "exchange/hl7v2_ack.h"
#include "security/mllp_sender.h"

namespace linkway::exchange {

namespace {

// An answer is not answered, unless it asks for that itself: two systems would never come to an end.
bool wants_no_answer(std::string_view bytes, std::string_view charset) {
  const auto message = data::read_hl7v2(bytes, {.charset = charset});
  return message.ok() && message->find("MSA") && message->field("MSH", 15).text().empty();
}

bool is_mere_acknowledgment(const data::Hl7BatchItem& message) {
  const auto header = data::peek_hl7v2(message.bytes);
  return header && header->message_code() == "ACK";
}

// The channel of the partner's pack that takes this type of message: one that names it, or its code with any event, or
// the one that takes all the rest.
const mapping::Channel* channel_of(const mapping::Pack& pack, const data::Hl7Header& header) {
  const auto code = header.message_code();
  const auto event = code + "^" + header.trigger_event();
  const mapping::Channel* best = nullptr;
  int fit = 0;
  for (const auto& channel : pack.manifest().channels) {
    if (channel.direction != mapping::Direction::in || channel.protocol != mapping::Protocol::mllp) continue;
    const auto names = [&](const std::string& type) {
      return std::ranges::find(channel.events, type) != channel.events.end();
    };
    const int fits = names(event) ? 3 : names(code) ? 2 : channel.events.empty() && code != "ACK" ? 1 : 0;
    if (fits > fit) {
      best = &channel;
      fit = fits;
    }
  }
  return best;
}

struct Sender {
  const security::Partner* partner = nullptr;
  std::string channel;  // "" when none of its takes the message
};

// `known`: whose it is where the connection tells; "" elsewhere.
Sender sender_of(const Settings& settings, const net::MllpMessage& message, const PartnerId& known,
                 const data::Hl7Header* header) {
  Sender sender;
  if (!known.get().empty()) {
    sender.partner = settings.partners.find(known);
  } else if (message.peer->shown()) {
    sender.partner = settings.partners.identify(*message.peer);
  } else if (!message.over_tls) {
    const auto application = header == nullptr ? std::string() : header->field(3).component(1).text();
    const auto facility = header == nullptr ? std::string() : header->field(4).component(1).text();
    sender.partner = security::identify_mllp(settings.partners, message.address, application, facility);
  }
  if (sender.partner == nullptr || header == nullptr) return sender;
  const auto pack = pack_of(settings, *sender.partner);
  const auto* channel = pack ? channel_of(*pack, *header) : nullptr;
  if (channel != nullptr) sender.channel = channel->name;
  return sender;
}

struct Batch : std::enable_shared_from_this<Batch> {
  Inbound& inbound;
  const SettingsHolder& settings;
  net::MllpMessage message;
  net::MllpReply reply;
  PartnerId known;   // see sender_of()
  bool own = false;  // it came over the gateway's own connection
  bool kept = true;  // what became of each is on disk
  data::Hl7Batch parts;
  std::vector<std::string> answers;
  std::size_t next = 0;

  Batch(Inbound& in, const SettingsHolder& holder, net::MllpMessage m, net::MllpReply r)
      : inbound(in), settings(holder), message(std::move(m)), reply(std::move(r)) {}

  void begin();
  void tell_findings() const;
  void receive_rest();
  void answer();
};

Received received_of(const Settings& settings, const net::MllpMessage& message, const PartnerId& known,
                     std::string_view bytes, std::string_view charset) {
  const auto header = data::peek_hl7v2(bytes);
  const auto sender = sender_of(settings, message, known, header ? &*header : nullptr);
  Received received;
  received.channel = "mllp";
  received.operation = "MLLP /partners/{partner}/{channel}";
  received.interaction = Interaction::process_message;
  received.protocol = mapping::Protocol::mllp;
  if (sender.partner != nullptr) received.vouched = sender.partner->id;
  received.path_partner = received.vouched;
  received.path_channel = sender.channel;
  received.media_type = mapping::media_type_of(mapping::PackFormat::hl7v2);
  if (!charset.empty()) received.media_type.append("; charset=").append(charset);
  received.body = bytes;
  received.peer = message.peer;
  received.received = message.received;
  return received;
}

// FHS and BHS of an answer: who sends and who receives change places, and what it answers is named.
std::string envelope(std::string_view header_line, std::string_view name, Instant now) {
  auto as_msh = std::string("MSH").append(header_line.substr(std::min<std::size_t>(3, header_line.size())));
  const auto header = data::peek_hl7v2(as_msh);
  if (!header) return "";
  data::Hl7Writer out(header->delimiters());
  out.segment(name);
  const std::pair<std::uint32_t, std::uint32_t> swapped[] = {{3, 5}, {4, 6}, {5, 3}, {6, 4}};
  for (const auto& [to, from] : swapped) {
    if (header->field(from)) out.put_raw({.field = to}, header->field(from).raw());
  }
  out.put(7, hl7v2_time(now));
  if (header->field(11)) out.put_raw({.field = 12}, header->field(11).raw());
  auto written = out.finish();
  return written.ok() ? std::move(*written) : std::string();
}

// BTS and FTS of an answer; `comment` is its second field.
std::string trailer(std::string_view header_line, std::string_view name, std::size_t count, const Problems& comment) {
  std::string told;
  for (const auto& problem : comment) told += (told.empty() ? "" : "; ") + problem.text;
  auto as_msh = std::string("MSH").append(header_line.substr(std::min<std::size_t>(3, header_line.size())));
  const auto header = data::peek_hl7v2(as_msh);
  data::Hl7Writer out(header ? header->delimiters() : data::Hl7Delimiters());
  out.segment(name).put(1, std::to_string(count)).put(2, told);
  auto written = out.finish();
  return written.ok() ? std::move(*written) : std::string();
}

void Batch::begin() {
  auto split = data::split_batch(message.frame.content);
  if (split.ok()) {
    parts = std::move(*split);
    tell_findings();
  } else {
    // The pipeline says what is wrong with it.
    parts.messages.push_back({.bytes = message.frame.content});
  }
  if (own) {
    std::erase_if(parts.messages, is_mere_acknowledgment);
    if (parts.messages.empty()) return reply({});
  }
  receive_rest();
}

// Its messages are taken all the same: which of them are not there, only the sender can tell.
void Batch::tell_findings() const {
  if (parts.findings.empty()) return;
  inbound.log().warn("mllp.batch", {{"address", message.address},
                                    {"partner", known.get()},
                                    {"messages", parts.messages.size()},
                                    {"reason", to_string(parts.findings.front())},
                                    {"findings", parts.findings.size()}});
}

// An exchange may be answered before receive() returns, or long after: in a loop, so that a long batch needs no stack.
void Batch::receive_rest() {
  while (next < parts.messages.size()) {
    const auto bytes = parts.messages[next++].bytes;
    auto received = received_of(*settings.get(), message, known, bytes, parts.charset);
    // Kept with the last of them, too.
    if (next == parts.messages.size()) received.noticed = parts.findings;
    const bool silent = own && wants_no_answer(bytes, parts.charset);
    const auto both = std::make_shared<std::atomic<bool>>(false);  // it was answered, and receive() has returned
    inbound.receive(std::move(received), [self = shared_from_this(), both, silent](Answer got) {
      if (got.status == 503) self->kept = false;
      if (!got.body.empty() && !silent) self->answers.push_back(std::move(got.body));
      if (both->exchange(true)) self->receive_rest();
    });
    if (!both->exchange(true)) return;
  }
  answer();
}

void Batch::answer() {
  net::MllpAnswer whole;
  // Who sends messages may want no answer to them. Who sends an empty batch waits for an empty one.
  if (answers.empty() && !parts.messages.empty()) return reply(std::move(whole));
  const bool in_file = !parts.file_header.empty();
  std::string all;
  for (const auto& one : answers) all += one;
  if (!parts.batch_header.empty()) {
    all = envelope(parts.batch_header, "BHS", message.received) + all +
          trailer(parts.batch_header, "BTS", answers.size(), in_file ? Problems() : parts.findings);
  }
  if (in_file) {
    const std::size_t batches = parts.batch_header.empty() && answers.empty() ? 0 : 1;
    all = envelope(parts.file_header, "FHS", message.received) + all +
          trailer(parts.file_header, "FTS", batches, parts.findings);
  }
  whole.text = std::move(all);
  reply(std::move(whole));
}

// Of such a message only its beginning is there: it is answered, and nothing of it is kept.
net::MllpAnswer not_read(const net::MllpMessage& message) {
  const auto header = data::peek_hl7v2(message.frame.content);
  Problem problem;
  if (message.frame.kind == net::MllpFrame::Kind::no_room) {
    problem.category = Category::too_many;
    problem.code = issue::throttled;
    problem.text = "the gateway holds as much as it can of messages that it has not answered yet; send it again later";
  } else {
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    problem.text = "the message is larger than is taken here";
  }
  Ack ack;
  ack.to = header ? &*header : nullptr;
  ack.mode = header ? ack_mode(*header, false) : AckMode::original;
  ack.accepted = false;
  ack.problems.push_back(std::move(problem));
  ack.control_id = "L" + std::to_string(message.received.micros);
  ack.now = message.received;
  ack.in_utf16 = looks_like_utf16(message.frame.content);
  return {ack.mode == AckMode::none ? std::string() : write_ack(ack), false};
}

}  // namespace

void receive_mllp(Inbound& inbound, const SettingsHolder& settings, net::MllpMessage message, net::MllpReply reply) {
  if (message.frame.kind != net::MllpFrame::Kind::message) return reply(not_read(message));
  std::make_shared<Batch>(inbound, settings, std::move(message), std::move(reply))->begin();
}

void receive_over_own_connection(Inbound& inbound, const SettingsHolder& settings, const PartnerId& partner,
                                 std::string message, Instant received, std::function<void(net::MllpTaken)> done) {
  if (!data::peek_hl7v2(message)) return done({});
  static const auto nobody = std::make_shared<const net::PeerCertificate>();
  net::MllpMessage whole;
  whole.frame.content = std::move(message);
  whole.peer = nobody;
  whole.received = received;
  const auto batch = std::make_shared<Batch>(inbound, settings, std::move(whole), net::MllpReply());
  batch->known = partner;
  batch->own = true;
  // Not owned by itself: the reply goes with it.
  batch->reply = [weak = std::weak_ptr(batch), done = std::move(done)](net::MllpAnswer answer) {
    const auto self = weak.lock();
    done({std::move(answer.text), self != nullptr && self->kept});
  };
  batch->begin();
}

}  // namespace linkway::exchange
