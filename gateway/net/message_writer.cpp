#include "net/message_writer.h"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <ctime>

#include "base/text.h"

namespace linkway::net {
namespace {

constexpr std::size_t kRecord = 16UL * 1024;  // RFC 8446 section 5.1

// RFC 9110 section 5.6.7, renewed once a second a thread.
std::string_view date() {
  thread_local std::time_t second = -1;
  thread_local std::array<char, 40> text{};
  thread_local std::size_t size = 0;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm t{};
    gmtime_r(&now, &t);
    // Not by locale, as strftime would.
    const int n = std::snprintf(
        text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT", days[static_cast<std::size_t>(t.tm_wday) % 7],
        t.tm_mday, months[static_cast<std::size_t>(t.tm_mon) % 12], t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    size = std::min(static_cast<std::size_t>(std::max(n, 0)), text.size() - 1);
    second = now;
  }
  return {text.data(), size};
}

void append_number(std::string& out, std::size_t n) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

bool is_token(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";  // RFC 9110 section 5.6.2
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7F; });
}

bool is_framing(std::string_view name) {
  return text::iequals(name, "Content-Length") || text::iequals(name, "Transfer-Encoding") ||
         text::iequals(name, "Connection") || text::iequals(name, "Keep-Alive") || text::iequals(name, "Trailer") ||
         text::iequals(name, "Upgrade");
}

std::size_t size_of(const Headers& headers) {
  std::size_t size = 256;
  for (const auto& [name, value] : headers.all()) size += name.size() + value.size() + 4;
  return size;
}

// The body's begin joins the header, so that a small message is one record and one packet.
void append_body(std::string& out, std::string_view body, std::string_view& rest) {
  const std::size_t with_header = out.size() < kRecord ? std::min(body.size(), kRecord - out.size()) : 0;
  out.append(body.substr(0, with_header));
  rest = body.substr(with_header);
}

}  // namespace

std::string write_answer(const Response& response, const AnswerFraming& framing, std::string_view& rest) {
  const int status = response.status >= 200 && response.status <= 599 ? response.status : 500;
  const bool no_body = status == 204 || status == 304;  // RFC 9110 sections 15.3.5 and 15.4.5
  std::string out;
  out.reserve(std::min(size_of(response.headers) + response.body.size(), kRecord));
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(status));
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(static_cast<unsigned>(status)));
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
  append_field(out, "Date", date());
  for (const auto& [name, value] : response.headers.all()) {
    if (is_framing(name) || text::iequals(name, "Date") || !is_token(name) || !is_value(value)) continue;
    append_field(out, name, value);
  }
  if (!no_body) {
    out.append("Content-Length: ");
    append_number(out, response.body.size());
    out.append("\r\n");
  }
  if (framing.close) {
    append_field(out, "Connection", "close");
  } else if (framing.keep_alive_1_0) {
    append_field(out, "Connection", "keep-alive");
  }
  out.append("\r\n");
  rest = {};
  if (!no_body && !framing.to_head) append_body(out, response.body, rest);
  return out;
}

std::optional<std::string> write_request(const Request& request, std::string_view target, std::string_view host,
                                         std::string_view& rest) {
  const auto visible = [](std::string_view s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c > ' ' && c <= '~'; });
  };
  if (!is_token(request.method) || !visible(target) || !visible(host)) return std::nullopt;
  std::string out;
  out.reserve(std::min(size_of(request.headers) + target.size() + request.body.size(), kRecord));
  out.append(request.method).append(" ").append(target).append(" HTTP/1.1\r\n");
  append_field(out, "Host", host);
  for (const auto& [name, value] : request.headers.all()) {
    if (is_framing(name) || text::iequals(name, "Host") || text::iequals(name, "Expect")) continue;
    if (!is_token(name) || !is_value(value)) return std::nullopt;
    append_field(out, name, value);
  }
  const bool has_content = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (!request.body.empty() || has_content) {
    out.append("Content-Length: ");
    append_number(out, request.body.size());
    out.append("\r\n");
  }
  out.append("\r\n");
  append_body(out, request.body, rest);
  return out;
}

}  // namespace linkway::net
