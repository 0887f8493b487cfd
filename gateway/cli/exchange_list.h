#pragma once

#include <string>

#include "base/result.h"
#include "cli/commands.h"
#include "store/reader.h"

namespace linkway::cli {

struct ListFilter {
  std::string partner, verdict, since, referral, correlation;
  bool unrouted = false;
  std::size_t limit = 50;
};
// `since`: a FHIR time, or a duration before `now`. Problems name the option that is wrong.
[[nodiscard]] Result<store::ExchangeQuery> make_query(const ListFilter& filter, Instant now);

// Newest first: a table, or an object a line.
[[nodiscard]] Status list_exchanges(store::Reader& reader, const store::ExchangeQuery& query, bool json, Shell& shell);

}  // namespace linkway::cli
