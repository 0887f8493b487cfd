// SHA-1 (RFC 3174): what Attachment.hash is made with. It protects nothing here.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace linkway::fhir::validation {

[[nodiscard]] std::array<std::uint8_t, 20> sha1(std::string_view bytes);

}  // namespace linkway::fhir::validation
