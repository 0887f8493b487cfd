// ConceptMap/$translate (R4 conceptmap-operation-translate.html).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/node.h"
#include "fhir/terminology/service.h"

namespace linkway::fhir::terminology {

// A property of the surroundings that a mapping may depend on.
struct Dependency {
  std::string_view property;  // uri of the element
  std::string_view system;
  std::string_view value;  // code, or text
};

struct TranslateQuestion {
  data::Node map;           // the concept map itself, where the question brings it; else absent
  std::string_view url;     // of the concept map, or url|version; "" for any that fits
  std::string_view source;  // value set of the source, "" for any
  std::string_view target;  // value set of the target, "" for any
  std::string_view target_system;
  std::vector<Coding> codings;  // each is translated; a plain code has no system
  std::vector<Dependency> dependencies;
  bool reverse = false;  // from target to source
};

struct Match {
  std::string equivalence;  // of the match to what was asked for; turned round in reverse
  std::string system;
  std::string version;
  std::string code;  // "" where it is said that there is none (unmatched)
  std::string display;
  std::string source;                // url of the concept map
  std::vector<Dependency> products;  // point into the concept map, which is kept
};

struct Translation {
  bool found = false;  // at least one match that says what the code is in the target
  std::vector<Match> matches;
  std::string message;  // when there is none, or one was left out: why
};

}  // namespace linkway::fhir::terminology
