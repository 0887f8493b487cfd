#include "fhir/reference.h"
#include "fhir/types.h"

namespace linkway::fhir {

namespace {

constexpr auto npos = std::string_view::npos;

// Takes the last segment of a path off its end, with the '/' before it.
std::string_view take_last(std::string_view& path) {
  const auto slash = path.rfind('/');
  const auto last = slash == npos ? path : path.substr(slash + 1);
  path = slash == npos ? std::string_view() : path.substr(0, slash);
  return last;
}

// Reads [base/]Type/id[/_history/version] into `out`; what stands before Type is left in `path`.
bool take_location(std::string_view& path, Reference& out) {
  auto id = take_last(path);
  auto type = take_last(path);
  if (type == "_history") {
    out.version = id;
    if (!is_id(out.version)) return false;
    id = take_last(path);
    type = take_last(path);
  }
  out.type = type;
  out.id = id;
  return is_id(id) && is_resource_type(type);
}

std::size_t scheme_length(std::string_view text) {
  if (text.starts_with("https://")) return 8;
  if (text.starts_with("http://")) return 7;
  return 0;
}

Reference of_kind(Reference::Kind kind, std::string_view text) {
  Reference r;
  r.kind = kind;
  r.text = text;
  return r;
}

Reference parse_absolute(std::string_view text, std::size_t scheme) {
  auto r = of_kind(Reference::Kind::absolute, text);
  auto path = text.substr(scheme);
  if (!take_location(path, r) || path.empty()) return of_kind(Reference::Kind::other, text);
  r.base = text.substr(0, scheme + path.size());
  return r;
}

Reference parse_conditional(std::string_view text, std::size_t question) {
  auto r = of_kind(Reference::Kind::conditional, text);
  r.type = text.substr(0, question);
  r.query = text.substr(question + 1);
  if (r.query.empty() || !is_resource_type(r.type)) return of_kind(Reference::Kind::other, text);
  return r;
}

Reference parse_relative(std::string_view text) {
  auto r = of_kind(Reference::Kind::relative, text);
  auto path = text;
  // A '/' at the very front would leave nothing before it either, so the type must begin the text.
  if (!take_location(path, r) || !path.empty() || r.type.data() != text.data()) {
    return of_kind(Reference::Kind::other, text);
  }
  return r;
}

}  // namespace

Reference parse_reference(std::string_view text) {
  if (text.empty()) return {};
  if (text.front() == '#') {
    auto r = of_kind(Reference::Kind::contained, text);
    r.id = text.substr(1);
    return r;
  }
  if (text.starts_with("urn:uuid:") || text.starts_with("urn:oid:")) return of_kind(Reference::Kind::urn, text);
  if (const auto scheme = scheme_length(text); scheme != 0) return parse_absolute(text, scheme);
  if (const auto question = text.find('?'); question != npos) return parse_conditional(text, question);
  return parse_relative(text);
}

}  // namespace linkway::fhir
