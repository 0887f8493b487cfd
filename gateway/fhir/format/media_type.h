// Which form of FHIR a media type means, and which one a client wants (R4 http.html#mime-type, #parameters).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace linkway::fhir {

enum class Format : std::uint8_t { json, xml };

// "application/fhir+json"
[[nodiscard]] std::string_view media_type(Format format);

struct MediaType {
  std::optional<Format> format;  // nothing: neither JSON nor XML
  bool utf8 = true;              // no charset, or one that UTF-8 covers
  bool r4 = true;                // no fhirVersion, or that of R4
};
// A Content-Type: application/fhir+json and application/fhir+xml, what they were called before and what lenient
// clients call them (application/json, text/json, application/json+fhir; the same for xml).
[[nodiscard]] MediaType parse_media_type(std::string_view content_type);

// `_format` where it is given, else the best of Accept by its q-values; JSON where both suit alike, and when nothing is
// asked for. Nothing when neither is acceptable. A '+' of `_format` may have arrived as a blank.
[[nodiscard]] std::optional<Format> wanted_format(std::string_view accept, std::string_view format_parameter);

}  // namespace linkway::fhir
