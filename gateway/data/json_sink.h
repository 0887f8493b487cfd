// Appends JSON to a string without asking it for room at every character.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "data/json_escape.h"

namespace linkway::data {

class JsonSink {
 public:
  // `expected`: how much will be written as far as one can tell; more is made room for as it comes.
  JsonSink(std::string& out, std::size_t expected) : out_(out) {
    const auto before = out.size();
    out.resize(before + expected + slack);
    at_ = out.data() + before;
    end_ = out.data() + out.size();  // NOLINT(cppcoreguidelines-prefer-member-initializer): after the resize
  }
  ~JsonSink() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }
  JsonSink(const JsonSink&) = delete;
  JsonSink& operator=(const JsonSink&) = delete;

  void put(std::string_view s) {
    need(s.size());
    copy(s);
  }
  void quoted(std::string_view s) {
    need(s.size() + 2);
    *at_++ = '"';
    if (needs_no_escape(s)) {
      copy(s);
    } else {
      escaped(s);
    }
    *at_++ = '"';
  }
  // After each of the other functions there is room for two characters more; no need to ask.
  void follow(char c) { *at_++ = c; }

  void bracket(char c) {
    need(1);
    *at_++ = c;
  }
  // Takes back a comma that was written in expectation of more; false when nothing was written since the bracket.
  bool drop_comma() {
    if (at_[-1] != ',') return false;
    --at_;
    return true;
  }
  void new_line(std::size_t indent) {
    need(indent + 1);
    *at_++ = '\n';
    std::memset(at_, ' ', indent);
    at_ += indent;
  }

 private:
  static constexpr std::size_t slack = 2;

  void need(std::size_t more) {
    if (static_cast<std::size_t>(end_ - at_) < more + slack) grow(more + slack);
  }
  void grow(std::size_t more) {
    const auto used = static_cast<std::size_t>(at_ - out_.data());
    out_.resize(std::max(out_.size() * 2, used + more));
    at_ = out_.data() + used;
    end_ = out_.data() + out_.size();
  }
  // Room must have been made.
  void copy(std::string_view s) {
    const auto n = s.size();
    if (n > 16) {
      std::memcpy(at_, s.data(), n);
    } else if (n >= 8) {
      copy_ends<8>(s);
    } else if (n >= 4) {
      copy_ends<4>(s);
    } else {
      for (std::size_t i = 0; i < n; ++i) at_[i] = s[i];
    }
    at_ += n;
  }
  // The first and the last `size` characters, which may overlap: two moves instead of a call.
  template <std::size_t size>
  void copy_ends(std::string_view s) {
    char head[size];
    char tail[size];
    std::memcpy(head, s.data(), size);
    std::memcpy(tail, s.data() + s.size() - size, size);
    std::memcpy(at_, head, size);
    std::memcpy(at_ + s.size() - size, tail, size);
  }
  void escaped(std::string_view s) {
    while (!s.empty()) {
      std::size_t plain = 0;
      while (s.size() - plain >= 8 && needs_no_escape(s.substr(plain, 8))) plain += 8;
      while (plain < s.size() && json_escapes[static_cast<unsigned char>(s[plain])] == 0) ++plain;
      put(s.substr(0, plain));
      if (plain == s.size()) return;
      escape(static_cast<unsigned char>(s[plain]), s.size());
      s.remove_prefix(plain + 1);
    }
  }
  void escape(unsigned char c, std::size_t rest) {
    constexpr std::string_view digits = "0123456789abcdef";
    need(6 + rest);
    *at_++ = '\\';
    *at_++ = json_escapes[c];
    if (json_escapes[c] != 'u') return;
    *at_++ = '0';
    *at_++ = '0';
    *at_++ = digits[c >> 4];
    *at_++ = digits[c & 15U];
  }

  std::string& out_;
  char* at_;
  char* end_;
};

}  // namespace linkway::data
