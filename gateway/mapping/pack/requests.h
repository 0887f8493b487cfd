// Deliveries that take several requests: which is next, and what the answer to one gives to those behind it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/builder.h"
#include "mapping/pack/pack.h"
#include "mapping/pack/transfer.h"

namespace linkway::mapping {

// The request that leaves next: of the channel's `before` the first that is not among `done`, whose `when` holds, and
// of which not all that it keeps of a person is among `surroundings.values` already; else the channel itself.
[[nodiscard]] Result<const Channel*> next_request(const Pack& pack, const Channel& channel, const data::Node& message,
                                                  std::span<const std::string> done, const Surroundings& surroundings);

struct KeptText {
  const KeepRule* rule = nullptr;
  std::string value;  // never empty
};
// What one of the channel's `before` keeps of this answer, all of it: a problem where something is missing, or longer
// than any id.
[[nodiscard]] Result<std::vector<KeptText>> read_kept(const Pack& pack, const Channel& request, std::string_view answer,
                                                      const Surroundings& surroundings);

// Whether later deliveries about the same person go without this request once it was answered.
[[nodiscard]] bool is_of_person(const Channel& request);

}  // namespace linkway::mapping
