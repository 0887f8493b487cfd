#include "base/text.h"
#include "data/json.h"
#include "exchange/stages.h"

namespace linkway::exchange {

namespace {

// application/fhir+json (R4 http.html#mime-type), and what lenient clients call it.
bool is_json(std::string_view media_type) {
  const auto kind = text::trim(media_type.substr(0, media_type.find(';')));
  return text::iequals(kind, "application/fhir+json") || text::iequals(kind, "application/json") ||
         text::iequals(kind, "text/json");
}

// FHIR is always UTF-8; a charset parameter may say so, and nothing else.
bool is_utf8(std::string_view media_type) {
  for (auto parameter : text::split(media_type, ';')) {
    parameter = text::trim(parameter);
    if (!text::iequals(parameter.substr(0, 8), "charset=")) continue;
    auto charset = parameter.substr(8);
    if (charset.size() >= 2 && charset.front() == '"' && charset.back() == '"') {
      charset = charset.substr(1, charset.size() - 2);
    }
    return text::iequals(charset, "utf-8") || text::iequals(charset, "us-ascii");
  }
  return true;
}

}  // namespace

bool decode(Work& work) {
  if (work.in.media_type.empty()) {
    work.problem(Category::unsupported_media, issue::not_supported, "",
                 "Content-Type is missing; send application/fhir+json");
    return false;
  }
  if (!is_json(work.in.media_type)) {
    work.problem(Category::unsupported_media, issue::not_supported, "",
                 "this Content-Type is not read here; send application/fhir+json");
    return false;
  }
  if (!is_utf8(work.in.media_type)) {
    work.problem(Category::unsupported_media, issue::not_supported, "",
                 "FHIR content is UTF-8; another charset is not read");
    return false;
  }
  auto root = data::read_json(work.in.body, work.arena);
  if (!work.keep(root)) return false;
  work.root = *root;
  return true;
}

}  // namespace linkway::exchange
