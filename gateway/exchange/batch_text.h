// What a text that came by a channel holds: one message, or a batch of them, and where each begins.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mapping/models/records.h"
#include "mapping/pack/pack.h"

namespace linkway::exchange {

// Each row of a table is a message, unless the channel's model is a whole table; so is each line of NDJSON, and each
// element of a JSON list or of the list that the channel names. `bytes` is read as far as it must be.
[[nodiscard]] bool is_batch(const mapping::Pack& pack, const mapping::Channel& channel, std::string_view media_type,
                            mapping::ByteSource bytes);

// The Content-Type of a table with its charset, where it says none: found out by reading all of `bytes`.
[[nodiscard]] std::string with_charset(const mapping::Channel& channel, std::string media_type,
                                       const mapping::ByteSource& bytes);

// How the result of a batch is written: as the batch itself.
enum class BatchForm : std::uint8_t { table, list, lines };

struct BatchText {
  std::unique_ptr<mapping::RecordReader> records;
  std::string media_type;  // that each of them is handed on with
  BatchForm form = BatchForm::table;
};
// `pack` is held until the records are read.
[[nodiscard]] Result<BatchText> batch_text(const std::shared_ptr<const mapping::Pack>& pack,
                                           const mapping::Channel& channel, std::string_view media_type,
                                           mapping::ByteSource bytes);
// The whole text as one message: what is no batch.
[[nodiscard]] BatchText one_message(std::string_view media_type, mapping::ByteSource bytes, std::size_t max_bytes);

}  // namespace linkway::exchange
