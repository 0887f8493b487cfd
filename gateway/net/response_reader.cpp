#include "net/response_reader.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <limits>
#include <utility>

#include "base/text.h"

namespace linkway::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr std::uint64_t kFirstRoom = 64UL * 1024;

}  // namespace

class ResponseReader::Parser final : public http::basic_parser<false> {
 public:
  Parser(std::size_t max_body, bool to_head) {
    body_limit(max_body);
    header_limit(std::numeric_limits<std::uint32_t>::max());
    skip(to_head);
  }

  std::optional<std::string> read_header(std::string_view header) {
    error_code error;
    put(boost::asio::const_buffer(header.data(), header.size()), error);
    return verdict(error);
  }

  std::optional<std::string> read_body(std::string_view bytes, std::size_t& used) {
    used = 0;
    error_code error;
    while (!is_done() && used < bytes.size()) {
      used += put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), error);
      if (error == http::error::need_more) return std::nullopt;
      if (error) return verdict(error);
    }
    return std::nullopt;
  }

  std::optional<std::string> read_end() {
    if (!need_eof()) return "the connection was closed in the middle of the answer";
    error_code error;
    put_eof(error);
    return verdict(error);
  }

  Response response;

 private:
  std::optional<std::string> verdict(error_code error) {
    if (!error) return std::nullopt;
    if (reason_) return std::move(reason_);
    if (error == http::error::body_limit) return "the answer's body is larger than allowed";
    return "the answer is not valid HTTP/1.1 (" + error.message() + ")";
  }

  void refuse(std::string reason, error_code& error) {
    reason_ = std::move(reason);
    error = http::error::bad_value;
  }

  void on_response_impl(int status, string_view, int, error_code& error) override {
    if (status < 100 || status > 599) return refuse("the answer's status is no HTTP status", error);
    // Nothing here asks for an upgrade.
    if (status == 101) return refuse("the answer changes the protocol", error);
    response.status = status;
  }

  void on_field_impl(http::field field, string_view name, string_view value, error_code& error) override {
    if (header_done_) return;  // a trailer
    if (field == http::field::transfer_encoding) {
      if (std::exchange(has_coding_, true) || !text::iequals({value.data(), value.size()}, "chunked")) {
        return refuse("the answer's Transfer-Encoding is not understood", error);
      }
    }
    has_length_ = has_length_ || field == http::field::content_length;
    // RFC 9112 section 6.3: possibly a smuggled answer.
    if (has_length_ && has_coding_) return refuse("the answer has both Content-Length and Transfer-Encoding", error);
    response.headers.add(std::string(name), std::string(value));
  }

  void on_header_impl(error_code&) override { header_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) response.body.reserve(std::min(*length, kFirstRoom));
  }
  std::size_t on_body_impl(string_view bytes, error_code&) override {
    response.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
    response.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}

  std::optional<std::string> reason_;
  bool header_done_ = false;
  bool has_length_ = false;
  bool has_coding_ = false;
};

ResponseReader::ResponseReader(std::size_t max_body, bool to_head)
    : parser_(std::make_unique<Parser>(max_body, to_head)) {}
ResponseReader::~ResponseReader() = default;

std::optional<std::string> ResponseReader::read_header(std::string_view header) { return parser_->read_header(header); }
std::optional<std::string> ResponseReader::read_body(std::string_view bytes, std::size_t& used) {
  return parser_->read_body(bytes, used);
}
std::optional<std::string> ResponseReader::read_end() { return parser_->read_end(); }
bool ResponseReader::complete() const { return parser_->is_done(); }
bool ResponseReader::interim() const { return parser_->response.status / 100 == 1; }
bool ResponseReader::keep_alive() const { return parser_->keep_alive(); }
Response& ResponseReader::response() { return parser_->response; }

}  // namespace linkway::net
