#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "security/scheme.h"

namespace linkway::security {

namespace {

std::optional<std::string> decode_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned value = 0;
    const auto* end = hex.data() + i + 2;
    if (std::from_chars(hex.data() + i, end, value, 16).ptr != end) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

// Seconds as Stripe and Slack write them, milliseconds as JavaScript does, or a time with its zone.
std::optional<Instant> read_time(std::string_view text) {
  constexpr std::size_t digits_of_millis = 13;  // from 2001 to 2286
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && stop == end && number >= 0 && text.size() <= digits_of_millis) {
    return Instant{number * (text.size() == digits_of_millis ? 1'000 : 1'000'000)};
  }
  return parse_fhir_time(text);
}

class Hmac : public Scheme {
 public:
  explicit Hmac(HmacSettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] Verdict check(const Presented& presented) const override {
    Verdict verdict;
    const auto signature = read_signature(presented, verdict);
    if (!signature) return verdict;
    const auto texts = signed_texts(presented);
    bool right = false;
    for (const auto& secret : settings_.secrets) {
      if (same_secret(hmac(settings_.digest, secret.reveal(), texts), *signature)) right = true;
    }
    if (right) return {Shown::right, ""};
    return {Shown::wrong, "the signature in header " + settings_.header + " is not that of this body"};
  }
  [[nodiscard]] Verdict check_header(const Presented& presented) const override {
    Verdict verdict;
    if (read_signature(presented, verdict)) return {Shown::right, ""};
    return verdict;
  }
  [[nodiscard]] bool is_over_body() const override { return true; }
  [[nodiscard]] bool names_partner() const override { return false; }
  [[nodiscard]] std::string_view challenge() const override { return "Signature realm=\"linkway\""; }

 private:
  // The signature, made at a time that fits; nothing with the verdict.
  std::optional<std::string> read_signature(const Presented& presented, Verdict& verdict) const {
    auto given = text::trim(presented.headers.get(settings_.header));
    if (given.empty()) return std::nullopt;
    if (!given.starts_with(settings_.prefix)) {
      verdict = {Shown::wrong, "header " + settings_.header + " must begin with '" + settings_.prefix + "'"};
      return std::nullopt;
    }
    given.remove_prefix(settings_.prefix.size());
    auto signature = settings_.base64 ? text::decode_base64(given) : decode_hex(given);
    if (!signature) {
      verdict = {Shown::wrong, "the signature in header " + settings_.header + " is not " +
                                   (settings_.base64 ? "base64" : "hexadecimal")};
      return std::nullopt;
    }
    verdict = check_time(presented);
    if (verdict.shown != Shown::nothing) return std::nullopt;
    return signature;
  }
  // Shown::nothing: the time is right, or none is asked for.
  [[nodiscard]] Verdict check_time(const Presented& presented) const {
    if (settings_.timestamp.empty()) return {};
    const auto time = read_time(text::trim(presented.headers.get(settings_.timestamp)));
    if (!time) return {Shown::wrong, "header " + settings_.timestamp + " must tell the time of the signature"};
    const auto apart = presented.now < *time ? *time - presented.now : presented.now - *time;
    if (apart <= settings_.tolerance) return {};
    return {Shown::wrong, "the time in header " + settings_.timestamp + " is too far from now"};
  }

  // What was signed, in pieces: the body is not copied.
  [[nodiscard]] std::vector<std::string_view> signed_texts(const Presented& presented) const {
    constexpr std::string_view body = "{body}";
    constexpr std::string_view time = "{timestamp}";
    std::vector<std::string_view> pieces;
    std::string_view rest = settings_.signed_text;
    while (!rest.empty()) {
      if (rest.starts_with(body)) {
        pieces.push_back(presented.body);
        rest.remove_prefix(body.size());
      } else if (rest.starts_with(time)) {
        pieces.push_back(text::trim(presented.headers.get(settings_.timestamp)));
        rest.remove_prefix(time.size());
      } else {
        const auto end = std::min({rest.size(), rest.find(body), rest.find(time)});
        pieces.push_back(rest.substr(0, end));
        rest.remove_prefix(end);
      }
    }
    return pieces;
  }

  const HmacSettings settings_;
};

}  // namespace

SchemePtr make_hmac(HmacSettings settings) { return std::make_shared<Hmac>(std::move(settings)); }

}  // namespace linkway::security
