// Byte streams as senders of HL7 v2 write them, each fed to a listener on the loopback: every message in it must be
// acknowledged by its control id, in order, however the stream is cut on its way, and the connection must live on.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/log.h"
#include "conformance/files.h"
#include "conformance/suite.h"
#include "data/hl7v2.h"
#include "data/hl7v2_batch.h"
#include "exchange/hl7v2_ack.h"
#include "net/mllp_server.h"

namespace linkway::conformance {

namespace {

constexpr std::size_t cut_everywhere = 4096;  // bytes; larger streams are cut at 200 places
constexpr std::string_view last_id = "LINKWAYLAST";

class NoLog final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view /*event*/, std::initializer_list<LogField> /*fields*/) override {}
};

// An application that takes whatever is HL7 v2.
std::string acknowledge(std::string_view bytes, std::string_view charset, Instant now) {
  data::Hl7Options options;
  options.charset = charset;
  const auto message = data::read_hl7v2(bytes, options);
  const auto header = data::peek_hl7v2(bytes);
  exchange::Ack ack;
  ack.to = header ? &*header : nullptr;
  ack.accepted = message.ok();
  if (!message.ok()) ack.problems = message.problems();
  ack.mode = header ? exchange::ack_mode(*header, ack.accepted) : exchange::AckMode::original;
  ack.control_id = "A1";
  ack.now = now;
  ack.in_utf16 = exchange::looks_like_utf16(bytes);
  return exchange::write_ack(ack);
}

void answer(const net::MllpMessage& message, const net::MllpReply& reply) {
  const auto parts = data::split_batch(message.frame.content);
  std::string all;
  if (!parts.ok()) {
    all = acknowledge(message.frame.content, "", message.received);
  } else {
    for (const auto& part : parts->messages) all += acknowledge(part.bytes, parts->charset, message.received);
  }
  reply({std::move(all), false});
}

// Without the NULs of UTF-16 and those between messages.
std::string plain(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    if (c != '\0') text.push_back(c);
  }
  return text;
}

std::string_view field(std::string_view segment, std::size_t number) {
  const char separator = segment.size() > 3 ? segment[3] : '|';
  std::size_t at = 3;
  for (std::size_t n = 0; n < number; ++n) {
    if (at == std::string_view::npos) return {};
    at = segment.find(separator, at + (n == 0 ? 0 : 1));
  }
  if (at == std::string_view::npos) return {};
  return segment.substr(at + 1, segment.find(separator, at + 1) - at - 1);
}

// The same field of each segment of this name, in order. MSH-10 is the ninth behind its separator.
std::vector<std::string> fields(std::string_view bytes, std::string_view name, std::size_t number) {
  const auto text = plain(bytes);
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of("\r\n\x0B\x1C", at), text.size());
    const auto segment = std::string_view(text).substr(at, end - at);
    if (segment.size() > 4 && segment.starts_with(name) && std::ispunct(static_cast<unsigned char>(segment[3])) != 0) {
      found.emplace_back(field(segment, number));
    }
    at = end + 1;
  }
  return found;
}

class Peer {
 public:
  explicit Peer(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{20, 0};
    const int on = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Peer() { ::close(fd_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void send(std::string_view bytes) {
    while (open_ && !bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      open_ = sent > 0;
      if (open_) bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // Until the last message is answered, or the connection ends.
  std::string read_answers() {
    std::string all;
    std::string room(16384, '\0');
    while (open_) {
      const auto got = ::recv(fd_, room.data(), room.size(), 0);
      if (got <= 0) break;
      all.append(room, 0, static_cast<std::size_t>(got));
      const auto last = all.find(last_id);
      if (last != std::string::npos && all.find("\x1C\r", last) != std::string::npos) break;
    }
    return all;
  }

 private:
  int fd_;
  bool open_ = false;
};

std::string last_message() {
  return net::mllp_frame("MSH|^~\\&|S|F|R|G|20260115||ADT^A08|" + std::string(last_id) + "|P|2.5\rPID|1\r");
}

// The stream in pieces that end at these places; "" when all went as it should.
std::string feed(std::uint16_t port, std::string_view stream, const std::vector<std::size_t>& cuts,
                 std::chrono::microseconds pause) {
  Peer peer(port);
  std::size_t from = 0;
  for (const auto cut : cuts) {
    peer.send(stream.substr(from, cut - from));
    from = cut;
    std::this_thread::sleep_for(pause);
  }
  peer.send(stream.substr(from));
  std::this_thread::sleep_for(pause);
  peer.send(last_message());
  const auto answers = peer.read_answers();
  auto expected = fields(stream, "MSH", 9);
  expected.emplace_back(last_id);
  const auto got = fields(answers, "MSA", 2);
  if (got != expected) {
    std::string told = "acknowledged:";
    for (const auto& id : got) told += " " + id;
    told += "; sent:";
    for (const auto& id : expected) told += " " + id;
    return told;
  }
  for (const auto& code : fields(answers, "MSA", 1)) {
    if (code != "AA" && code != "CA") return "answered " + code;
  }
  return "";
}

std::string run_stream(std::uint16_t port, std::string_view stream) {
  if (auto wrong = feed(port, stream, {}, {}); !wrong.empty()) return "whole: " + wrong;
  const auto step = stream.size() <= cut_everywhere ? 1 : stream.size() / 200;
  for (std::size_t cut = 1; cut < stream.size(); cut += step) {
    if (auto wrong = feed(port, stream, {cut}, std::chrono::microseconds(100)); !wrong.empty()) {
      return "cut at " + std::to_string(cut) + ": " + wrong;
    }
  }
  std::vector<std::size_t> every;
  for (std::size_t cut = 1; cut < std::min(stream.size(), cut_everywhere); ++cut) every.push_back(cut);
  if (auto wrong = feed(port, stream, every, std::chrono::microseconds(20)); !wrong.empty()) {
    return "byte by byte: " + wrong;
  }
  return "";
}

}  // namespace

Status run_mllp(const std::filesystem::path& folder, Tally& tally) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".bin") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (files.empty()) {
    Problem problem;
    problem.category = Category::not_found;
    problem.text = "there is no .bin in " + folder.string();
    return problem;
  }
  NoLog log;
  net::MllpServer server({}, nullptr, {}, answer, log, 1);
  if (auto started = server.start(); !started.ok()) return started;
  for (const auto& file : files) {
    const auto stream = read_file(file);
    const auto wrong = stream.ok() ? run_stream(server.port(), *stream) : stream.problems().front().text;
    if (wrong.empty()) {
      tally.passed(file.filename().string());
    } else {
      tally.failed(file.filename().string(), wrong);
    }
  }
  return Done{};
}

}  // namespace linkway::conformance
