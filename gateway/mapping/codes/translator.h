// What the transform translate() asks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace linkway::mapping {

struct TranslatedCode {
  bool found = false;
  bool keep_as_text = false;  // not found, and the policy is to keep what came as text
  std::string system;
  std::string version;
  std::string code;
  std::string display;
};

// The concept maps at hand, and the policy for what none of them knows. Not for use by two threads at once.
class Translator {
 public:
  virtual ~Translator() = default;
  // `map`: canonical of a ConceptMap. `system` is "" for a plain code. A problem: there is no such concept map, or the
  // policy is to refuse.
  [[nodiscard]] virtual Result<TranslatedCode> translate(std::string_view map, std::string_view system,
                                                         std::string_view code) = 0;
};

// A code that no concept map knows, as often as it came.
struct UnknownCode {
  std::string map;
  std::string system;
  std::string code;
  std::size_t count = 1;
};

}  // namespace linkway::mapping
