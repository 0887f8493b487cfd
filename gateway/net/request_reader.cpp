#include "net/request_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <charconv>
#include <limits>
#include <system_error>
#include <utility>

#include "base/problem.h"
#include "base/text.h"

namespace linkway::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

// What is set aside for a body before its first byte is there: a length is only a promise.
constexpr std::uint64_t kFirstRoom = 64UL * 1024;
constexpr std::size_t kBelieved = 1024UL * 1024;

std::string_view plain(string_view s) { return {s.data(), s.size()}; }

Refusal malformed(std::string text) { return {400, issue::structure, std::move(text)}; }

bool is_method(std::string_view method) {
  return std::all_of(method.begin(), method.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '-'; });
}

bool is_authority(std::string_view host) {
  constexpr std::string_view marks = "-._~%!$&'()*+,;=:[]";  // RFC 3986 section 3.2.2, and the port's colon
  return std::all_of(host.begin(), host.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

std::string describe(error_code error) {
  if (error == http::error::bad_method) return "the request line does not begin with a method";
  if (error == http::error::bad_target) return "the request target is not valid";
  if (error == http::error::bad_version) return "the request line does not end in HTTP/1.1 or HTTP/1.0";
  if (error == http::error::bad_field) return "a header field name holds a character that does not belong there";
  if (error == http::error::bad_value) return "a header field value is not valid";
  if (error == http::error::bad_content_length) return "Content-Length is not valid";
  if (error == http::error::bad_transfer_encoding) return "Transfer-Encoding is not valid";
  if (error == http::error::bad_chunk || error == http::error::bad_chunk_extension) return "a chunk is not valid";
  return "the request is not valid HTTP/1.1";
}

}  // namespace

class RequestReader::Parser final : public http::basic_parser<true> {
 public:
  Parser(std::size_t max_body, const BodyRoom* room, std::shared_ptr<MemoryBudget> budget)
      : max_body_(max_body), room_(room), share_(std::move(budget)) {
    // Ours is known when the header is; to Beast 1.74 anything is longer than no limit.
    body_limit(std::numeric_limits<std::uint64_t>::max());
    // The caller has measured the header already.
    header_limit(std::numeric_limits<std::uint32_t>::max());
  }

  std::optional<Refusal> read_header(std::string_view header) {
    error_code error;
    put(boost::asio::const_buffer(header.data(), header.size()), error);
    return verdict(error);
  }

  std::optional<Refusal> read_body(std::string_view bytes, std::size_t& used) {
    used = 0;
    error_code error;
    while (!is_done() && used < bytes.size()) {
      const std::size_t n = put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), error);
      used += n;
      if (error == http::error::need_more) return std::nullopt;
      if (error) return verdict(error);
    }
    return std::nullopt;
  }

  Request request;
  bool http_1_0 = false;
  bool expects_continue = false;
  bool found_no_room = false;

 private:
  std::optional<Refusal> verdict(error_code error) {
    if (!error) return std::nullopt;
    if (refusal_) return std::move(refusal_);
    return malformed(describe(error));
  }

  Refusal too_large() const {
    return {413, issue::too_long, "the body is larger than the " + std::to_string(max_body_) + " bytes allowed"};
  }

  void refuse(Refusal refusal, error_code& error) {
    refusal_ = std::move(refusal);
    error = http::error::bad_value;
  }

  void on_request_impl(http::verb, string_view method, string_view target, int version, error_code& error) override {
    http_1_0 = version == 10;
    request.method = std::string(method);
    if (!is_method(request.method)) return refuse({501, issue::not_supported, "methods are upper case"}, error);
    if (request.method == "CONNECT") {
      return refuse({405, issue::not_supported, "CONNECT is not offered: this is no proxy"}, error);
    }
    if (auto refusal = take_target(plain(target))) refuse(std::move(*refusal), error);
  }

  // RFC 9112 section 3.2: origin-form, absolute-form (its path counts, and its authority replaces Host), asterisk-form.
  std::optional<Refusal> take_target(std::string_view target) {
    for (const char c : target) {
      if (c <= ' ' || c > '~' || c == '#')
        return malformed("the request target holds a character that must be encoded");
    }
    if (target == "*") {
      if (request.method != "OPTIONS") return malformed("the request target * is for OPTIONS only");
    } else if (!target.starts_with('/')) {
      const auto scheme_end = target.find("://");
      const std::string_view scheme = target.substr(0, std::min(scheme_end, target.size()));
      if (scheme_end == std::string_view::npos || (!text::iequals(scheme, "http") && !text::iequals(scheme, "https"))) {
        return malformed("the request target must begin with /");
      }
      target.remove_prefix(scheme_end + 3);
      const auto path = std::min(target.find_first_of("/?"), target.size());
      authority_ = target.substr(0, path);
      if (authority_.empty() || !is_authority(authority_)) return malformed("the request target names no valid host");
      target.remove_prefix(path);
    }
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (request.path.empty()) request.path = "/";
    if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
    return std::nullopt;
  }

  void on_field_impl(http::field field, string_view name, string_view value, error_code& error) override {
    if (header_done_) return;  // a trailer: it may be dropped, RFC 9110 section 6.5.1
    switch (field) {
      case http::field::host:
        if (has_host_) return refuse(malformed("more than one Host"), error);
        if (!is_authority(plain(value))) return refuse(malformed("Host is not valid"), error);
        has_host_ = true;
        break;
      case http::field::content_length:
        if (std::exchange(has_length_, true)) return refuse(malformed("more than one Content-Length"), error);
        if (value.empty() || value.find_first_not_of("0123456789") != string_view::npos) {
          return refuse(malformed("Content-Length is not a number"), error);
        }
        if (std::from_chars(value.data(), value.data() + value.size(), length_).ec != std::errc()) {
          length_ = std::numeric_limits<std::uint64_t>::max();
        }
        break;
      case http::field::transfer_encoding:
        if (std::exchange(has_coding_, true)) return refuse(malformed("more than one Transfer-Encoding"), error);
        if (http_1_0) return refuse(malformed("HTTP/1.0 knows no Transfer-Encoding"), error);
        if (!text::iequals(plain(value), "chunked")) {
          return refuse({501, issue::not_supported, "no Transfer-Encoding but chunked is known here"}, error);
        }
        break;
      case http::field::expect:
        if (http_1_0) break;
        if (!text::iequals(plain(value), "100-continue")) {
          return refuse({417, issue::not_supported, "no Expect but 100-continue can be met"}, error);
        }
        expects_continue = true;
        break;
      default: break;
    }
    if (has_length_ && has_coding_) return refuse(malformed("both Content-Length and Transfer-Encoding"), error);
    request.headers.add(std::string(name), std::string(value));
  }

  void on_header_impl(error_code& error) override {
    header_done_ = true;
    if (!has_host_ && !http_1_0) return refuse(malformed("Host is missing"), error);
    if (!authority_.empty()) request.headers.set("Host", authority_);
    if (room_ != nullptr && *room_) {
      auto room = (*room_)(request);
      if (room.busy) return refuse({503, issue::throttled, "there is no room for a large body now; try again"}, error);
      if (room.bytes != 0) max_body_ = room.bytes;
      hold_ = std::move(room.hold);
    }
    if (length_ > max_body_) refuse(too_large(), error);
  }

  bool add(string_view bytes, error_code& error) {
    auto& body = request.body;
    if (bytes.size() > max_body_ - body.size()) {
      refuse(too_large(), error);
      return false;
    }
    // The promise of a length is believed when much of it came: a body that grows by doubling would need it twice.
    const auto needed = body.size() + bytes.size();
    const auto wanted = body.size() > kBelieved && needed <= length_ ? length_ : std::max(needed, 2 * body.capacity());
    if (body.capacity() < needed) {
      if (!hold_ && !share_.hold(wanted)) {
        found_no_room = true;
        refuse({503, issue::throttled,
                "the gateway holds as much as it can of messages that it has not answered yet; "
                "try again"},
               error);
        return false;
      }
      body.reserve(wanted);
    }
    body.append(bytes.data(), bytes.size());
    return true;
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) request.body.reserve(std::min(*length, kFirstRoom));
  }

  std::size_t on_body_impl(string_view bytes, error_code& error) override {
    return add(bytes, error) ? bytes.size() : 0;
  }

  void on_chunk_header_impl(std::uint64_t size, string_view extensions, error_code& error) override {
    if (!extensions.empty()) return refuse(malformed("chunk extensions are not taken"), error);
    if (size > max_body_ - request.body.size()) refuse(too_large(), error);
  }

  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override {
    return add(bytes, error) ? bytes.size() : 0;
  }

  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  std::size_t max_body_;
  const BodyRoom* room_;
  std::shared_ptr<void> hold_;
  BudgetShare share_;
  std::uint64_t length_ = 0;
  std::optional<Refusal> refusal_;
  std::string authority_;
  bool header_done_ = false;
  bool has_host_ = false;
  bool has_length_ = false;
  bool has_coding_ = false;
};

RequestReader::RequestReader(std::size_t max_body, const BodyRoom* room, std::shared_ptr<MemoryBudget> budget)
    : parser_(std::make_unique<Parser>(max_body, room, std::move(budget))) {}
RequestReader::~RequestReader() = default;

std::optional<Refusal> RequestReader::read_header(std::string_view header) { return parser_->read_header(header); }
std::optional<Refusal> RequestReader::read_body(std::string_view bytes, std::size_t& used) {
  return parser_->read_body(bytes, used);
}
bool RequestReader::complete() const { return parser_->is_done(); }
bool RequestReader::found_no_room() const { return parser_->found_no_room; }
bool RequestReader::keep_alive() const { return parser_->keep_alive(); }
bool RequestReader::http_1_0() const { return parser_->http_1_0; }
bool RequestReader::expects_continue() const { return parser_->expects_continue; }
Request& RequestReader::request() { return parser_->request; }

}  // namespace linkway::net
