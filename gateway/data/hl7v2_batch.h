// Several messages of HL7 v2 in one text: with FHS, BHS, BTS, FTS around them (HL7 v2.8.1 section 2.10.3), or one after
// the other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace linkway::data {

struct Hl7BatchLimits {
  std::size_t max_bytes = 64UL * 1024 * 1024;
  std::size_t max_messages = 100'000;
};

struct Hl7BatchItem {
  std::string_view bytes;  // from its MSH to before the next header or trailer
  std::size_t offset = 0;  // in Hl7Batch::text
  std::uint32_t line = 1;  // of its MSH
  std::size_t batch = 0;   // number of its BHS, from 1; 0 outside of every BHS
};

struct Hl7Batch {
  std::vector<Hl7BatchItem> messages;
  // What is read with the messages: give it to read_hl7v2 as options.charset. "UTF-8" when all of the bytes had to be
  // converted (UTF-16) to be split, else "".
  std::string_view charset;
  std::string_view text;   // the bytes that were given, or what they were converted to
  bool enveloped = false;  // FHS, BHS, BTS or FTS is there
  // FHS, BHS as they are, "" when absent; BHS of the first batch.
  std::string_view file_header;
  std::string_view batch_header;
  // Warnings: counts in BTS-1, FTS-1 that do not fit, headers without trailers, segments that belong to no message.
  Problems findings;
  std::shared_ptr<const std::string> converted;  // holds what `text` shows, when it was converted
};

// The parts of it are views of `bytes`, which outlive it. Cheap: messages are not read. A single message comes back as
// it is. Refuses what has no line that begins with MSH, and what is over a limit. An envelope without messages has
// none.
[[nodiscard]] Result<Hl7Batch> split_batch(std::string_view bytes, const Hl7BatchLimits& limits = {});

}  // namespace linkway::data
