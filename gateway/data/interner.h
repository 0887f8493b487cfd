// Gives equal member names one Name within a document.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/node.h"

namespace linkway::data {

// Open addressing over the document's own names: no state is shared between documents, so a sender of endless
// different names fills only its own message's memory.
class Interner {
 public:
  explicit Interner(Arena& arena) : arena_(arena) {}
  [[nodiscard]] Name intern(std::string_view text);  // copies new names into the arena
  // Keeps new names where they are; the reference holds until the next call.
  [[nodiscard]] const Name& intern_in_place(std::string_view in_arena);

 private:
  const Name& lookup(std::string_view text, bool copy);
  void grow();

  Arena& arena_;
  std::vector<Name> table_;
  std::size_t used_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace linkway::data
