// The messages of a file of HL7 v2, with or without FHS and BHS around them.
#pragma once

#include <memory>

#include "mapping/models/records.h"

namespace linkway::exchange {

// Read as a whole, at most so many bytes; UTF-16 is handed on as UTF-8.
[[nodiscard]] std::unique_ptr<mapping::RecordReader> hl7v2_records(mapping::ByteSource bytes, std::size_t max_bytes);

}  // namespace linkway::exchange
