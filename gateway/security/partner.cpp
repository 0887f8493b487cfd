#include "security/partner.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace linkway::security {
namespace {

// Host names are compared without case (RFC 5280 section 7.2), and so is the domain of an e-mail address; its local
// part and URIs stand as they are (section 7.4, 7.5).
bool same_email(std::string_view a, std::string_view b) {
  const auto at_a = a.rfind('@');
  const auto at_b = b.rfind('@');
  if (at_a == std::string_view::npos || at_b == std::string_view::npos) return a == b;
  return a.substr(0, at_a) == b.substr(0, at_b) && text::iequals(a.substr(at_a), b.substr(at_b));
}

bool has_name(const net::PeerCertificate& certificate, std::string_view configured) {
  const auto colon = configured.find(':');
  if (colon == std::string_view::npos) return false;
  const auto kind = configured.substr(0, colon);
  const auto value = configured.substr(colon + 1);
  if (value.empty()) return false;
  if (kind == "dns") {
    return std::ranges::any_of(certificate.dns, [&](const auto& name) { return text::iequals(name, value); });
  }
  if (kind == "uri") return std::ranges::find(certificate.uris, value) != certificate.uris.end();
  if (kind == "email") {
    return std::ranges::any_of(certificate.emails, [&](const auto& name) { return same_email(name, value); });
  }
  return false;
}

bool names(const net::PeerCertificate& certificate, const Partner& partner) {
  return std::ranges::find(partner.fingerprints, certificate.fingerprint) != partner.fingerprints.end() ||
         std::ranges::any_of(partner.sans, [&](const auto& san) { return has_name(certificate, san); });
}

}  // namespace

const Partner* Partners::find(const PartnerId& id) const {
  const auto found = std::ranges::find(partners_, id, &Partner::id);
  return found == partners_.end() ? nullptr : &*found;
}

const Partner* Partners::identify(const net::PeerCertificate& certificate) const {
  if (!certificate.shown()) return nullptr;
  const Partner* found = nullptr;
  for (const auto& partner : partners_) {
    if (!names(certificate, partner)) continue;
    if (found != nullptr) return nullptr;
    found = &partner;
  }
  return found;
}

}  // namespace linkway::security
