#include "fhir/format/media_type.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace linkway::fhir {

namespace {

struct Known {
  std::string_view name;
  Format format;
};
constexpr std::array names = {
    Known{"application/fhir+json", Format::json},
    Known{"application/fhir+xml", Format::xml},
    Known{"application/json", Format::json},
    Known{"application/xml", Format::xml},
    Known{"text/json", Format::json},
    Known{"text/xml", Format::xml},
    Known{"application/json+fhir", Format::json},
    Known{"application/xml+fhir", Format::xml},
};

std::optional<Format> format_called(std::string_view name) {
  const auto* const known =
      std::find_if(names.begin(), names.end(), [name](const Known& each) { return text::iequals(each.name, name); });
  return known == names.end() ? std::nullopt : std::optional(known->format);
}

std::string_view unquoted(std::string_view value) {
  value = text::trim(value);
  const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// The parameter of a media type, trimmed and without quotes; nothing when it is not there.
std::optional<std::string_view> parameter(std::string_view media_type, std::string_view name) {
  bool first = true;
  for (const auto part : text::split(media_type, ';')) {
    const auto equals = part.find('=');
    if (!std::exchange(first, false) && equals != std::string_view::npos &&
        text::iequals(text::trim(part.substr(0, equals)), name)) {
      return unquoted(part.substr(equals + 1));
    }
  }
  return std::nullopt;
}

bool is_r4(std::string_view media_type) {
  const auto version = parameter(media_type, "fhirVersion").value_or("4.0");
  return version == "4.0" || version.starts_with("4.0.");
}

// RFC 9110 section 12.4.2, in thousandths. What is no weight counts as the greatest.
int weight(std::string_view range) {
  const auto q = parameter(range, "q").value_or("1");
  if (q.empty() || (q[0] != '0' && q[0] != '1') || (q.size() > 1 && q[1] != '.')) return 1000;
  if (q[0] == '1') return 1000;
  int thousandths = 0;
  int unit = 100;
  for (const char c : q.substr(std::min<std::size_t>(q.size(), 2), 3)) {
    if (c < '0' || c > '9') return 1000;
    thousandths += (c - '0') * unit;
    unit /= 10;
  }
  return thousandths;
}

// How closely a range names a format: 0 not at all, 1 as anything, 2 by its type, 3 by its name.
int closeness(std::string_view range, Format format) {
  const auto name = text::trim(range.substr(0, range.find(';')));
  if (name == "*/*" || name == "*") return 1;
  if (text::iequals(name, "application/*") || text::iequals(name, "text/*")) return 2;
  return format_called(name) == format ? 3 : 0;
}

// The weight of a format: that of the range which names it most closely, 0 when none does (RFC 9110 section 12.5.1).
int weight_of(std::string_view accept, Format format) {
  int closest = 0;
  int best = 0;
  for (const auto range : text::split(accept, ',')) {
    const auto close = closeness(range, format);
    if (close == 0 || close < closest || !is_r4(range)) continue;
    best = close > closest ? weight(range) : std::max(best, weight(range));
    closest = close;
  }
  return best;
}

std::optional<Format> format_parameter_means(std::string_view value) {
  if (text::iequals(value, "json")) return Format::json;
  if (text::iequals(value, "xml")) return Format::xml;
  std::string name(text::trim(value.substr(0, value.find(';'))));
  std::replace(name.begin(), name.end(), ' ', '+');
  return is_r4(value) ? format_called(name) : std::nullopt;
}

}  // namespace

std::string_view media_type(Format format) { return names[format == Format::json ? 0 : 1].name; }

MediaType parse_media_type(std::string_view content_type) {
  MediaType out;
  out.format = format_called(text::trim(content_type.substr(0, content_type.find(';'))));
  const auto charset = parameter(content_type, "charset").value_or("utf-8");
  out.utf8 = text::iequals(charset, "utf-8") || text::iequals(charset, "us-ascii");
  out.r4 = is_r4(content_type);
  return out;
}

std::optional<Format> wanted_format(std::string_view accept, std::string_view format_parameter) {
  if (!format_parameter.empty()) return format_parameter_means(format_parameter);
  if (text::trim(accept).empty()) return Format::json;
  const auto json = weight_of(accept, Format::json);
  const auto xml = weight_of(accept, Format::xml);
  if (json == 0 && xml == 0) return std::nullopt;
  return xml > json ? Format::xml : Format::json;
}

}  // namespace linkway::fhir
