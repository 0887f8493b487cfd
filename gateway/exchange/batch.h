// Many messages in one text: each becomes an exchange of its own, and what became of each is told in their order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "exchange/inbound.h"
#include "exchange/received.h"
#include "mapping/models/records.h"

namespace linkway::exchange {

enum class RowVerdict : std::uint8_t {
  accepted,
  repeated,   // it was accepted before: its exchange is that of the first time
  no_effect,  // understood, and it moves nothing
  refused,
  failed,  // the gateway could not: nothing is known against the row, and the batch ends here
  note,    // no row: what is told of the batch as a whole
};
[[nodiscard]] std::string_view to_string(RowVerdict verdict);

struct RowReason {
  std::string severity;    // "error", "warning", "information"
  std::string where;       // in the sender's words: the path of an element; "" where there is none
  std::uint32_t line = 0;  // of the whole text; 0: not known
  std::string text;        // safe to show
};

struct BatchRow {
  std::uint64_t number = 0;  // 1 for the first
  std::uint32_t line = 0;    // of the whole text, where it begins
  RowVerdict verdict = RowVerdict::accepted;
  std::string exchange;  // "" when it never became one
  std::vector<RowReason> reasons;
};

struct BatchSummary {
  std::uint64_t rows = 0;
  std::uint64_t accepted = 0;
  std::uint64_t repeated = 0;
  std::uint64_t no_effect = 0;
  std::uint64_t refused = 0;
  // Not empty: what is behind the last row that was told could not be handled. `again`: it can be, later.
  Problems problems;
  bool again = false;

  [[nodiscard]] std::uint64_t taken() const { return accepted + repeated + no_effect; }
  void count(RowVerdict verdict);
};

struct BatchParts {
  Inbound& inbound;
  const SettingsHolder& settings;
  const Clock& clock;
  IdSource& ids;
};

struct BatchLimits {
  std::size_t in_flight = 32;
  int tries = 7;                             // of a row that the store cannot keep now
  std::chrono::milliseconds pause{200};      // before the second try; doubled each time
  std::chrono::milliseconds longest{5'000};  // pause
};

// What came, but for its body: `head.vouched` says whose it is. `stopping` is asked now and then; a batch that is
// stopped has a problem and can be begun again: rows that were accepted are recognised.
// Rows that share a value of the channel's `order` are handled one after the other; where the channel has none, all
// are. Blocks until every row is decided; each row is told once, in their order, on the calling thread.
[[nodiscard]] BatchSummary run_batch(const BatchParts& parts, const Received& head, mapping::RecordReader& records,
                                     const std::function<void(const BatchRow&)>& tell,
                                     const std::function<bool()>& stopping, const BatchLimits& limits = {});

}  // namespace linkway::exchange
