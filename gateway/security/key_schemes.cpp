// The schemes whose proof is a secret that goes with the request.
#include <optional>
#include <utility>

#include "base/text.h"
#include "security/scheme.h"

namespace linkway::security {

namespace {

// Compares with every one, so that the time does not tell which of them it was.
bool any_same(const std::vector<Secret>& wanted, std::string_view given) {
  bool same = false;
  for (const auto& secret : wanted) {
    if (same_secret(secret.reveal(), given)) same = true;
  }
  return same;
}

class ApiKey : public Scheme {
 public:
  explicit ApiKey(ApiKeySettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] Verdict check(const Presented& presented) const override {
    const auto given = shown_key(presented);
    if (!given) return {};
    if (any_same(settings_.keys, *given)) return {Shown::right, ""};
    return {Shown::wrong, settings_.header.empty() ? "the key in the query is not known"
                                                   : "the key in header " + settings_.header + " is not known"};
  }
  [[nodiscard]] bool names_partner() const override { return true; }
  [[nodiscard]] std::string_view challenge() const override { return "ApiKey realm=\"linkway\""; }

 private:
  [[nodiscard]] std::optional<std::string> shown_key(const Presented& presented) const {
    if (!settings_.header.empty()) {
      const auto given = text::trim(presented.headers.get(settings_.header));
      return given.empty() ? std::nullopt : std::optional<std::string>(given);
    }
    for (const auto pair : text::split(presented.query, '&')) {
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != settings_.query) continue;
      return text::decode_percent(pair.substr(equals + 1), true);
    }
    return std::nullopt;
  }

  const ApiKeySettings settings_;
};

class Basic : public Scheme {
 public:
  explicit Basic(BasicSettings settings) : settings_(std::move(settings)) {}

  [[nodiscard]] Verdict check(const Presented& presented) const override {
    const auto header = text::trim(presented.headers.get("Authorization"));
    constexpr std::string_view scheme = "Basic ";
    if (header.size() <= scheme.size() || !text::iequals(header.substr(0, scheme.size()), scheme)) return {};
    const auto pair = text::decode_base64(text::trim(header.substr(scheme.size())));
    const auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos) return {};
    const std::string_view both = *pair;
    if (!same_secret(settings_.user, both.substr(0, colon))) return {};  // another partner's, or nobody's
    if (any_same(settings_.passwords, both.substr(colon + 1))) return {Shown::right, ""};
    return {Shown::wrong, "user or password is wrong"};
  }
  [[nodiscard]] bool names_partner() const override { return true; }
  [[nodiscard]] std::string_view challenge() const override { return R"(Basic realm="linkway", charset="UTF-8")"; }

 private:
  const BasicSettings settings_;
};

}  // namespace

SchemePtr make_api_key(ApiKeySettings settings) { return std::make_shared<ApiKey>(std::move(settings)); }
SchemePtr make_basic(BasicSettings settings) { return std::make_shared<Basic>(std::move(settings)); }

}  // namespace linkway::security
