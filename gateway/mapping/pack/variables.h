// What the maps and expressions of a pack read as %name.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/path/evaluate.h"
#include "mapping/pack/manifest.h"
#include "mapping/pack/transfer.h"

namespace linkway::mapping {

using Variables = std::vector<std::pair<std::string, std::string>>;

// %partner, %base, the system of each identifier by its name, and what requests keep; "" for what none has kept yet,
// which is read as nothing.
[[nodiscard]] Variables variables_of(const Manifest& manifest, const std::string& partner, const std::string& base);
[[nodiscard]] Variables variables_of(const Manifest& manifest, const Surroundings& surroundings);
// A rule's system with the partner's id in it.
[[nodiscard]] std::string system_of(const IdentifierRule& rule, const std::string& partner);

class VariableHost : public fhir::path::Host {
 public:
  explicit VariableHost(const Variables& variables) : variables_(variables) {}
  [[nodiscard]] bool variable(std::string_view name, std::vector<fhir::path::Item>& into) override;

 private:
  const Variables& variables_;
};

}  // namespace linkway::mapping
