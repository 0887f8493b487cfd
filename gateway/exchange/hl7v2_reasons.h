// Why a message of HL7 v2 was not taken, read back from its acknowledgment.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "exchange/batch.h"

namespace linkway::exchange {

// What the ERR segments say, and of versions before 2.5 ERR-1 and MSA-3. None where the answer is no acknowledgment.
// `line`: of the message in the whole text.
[[nodiscard]] std::vector<RowReason> reasons_in_ack(std::string_view answer, std::uint32_t line);

}  // namespace linkway::exchange
