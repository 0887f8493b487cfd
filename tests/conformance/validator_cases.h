// The cases of a validator suite: which file is validated with what at hand, and how many errors the reference
// validator finds in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "fhir/format/media_type.h"

namespace linkway::conformance {

// One validation of the file: by itself (and what its meta.profile names), or by a profile beside.
struct ValidatorStep {
  std::string source;                   // file or canonical of the requested profile; "" for the file by itself
  std::vector<std::string> supporting;  // further files that this step needs
  std::size_t errors = 0;               // errors and fatal issues that the reference validator tells
  std::vector<std::string> texts;       // what it says, one text an error
};

struct ValidatorCase {
  std::string name;
  std::string file;
  fhir::Format format = fhir::Format::json;
  std::string module;
  std::vector<std::string> supporting;
  std::vector<std::string> known_extensions;  // beginnings of urls
  std::string validate_reference;             // CHECK_EXISTS_AND_TYPE, CHECK_VALID ...; "" when nothing is said
  bool example_urls = true;
  std::size_t server_errors = 0;  // how many of the errors need a terminology server
  ValidatorStep base;
  std::optional<ValidatorStep> profile;
};

// A list of objects with name, file, fmt, module, supporting, examples, validateReference, allowedExt, errors,
// tx_dependent, texts, and profile {source, supporting, errors, texts}; null is as good as absent, other members are
// read over. A problem for what is no such list.
[[nodiscard]] Result<std::vector<ValidatorCase>> read_validator_cases(std::string_view json);

}  // namespace linkway::conformance
