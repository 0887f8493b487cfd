// Who sent a request: by its client certificate, else by the scheme of a partner that it satisfies. The default is
// nobody.
#pragma once

#include <cstdint>
#include <string>

#include "base/problem.h"
#include "security/partner.h"
#include "security/scheme.h"

namespace linkway::security {

struct Identity {
  const Partner* partner = nullptr;
  Problem problem;        // where nobody was found: unauthenticated, forbidden or unavailable
  std::string challenge;  // then the value of WWW-Authenticate; "" where a certificate is the only proof
};

// `path`: the partner whose own address was asked, empty for others; signatures tell nobody by themselves and are
// looked at there alone.
[[nodiscard]] Identity identify(const Partners& partners, const net::PeerCertificate& peer, const PartnerId& path,
                                const Presented& presented);

// What the header of a request to a partner's own path tells, before its body is there.
enum class ByHeader : std::uint8_t {
  nothing,
  claimed,  // a signature over the body, which may be right
  proven,
};
[[nodiscard]] ByHeader identify_by_header(const Partners& partners, const Partner& own,
                                          const net::PeerCertificate& peer, const Presented& presented);

}  // namespace linkway::security
