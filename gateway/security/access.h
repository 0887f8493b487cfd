// The one place that decides who may read and write what. The default is no.
//
// A referrer reads what it sent and what came of it. A platform reads the Tasks it owns and what they reference, and
// moves only those. An operator reads no resources through FHIR.
#pragma once

#include <string_view>

#include "security/partner.h"
#include "store/reader.h"
#include "store/rows.h"

namespace linkway::security {

// Whose eyes a partner's reads and searches have.
[[nodiscard]] store::Scope scope_of(const Partner& partner);

// Whether a partner may send new resources of this type at all.
[[nodiscard]] bool may_create(const Partner& partner, std::string_view type);

// Whether resources of this type are exchanged here by anybody: the types of the CapabilityStatement.
[[nodiscard]] bool is_exchanged(std::string_view type);

enum class Write : unsigned char {
  whole,  // the resource is the partner's own: all of it may change
  move,   // the gateway's Task of a referral that it takes part in: only what its role says of it
  no,     // it may be seen, not changed
};
// For a resource that the partner's scope can see; `referral` is the one that the row belongs to, or null.
[[nodiscard]] Write may_write(const Partner& partner, const store::ResourceRow& row,
                              const store::ReferralRow* referral);

}  // namespace linkway::security
