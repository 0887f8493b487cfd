#include "data/hl7v2_charset.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "base/charset.h"
#include "base/text.h"
#include "data/hl7v2_locate.h"

namespace linkway::data {

namespace {

using std::literals::string_view_literals::operator""sv;

// HL7 table 0211 and what senders write in its place, by lower-case name without blanks, and ICU's name for it. What
// calls itself ISO 8859-1 is read as windows-1252, as in the rest of the world (WHATWG Encoding).
constexpr std::array names = {
    std::pair{""sv, "US-ASCII"sv},
    std::pair{"ascii"sv, "US-ASCII"sv},
    std::pair{"us-ascii"sv, "US-ASCII"sv},
    std::pair{"isoir6"sv, "US-ASCII"sv},
    std::pair{"8859/1"sv, "windows-1252"sv},
    std::pair{"iso-8859-1"sv, "windows-1252"sv},
    std::pair{"iso8859-1"sv, "windows-1252"sv},
    std::pair{"iso8859/1"sv, "windows-1252"sv},
    std::pair{"latin1"sv, "windows-1252"sv},
    std::pair{"isoir100"sv, "windows-1252"sv},
    std::pair{"windows-1252"sv, "windows-1252"sv},
    std::pair{"cp1252"sv, "windows-1252"sv},
    std::pair{"ansi"sv, "windows-1252"sv},
    std::pair{"isoir101"sv, "ISO-8859-2"sv},
    std::pair{"isoir109"sv, "ISO-8859-3"sv},
    std::pair{"isoir110"sv, "ISO-8859-4"sv},
    std::pair{"isoir144"sv, "ISO-8859-5"sv},
    std::pair{"isoir127"sv, "ISO-8859-6"sv},
    std::pair{"isoir126"sv, "ISO-8859-7"sv},
    std::pair{"isoir138"sv, "ISO-8859-8"sv},
    std::pair{"isoir148"sv, "ISO-8859-9"sv},
    std::pair{"isoir166"sv, "windows-874"sv},
    std::pair{"unicode"sv, "UTF-8"sv},
    std::pair{"utf8"sv, "UTF-8"sv},
    std::pair{"unicodeutf-8"sv, "UTF-8"sv},
    std::pair{"unicodeutf8"sv, "UTF-8"sv},
    std::pair{"utf-8"sv, "UTF-8"sv},
    std::pair{"isoir192"sv, "UTF-8"sv},
    std::pair{"unicodeutf-16"sv, "UTF-16"sv},
    std::pair{"utf16"sv, "UTF-16"sv},
    std::pair{"unicodeutf-32"sv, "UTF-32"sv},
    std::pair{"isoir13"sv, "ISO-2022-JP-2"sv},
    std::pair{"isoir14"sv, "ISO-2022-JP-2"sv},
    std::pair{"isoir87"sv, "ISO-2022-JP-2"sv},
    std::pair{"isoir159"sv, "ISO-2022-JP-2"sv},
    std::pair{"jas2020"sv, "ISO-2022-JP-2"sv},
    std::pair{"jisx0202"sv, "ISO-2022-JP-2"sv},
    std::pair{"gb18030-2000"sv, "GB18030"sv},
    std::pair{"isoir149"sv, "EUC-KR"sv},
    std::pair{"ksx1001"sv, "EUC-KR"sv},
    std::pair{"cns11643-1992"sv, "EUC-TW"sv},
    std::pair{"big-5"sv, "Big5"sv},
};

// Begins as UTF-16 without a byte order mark does, which begins with a letter of ASCII.
std::string_view utf16_without_mark(std::string_view bytes) {
  if (bytes.size() < 8) return {};
  const auto zero = [&](std::size_t at) { return bytes[at] == '\0'; };
  if (!zero(0) && zero(1) && !zero(2) && zero(3)) return "UTF-16LE";
  if (zero(0) && !zero(1) && zero(2) && !zero(3)) return "UTF-16BE";
  return {};
}

std::string_view wide_charset(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE\0\0"sv) || bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return "UTF-16";
  return utf16_without_mark(bytes);
}

// The repetitions of MSH-18: the first that is named is what the message begins in; a Japanese one among them is one
// that escape sequences of ISO 2022 switch to (HL7 v2.8.1 section 2.14.9.18).
struct Declared {
  bool any = false;
  std::string charset = "US-ASCII";  // "" when the name is not known
  bool switches = false;
};

Declared declared_in(std::string_view bytes) {
  const auto from = skip_around_hl7v2(bytes, 0);
  const auto line = bytes.substr(from, line_end_hl7v2(bytes, from) - from);
  Declared declared;
  if (!begins_segment(line, "MSH") || line.size() < 6) return declared;
  for (const auto name : text::split(header_field(line, 18), line[5])) {
    const auto charset = charset_of_hl7v2(name);
    if (charset.starts_with("ISO-2022")) declared.switches = true;
    if (declared.any || text::trim(name).empty()) continue;
    declared.any = true;
    declared.charset = charset;
  }
  if (declared.switches) declared.charset = "ISO-2022-JP-2";
  return declared;
}

Problem refused(std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::not_supported;
  problem.text = "not readable as HL7 v2: " + std::move(text);
  problem.path = "MSH-18";
  problem.line = 1;
  problem.column = 1;
  return problem;
}

// How one message is read; findings are told as they come.
class Decoder {
 public:
  Decoder(std::string_view bytes, std::string_view fallback) : bytes_(bytes), fallback_(fallback) {}

  Result<Hl7Text> forced(std::string_view name) {
    const auto charset = charset_of_hl7v2(name);
    if (charset.empty()) return refused("the charset that is set for the channel is not known here");
    if ((charset == "UTF-8" || charset == "US-ASCII") && is_utf8()) return as_it_is(charset);
    if (charset != "UTF-8" && convert(charset)) return std::move(out_);
    return refused("the message has bytes that have no meaning in the charset that is set for the channel");
  }

  Result<Hl7Text> by_itself() {
    const auto declared = declared_in(bytes_);
    if (const auto wide = wide_charset(bytes_); !wide.empty()) {
      if (convert(wide)) return std::move(out_);
      return refused("the message begins as UTF-16 or UTF-32 does, and goes on otherwise");
    }
    if (bytes_.starts_with("\xEF\xBB\xBF") && is_utf8()) return as_it_is("UTF-8");
    const bool ascii = is_ascii();
    if (declared.switches && bytes_.find('\x1B') != std::string_view::npos && convert(declared.charset)) {
      return std::move(out_);
    }
    if (declared.charset.empty()) tell("MSH-18 names a charset that is not known here", Severity::warning);
    const bool wide_name = declared.charset.starts_with("UTF-16") || declared.charset.starts_with("UTF-32");
    if (ascii) return as_it_is(declared.charset.empty() || wide_name ? "US-ASCII" : declared.charset);
    return is_utf8() ? utf8(declared) : not_utf8(declared);
  }

 private:
  Result<Hl7Text> utf8(const Declared& declared) {
    if (declared.charset == "UTF-8") return as_it_is("UTF-8");
    const bool latin = declared.charset == "windows-1252" || declared.charset == "ISO-8859-15";
    // Bytes that are UTF-8 throughout and not ASCII hardly ever mean anything else in Latin script. In other alphabets
    // two capitals may look so, but never a C1 control character.
    if (reads_as_text(declared.charset) && !latin && !has_c1() && convert(declared.charset)) {
      tell("the bytes are those of MSH-18, but could be UTF-8", Severity::information);
      return std::move(out_);
    }
    if (declared.any) {
      tell("MSH-18 names another charset, but the bytes are UTF-8 and are read as such", Severity::warning);
    } else {
      tell("MSH-18 names no charset; the bytes are UTF-8", Severity::information);
    }
    return as_it_is("UTF-8");
  }

  Result<Hl7Text> not_utf8(const Declared& declared) {
    if (reads_as_text(declared.charset) && convert(declared.charset)) return std::move(out_);
    const auto fallback = charset_of_hl7v2(fallback_);
    if (!convert(fallback))
      return refused("the bytes have no meaning in the charset of MSH-18, nor in the one in its place");
    tell("the bytes are not those of the charset of MSH-18 (" +
             std::string(declared.any && !declared.charset.empty() ? declared.charset : "none") + "); read as " +
             fallback,
         Severity::warning);
    return std::move(out_);
  }

  // Says something of bytes beyond ASCII, and is not refuted by the first ones.
  static bool reads_as_text(std::string_view charset) {
    return !charset.empty() && charset != "US-ASCII" && charset != "UTF-8" && !charset.starts_with("UTF-16") &&
           !charset.starts_with("UTF-32");
  }

  // Eight bytes at a time.
  bool is_ascii() const {
    constexpr std::uint64_t high = 0x8080808080808080U;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= bytes_.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes_.data() + at, sizeof word);
      if ((word & high) != 0) return false;
    }
    return std::ranges::none_of(bytes_.substr(at), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  }
  bool is_utf8() const { return text::invalid_utf8_at(bytes_) == std::string_view::npos; }
  bool has_c1() const {
    return std::ranges::any_of(
        bytes_, [](char c) { return static_cast<unsigned char>(c) >= 0x80 && static_cast<unsigned char>(c) < 0xA0; });
  }

  Hl7Text as_it_is(std::string_view charset) {
    out_.text = bytes_;
    out_.charset = charset;
    return std::move(out_);
  }

  bool convert(std::string_view charset) {
    auto text = text::from_charset(bytes_, charset);
    if (!text) return false;
    out_.converted = std::make_shared<const std::string>(std::move(*text));
    out_.text = *out_.converted;
    out_.charset = charset;
    return true;
  }

  void tell(std::string text, Severity severity) {
    Problem problem;
    problem.category = Category::malformed;
    problem.code = issue::value;
    problem.severity = severity;
    problem.rule = "charset";
    problem.text = std::move(text);
    problem.path = "MSH-18";
    problem.line = 1;
    problem.column = 1;
    out_.findings.push_back(std::move(problem));
  }

  std::string_view bytes_;
  std::string_view fallback_;
  Hl7Text out_;
};

}  // namespace

std::string charset_of_hl7v2(std::string_view declared) {
  std::string name;
  for (const char c : text::lower(declared.substr(0, 64))) {
    if (c != ' ' && c != '\t') name += c;
  }
  const auto* known = std::ranges::find(names, name, [](const auto& pair) { return pair.first; });
  if (known != names.end()) return std::string(known->second);
  for (const std::string_view prefix : {"8859/", "iso8859/", "iso8859-"}) {
    if (name.starts_with(prefix)) name = "iso-8859-" + name.substr(prefix.size());
  }
  return text::known_charset(name) ? text::upper(name) : std::string();
}

Result<Hl7Text> decode_hl7v2(std::string_view bytes, std::string_view forced, std::string_view fallback) {
  Decoder decoder(bytes, fallback);
  return forced.empty() ? decoder.by_itself() : decoder.forced(forced);
}

Result<std::string> encode_hl7v2(std::string_view text, std::string_view declared) {
  const auto charset = charset_of_hl7v2(declared);
  if (charset.empty()) return refused("the charset to write in is not known here");
  if (charset == "UTF-8") return std::string(text);
  auto bytes = text::to_charset(text, charset);
  if (!bytes) return refused("the text has characters that its charset does not have");
  return std::move(*bytes);
}

}  // namespace linkway::data
