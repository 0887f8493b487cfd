// Validates resources against the definitions and profiles (R4 validation.html).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/media_type.h"
#include "fhir/path/evaluate.h"
#include "fhir/terminology/service.h"
#include "fhir/validation/issue.h"

namespace linkway::fhir::validation {

// Resources that are not in the instance itself. The default knows none.
class Library {
 public:
  virtual ~Library() = default;
  // What a literal reference or canonical (a Questionnaire's, for example) names; null when it is not known. Must
  // outlive the validation.
  [[nodiscard]] virtual const data::Node* find(std::string_view reference);
  // Whether what a literal reference names exists, where only that is known; nothing when it cannot be told.
  [[nodiscard]] virtual std::optional<bool> exists(std::string_view reference);
};

enum class Unknown : std::uint8_t { ignore, warn, refuse };

struct Options {
  std::vector<std::string> profiles;  // canonicals that the root must satisfy, beside those of meta.profile
  // Canonicals that each resource of their type must satisfy, wherever it stands but in `contained`.
  std::vector<std::string> type_profiles;
  bool meta_profiles = true;  // of every resource
  // Observations with a code of R4's vital signs must satisfy their profile, claimed or not (observation-vitalsigns).
  bool vital_signs = true;
  Unknown extensions = Unknown::warn;  // those without a definition, but for modifier extensions, which are errors
  std::vector<std::string> known_extensions;  // beginnings of urls that are taken as known
  Unknown profiles_unknown =
      Unknown::warn;                     // canonicals of meta.profile that are not here; a requested one is an error
  bool references_must_resolve = false;  // literal references to what is neither in the instance nor in the library
  bool example_urls = true;              // http://example.org/... may stand where a real url should
  bool invariants = true;
  bool best_practice = true;  // warnings of invariants that are only good practice: dom-6
  bool terminology = true;
  std::size_t max_issues = 1000;
  path::Budget budget;  // of each invariant
};

// One thread at a time; keeps what it has worked out of the definitions for the next resource. Linear in the size of
// the instance.
class Validator {
 public:
  Validator(Definitions definitions, const terminology::Service& terminology, const Clock& clock,
            Library* library = nullptr);
  ~Validator();
  Validator(Validator&&) noexcept;
  Validator& operator=(Validator&&) noexcept;

  // A resource as data::read_json or a format reader gave it. Form (unknown members, wrong kinds, empty values) is
  // checked here, too. A thing found twice is told once.
  [[nodiscard]] Issues validate(const data::Node& resource, const Options& options = {});
  // Text that may not even be JSON or XML: what cannot be read is one fatal issue.
  [[nodiscard]] Issues validate(std::string_view bytes, Format format, const Options& options = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linkway::fhir::validation
