// From the bytes of a channel to the instances that its map reads, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "mapping/pack/manifest.h"

namespace linkway::mapping {

struct WireForm {
  PackFormat format = PackFormat::json;
  std::string_view charset;                // "" where the format says it itself
  const fhir::Structure* model = nullptr;  // null for FHIR
  const fhir::Definitions& definitions;
  const TableRules* table = nullptr;  // of csv; null for the usual ones
  const Hl7Rules* hl7v2 = nullptr;    // of hl7v2 that is read; null for none
};

// One instance for each message that the bytes hold: one, but for the rows of a CSV file. What is odd and was read all
// the same is added to `told`.
[[nodiscard]] Result<std::vector<data::Node>> read_messages(const WireForm& form, std::string_view bytes,
                                                            data::Arena& arena, Problems& told);
[[nodiscard]] Result<std::string> write_message(const WireForm& form, const data::Node& message);

}  // namespace linkway::mapping
