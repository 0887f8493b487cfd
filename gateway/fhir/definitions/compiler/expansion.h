// Which codes a value set holds (R4 valueset.html#compositions).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/definitions/compiler/known_codes.h"

namespace linkway::fhir::compiler {

struct Member {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};

// A part that could not be expanded.
struct Gap {
  std::string_view system;  // whose codes may belong; "" when it may be any
  std::string reason;
};

struct Expanded {
  std::vector<Member> members;  // sorted by code, then system; each once
  std::vector<Gap> gaps;
};

class Expander {
 public:
  Expander(Context& context, KnownSystems& systems);

  // Of a value set of this package.
  [[nodiscard]] const Expanded& expand(const SourceItem& item);

 private:
  struct Entry {
    bool open = false;  // its expansion is going on
    bool done = false;
    Expanded result;
  };

  [[nodiscard]] Expanded expand_canonical(std::string_view canonical);
  [[nodiscard]] Expanded expand_imported(const SourceItem& item);
  [[nodiscard]] Expanded expand_below(const ValueSet& set);
  void compose(const data::Node& compose, Expanded& result);
  [[nodiscard]] Expanded part(const data::Node& include, bool inactive);
  void codes_of_system(const data::Node& include, bool inactive, Expanded& result);
  void whole_system(const KnownSystem& system, const data::Node& include, bool inactive, Expanded& result);

  Context& context_;
  KnownSystems& systems_;
  std::unordered_multimap<std::string_view, const SourceItem*> items_;  // by url
  std::unordered_map<const SourceItem*, Entry> entries_;
  std::size_t depth_ = 0;
  std::size_t work_ = 0;  // codes looked at so far
};

}  // namespace linkway::fhir::compiler
