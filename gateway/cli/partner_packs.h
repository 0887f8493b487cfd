// The packs that a gateway's configuration asks for: loaded, and fit for the partners that have them.
#pragma once

#include <memory>

#include "base/result.h"
#include "cli/config/config.h"
#include "exchange/packs.h"

namespace linkway::cli {

struct PartnerPacks {
  std::shared_ptr<const exchange::Packs> packs;  // null where the configuration names no folder
  Problems warnings;
};

// Every pack in the folders of the configuration, on the definitions in its settings. Problems, all of them: a pack
// that is wrong, two of one name, a partner whose pack is not there or does not carry what the partner is owed.
[[nodiscard]] Result<PartnerPacks> load_partner_packs(const Config& config);

}  // namespace linkway::cli
