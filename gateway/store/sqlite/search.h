// A search: keys come newest first from the index that promises the fewest, and each is tried against the rest of the
// query. All statements are fixed; a portion of keys at a time is read, so that a page costs no more than it shows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/reader.h"
#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

class Search {
 public:
  Search(std::function<Statement&(const std::string&)> statement, const SearchQuery& query, const Scope& scope)
      : statement_(std::move(statement)), query_(query), scope_(scope) {}

  // Appends up to limit + 1 rows.
  [[nodiscard]] Fault run(std::vector<ResourceRow>& found);
  // True when the search was given up: it met `most_candidates` keys, and most of them did not fit or may not be seen.
  // Without this bound one partner could keep the readers busy with what is not his.
  [[nodiscard]] bool too_costly() const { return too_costly_; }
  static constexpr std::size_t most_candidates = 100'000;

 private:
  // One descending run of keys. A token with its system, a range of update times, or all of a type.
  struct Stream {
    enum class Kind { token, updated, type } kind = Kind::type;
    const SearchToken* token = nullptr;
    std::vector<std::int64_t> keys{};  // read ahead, the next one last
    std::int64_t below = 0;
    bool ended = false;
  };
  using Group = std::vector<SearchToken>;

  Fault name_systems(std::vector<Group>& groups);
  Fault choose(const std::vector<Group>& groups, std::vector<Stream>& streams, const Group*& driver);
  Fault count(const Group& group, std::size_t& many);
  Fault fill(Stream& stream);
  Fault next(std::vector<Stream>& streams, std::optional<std::int64_t>& key);
  Fault holds(const Group& group, std::int64_t key, bool& yes);
  Fault fetch(std::int64_t key, std::vector<ResourceRow>& found);
  [[nodiscard]] Instant from() const;
  [[nodiscard]] Instant until() const;

  std::function<Statement&(const std::string&)> statement_;
  const SearchQuery& query_;
  const Scope& scope_;
  bool too_costly_ = false;
};

}  // namespace linkway::store::sqlite
