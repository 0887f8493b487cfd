#include "security/identify.h"

#include <algorithm>
#include <set>

namespace linkway::security {

namespace {

Problem refused(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

// The schemes of all partners: those of one would tell strangers who is a partner here.
std::string challenges(const Partners& partners) {
  std::set<std::string_view> all;
  for (const auto& partner : partners.all()) {
    for (const auto& scheme : partner.authentication) all.insert(scheme->challenge());
  }
  std::string out;
  for (const auto& challenge : all) out.append(out.empty() ? "" : ", ").append(challenge);
  return out;
}

class Search {
 public:
  explicit Search(const Presented& presented) : presented_(presented) {}

  void look_at(const Partner& partner, bool own_path) {
    for (const auto& scheme : partner.authentication) {
      if (!own_path && !scheme->names_partner()) continue;
      auto verdict = scheme->check(presented_);
      if (verdict.shown == Shown::right) {
        if (found_ != nullptr && found_ != &partner) ambiguous_ = true;
        found_ = &partner;
        return;
      }
      // What was shown to the partner whose path it is says most.
      if (verdict.shown != Shown::nothing && worst_.shown == Shown::nothing) worst_ = std::move(verdict);
    }
  }
  [[nodiscard]] const Partner* found() const { return ambiguous_ ? nullptr : found_; }
  [[nodiscard]] const Verdict& worst() const { return worst_; }

 private:
  const Presented& presented_;
  const Partner* found_ = nullptr;
  bool ambiguous_ = false;
  Verdict worst_;
};

}  // namespace

Identity identify(const Partners& partners, const net::PeerCertificate& peer, const PartnerId& path,
                  const Presented& presented) {
  if (const auto* partner = partners.identify(peer)) return {partner, {}, {}};
  Search search(presented);
  const auto* own = path.get().empty() ? nullptr : partners.find(path);
  if (own != nullptr) search.look_at(*own, true);
  if (search.found() == nullptr) {
    for (const auto& partner : partners.all()) {
      if (&partner != own) search.look_at(partner, false);
    }
  }
  if (search.found() != nullptr) return {search.found(), {}, {}};
  if (search.worst().shown == Shown::unknown) {
    return {nullptr, refused(Category::unavailable, issue::transient, search.worst().reason), {}};
  }
  if (search.worst().shown == Shown::wrong) {
    return {nullptr, refused(Category::unauthenticated, issue::login, search.worst().reason), challenges(partners)};
  }
  if (peer.shown()) {
    return {nullptr,
            refused(Category::forbidden, issue::forbidden,
                    "no partner of this gateway has this client certificate (SHA-256 " + peer.fingerprint + ")"),
            {}};
  }
  auto challenge = challenges(partners);
  return {nullptr,
          refused(Category::unauthenticated, issue::login,
                  challenge.empty()
                      ? "no client certificate was shown: a partner is known by its certificate"
                      : "no client certificate was shown, and nothing else that proves which partner this is"),
          std::move(challenge)};
}

ByHeader identify_by_header(const Partners& partners, const Partner& own, const net::PeerCertificate& peer,
                            const Presented& presented) {
  if (const auto* partner = partners.identify(peer)) return partner == &own ? ByHeader::proven : ByHeader::nothing;
  auto best = ByHeader::nothing;
  for (const auto& scheme : own.authentication) {
    if (scheme->check_header(presented).shown != Shown::right) continue;
    if (!scheme->is_over_body()) return ByHeader::proven;
    best = ByHeader::claimed;
  }
  return best;
}

}  // namespace linkway::security
