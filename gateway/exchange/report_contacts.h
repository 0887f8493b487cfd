// Contacts that belong to no referral, person by person: a report counts those that asked for nothing.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "exchange/report.h"
#include "store/reader.h"

namespace linkway::exchange {

class ContactList {
 public:
  static constexpr ResourceKey everybody{std::numeric_limits<std::int64_t>::max()};

  struct Contact {
    ResourceKey person;
    ExchangeKey exchange;
    ResourceKey key;
    friend auto operator<=>(const Contact&, const Contact&) = default;
  };

  explicit ContactList(store::Reader& reader) : reader_(reader) {}

  // Reads them: three numbers for each are kept. None when the question is about platforms, which are not told of them.
  [[nodiscard]] Status find(const ReportQuestion& question);
  // The next one of a person up to `last`; nothing when there is none.
  [[nodiscard]] std::optional<Contact> next(ResourceKey last);

 private:
  store::Reader& reader_;
  std::vector<Contact> contacts_;
  std::size_t at_ = 0;
};

}  // namespace linkway::exchange
