#include "referral/organization_reference.h"

#include "fhir/codes.h"
#include "fhir/primitive.h"

namespace linkway::referral {

data::Node organization_reference(data::Builder& builder, std::string_view name, std::string_view system,
                                  std::string_view value) {
  if (name.empty() && value.empty()) return {};
  return builder.object({{"type", builder.text("Organization")},
                         {"identifier", value.empty() ? data::Node() : fhir::identifier_of(builder, system, value)},
                         {"display", fhir::text_or_absent(builder, name)}});
}

}  // namespace linkway::referral
