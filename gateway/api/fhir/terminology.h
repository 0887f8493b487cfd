// The operations of a terminology service (R4 terminology-service.html) over the definitions that are loaded. They are
// about no person: any partner may ask.
#pragma once

#include <span>
#include <string_view>

#include "api/api.h"
#include "fhir/terminology/service.h"

namespace linkway::api {

void expand_value_set(const Parts& parts, Call call, const net::Reply& reply);
void validate_code_in_value_set(const Parts& parts, Call call, const net::Reply& reply);
void validate_code_in_code_system(const Parts& parts, Call call, const net::Reply& reply);
void look_up_code(const Parts& parts, Call call, const net::Reply& reply);
void subsumes(const Parts& parts, Call call, const net::Reply& reply);
void translate_code(const Parts& parts, Call call, const net::Reply& reply);

// What is asked: with the configuration of the call.
[[nodiscard]] fhir::terminology::Service terminology_of(const Call& call);

// For the CapabilityStatement.
struct TerminologyOperation {
  std::string_view type;  // ValueSet
  std::string_view name;  // expand
  std::string_view definition;
};
[[nodiscard]] std::span<const TerminologyOperation> terminology_operations();

}  // namespace linkway::api
