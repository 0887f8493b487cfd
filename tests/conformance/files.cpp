#include "conformance/files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "conformance/loose_xml.h"
#include "data/json.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/json_form.h"
#include "fhir/format/xml_form.h"

namespace linkway::conformance {

Problem cannot(std::string text) {
  Problem problem;
  problem.category = Category::not_found;
  problem.code = issue::not_found;
  problem.text = std::move(text);
  return problem;
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path)) return cannot("cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::string to_line(const Problems& problems) {
  std::string line;
  for (const auto& problem : problems) {
    if (!line.empty()) line += "; ";
    if (line.size() > 2000) return line + "...";
    line += to_string(problem);
  }
  return line;
}

Result<data::Document> read_resource(std::string_view bytes) {
  auto text = bytes;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const auto& definitions = fhir::Definitions::core();
  const bool xml = text.starts_with('<');
  auto strict = xml ? fhir::read_xml(bytes, definitions) : fhir::read_json(bytes, definitions);
  if (strict) return strict;
  auto loose = xml ? read_loose_xml(bytes, definitions) : data::read_json(bytes);
  return loose ? std::move(loose) : std::move(strict);
}

}  // namespace linkway::conformance
