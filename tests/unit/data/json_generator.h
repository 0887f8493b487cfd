// Random valid JSON text from a seed: the same seed always gives the same documents.
#pragma once

#include <random>
#include <set>
#include <string>
#include <string_view>

namespace linkway::data {

// plain: compact, and only the escapes that write_json itself uses, so that what is read is written back byte by byte.
enum class Spelling { plain, odd };

class JsonGenerator {
 public:
  JsonGenerator(std::uint32_t seed, Spelling spelling) : random_(seed), spelling_(spelling) {}

  std::string document() {
    std::string out = space();
    value(out, 0);
    return out + space();
  }

 private:
  std::size_t below(std::size_t n) { return random_() % n; }
  bool odd() const { return spelling_ == Spelling::odd; }

  std::string space() {
    std::string out;
    if (!odd()) return out;
    for (auto n = below(4); n > 1; --n) out.append(below(24), " \t\r\n"[below(4)]);
    return out;
  }

  void value(std::string& out, int depth) {
    // The outermost value is mostly a list or an object.
    const auto kind = depth == 0 && below(5) != 0 ? 5 + below(4) : below(depth > 6 ? 5 : 9);
    switch (kind) {
      case 0: out += "null"; break;
      case 1: out += below(2) == 0 ? "true" : "false"; break;
      case 2: number(out); break;
      case 3:
      case 4: string(out); break;
      case 5:
      case 6: list(out, depth + 1); break;
      default: object(out, depth + 1); break;
    }
  }

  void digits(std::string& out, std::size_t count) {
    while (count-- > 0) out += static_cast<char>('0' + below(10));
  }

  void number(std::string& out) {
    if (below(3) == 0) out += '-';
    if (below(4) == 0) {
      out += '0';
    } else {
      out += static_cast<char>('1' + below(9));
      digits(out, below(8) == 0 ? below(200) : below(6));
    }
    if (below(2) == 0) {
      out += '.';
      digits(out, 1 + (below(8) == 0 ? below(200) : below(6)));
    }
    if (below(3) == 0) {
      out += below(2) == 0 ? 'e' : 'E';
      const auto sign = below(3);
      if (sign < 2) out += "+-"[sign];
      out += std::to_string(below(sign == 1 ? 1000 : 99));
    }
  }

  void string(std::string& out) {
    out += '"';
    const auto length = below(12) == 0 ? below(300) : below(20);
    for (std::size_t i = 0; i < length; ++i) character(out);
    out += '"';
  }

  void character(std::string& out) {
    static constexpr std::string_view whole[] = {"é",      "ß",      "€", "中",         "\u2028",
                                                 "\uFFFD", "\uFFFF", "😀", "\U0010FFFF", "ŵ"};
    static constexpr std::string_view written[] = {"\\\"", "\\\\", "\\b",     "\\f",    "\\n",
                                                   "\\r",  "\\t",  "\\u0000", "\\u001f"};
    static constexpr std::string_view readable[] = {"\\/",     "\\u0041",        "\\u00e9",        "\\u00E9",
                                                    "\\u20AC", "\\uD83D\\uDE00", "\\udbff\\udfff", "\\uFFFF",
                                                    "\\u0022", "\\u005C"};
    switch (below(odd() ? 12 : 10)) {
      case 0: out += whole[below(std::size(whole))]; break;
      case 1: out += written[below(std::size(written))]; break;
      case 10:
      case 11: out += readable[below(std::size(readable))]; break;
      default: {
        const char c = static_cast<char>(' ' + below(95));
        out += c == '"' || c == '\\' ? '/' : c;
      }
    }
  }

  std::size_t count() { return below(40) == 0 ? below(60) : below(5); }

  void list(std::string& out, int depth) {
    out += '[' + space();
    for (std::size_t i = 0, n = count(); i < n; ++i) {
      if (i > 0) out += ',' + space();
      value(out, depth);
      out += space();
    }
    out += ']';
  }

  void object(std::string& out, int depth) {
    out += '{' + space();
    std::set<std::string> names;
    for (std::size_t i = 0, n = count(); i < n; ++i) {
      // The number keeps names apart however their characters are spelt.
      std::string name;
      string(name);
      name.insert(name.size() - 1, std::to_string(i));
      if (below(3) == 0) name = "\"" + std::string(1, static_cast<char>('a' + below(6))) + "\"";
      if (!names.insert(name).second) continue;
      if (names.size() > 1) out += ',' + space();
      out += name + space() + ':' + space();
      value(out, depth);
      out += space();
    }
    out += '}';
  }

  std::mt19937 random_;
  const Spelling spelling_;
};

}  // namespace linkway::data
