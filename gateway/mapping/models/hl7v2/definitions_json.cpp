#include "mapping/models/hl7v2/definitions_json.h"

#include <map>
#include <string_view>
#include <vector>

#include "mapping/models/hl7v2/tables.h"
#include "mapping/models/hl7v2_models.h"

namespace linkway::mapping {

namespace {

std::string url_of(std::string_view name) { return std::string(hl7v2_models) + std::string(name); }

// The lines of a table that belong together: the first begins at its margin, the others do not.
std::vector<std::string> paragraphs(std::string_view table) {
  std::vector<std::string> all;
  while (!table.empty()) {
    const auto end = table.find('\n');
    const auto line = table.substr(0, end);
    table = end == std::string_view::npos ? std::string_view() : table.substr(end + 1);
    if (line.empty()) continue;
    if (line.front() == ' ') {
      all.back() += line.substr(1);
    } else {
      all.emplace_back(line);
    }
  }
  return all;
}

struct Part {
  std::string type;  // "" where no version has anything
  bool repeats = false;
  bool required = false;
  std::string table;
  std::string name;
};

Part read_part(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  Part part;
  if (text == "-") return part;
  const auto space = text.find(' ');
  auto code = text.substr(0, space);
  part.name = text.substr(space + 1);
  if (const auto slash = code.find('/'); slash != std::string_view::npos) {
    part.table = code.substr(slash + 1);
    code = code.substr(0, slash);
  }
  for (; code.ends_with('*') || code.ends_with('!'); code.remove_suffix(1)) {
    (code.back() == '*' ? part.repeats : part.required) = true;
  }
  part.type = code;
  return part;
}

struct Parts {
  std::string owner;
  std::vector<Part> parts;
};

std::vector<Parts> read_parts(std::string_view table) {
  std::vector<Parts> all;
  for (const auto& paragraph : paragraphs(table)) {
    std::string_view rest(paragraph);
    const auto colon = rest.find(':');
    auto& made = all.emplace_back(Parts{std::string(rest.substr(0, colon)), {}});
    rest.remove_prefix(colon + 1);
    while (!rest.empty()) {
      const auto end = rest.find(';');
      made.parts.push_back(read_part(rest.substr(0, end)));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
  }
  return all;
}

class Writer {
 public:
  std::string bundle() {
    out_ = R"({"resourceType":"Bundle","type":"collection","entry":[)";
    for (const auto& type : read_parts(hl7v2_types())) types_.insert_or_assign(type.owner, type.parts.size());
    for (const auto& type : read_parts(hl7v2_types())) whole(type, "Data type ", element_url);
    generic();
    for (const auto table : {hl7v2_segments_a_l(), hl7v2_segments_m_z()}) {
      for (const auto& segment : read_parts(table)) whole(segment, "Segment ", url_of("SEGMENT"));
    }
    message();
    for (const auto& structure : paragraphs(hl7v2_structures())) message(structure);
    out_.back() = ']';
    return std::move(out_) + "}\n";
  }

 private:
  static constexpr std::string_view element_url = "http://hl7.org/fhir/StructureDefinition/Element";
  // What a segment may have that no model knows.
  static constexpr int generic_fields = 99;
  static constexpr int generic_components = 40;
  static constexpr int generic_subcomponents = 20;

  void begin(std::string_view name, std::string_view title, std::string_view base, bool is_abstract = false) {
    out_ += R"({"resource":{"resourceType":"StructureDefinition","id":")" + std::string(name) + R"(","url":")" +
            url_of(name) + R"(","version":"2.8.1","name":")" + std::string(name) + R"(","title":")" +
            std::string(title) + R"(","status":"active","fhirVersion":"4.0.1","kind":"logical","abstract":)" +
            (is_abstract ? "true" : "false") + R"(,"type":")" + url_of(name) + R"(","baseDefinition":")" +
            std::string(base) + R"(","derivation":"specialization","differential":{"element":[)";
    element(name, title, 0, true, {});
  }
  void end() {
    out_.back() = ']';
    out_ += "}}},";
  }

  // `types`: none for a root.
  void element(std::string_view path, std::string_view short_text, int min, bool repeats,
               const std::vector<std::string>& types, bool is_text = false) {
    out_ += R"({"id":")" + std::string(path) + R"(","path":")" + std::string(path) + '"';
    if (is_text) out_ += R"(,"representation":["xmlText"])";
    out_ += R"(,"short":")" + std::string(short_text) + R"(","min":)" + std::to_string(min) + R"(,"max":")" +
            (repeats ? "*" : "1") + '"';
    if (!types.empty()) {
      out_ += R"(,"type":[)";
      for (const auto& type : types) out_ += R"({"code":")" + type + R"("},)";
      out_.back() = ']';
    }
    out_ += "},";
  }

  // Texts, numbers and times are texts here: what they mean is for maps to say.
  [[nodiscard]] std::string type_url(const std::string& type) const {
    return types_.contains(type) ? url_of(type) : "string";
  }

  void whole(const Parts& parts, std::string_view what, std::string_view base) {
    begin(parts.owner, std::string(what) + parts.owner, base);
    for (std::size_t i = 0; i < parts.parts.size(); ++i) {
      const auto& part = parts.parts[i];
      if (part.type.empty()) continue;
      const auto path = parts.owner + "." + parts.owner + "-" + std::to_string(i + 1);
      const auto text = part.type + " " + part.name + (part.table.empty() ? "" : " (table " + part.table + ")");
      if (part.type == "varies") {
        element(path + "[x]", text, part.required ? 1 : 0, part.repeats, any_type());
      } else {
        // The first component is what a text means where a composite may stand (section 2.5.3.3 of 2.8.1).
        element(path, text, part.required ? 1 : 0, part.repeats, {type_url(part.type)}, base == element_url && i == 0);
      }
    }
    end();
  }

  // What OBX-2 may name, and what has no type of its own.
  [[nodiscard]] std::vector<std::string> any_type() const {
    std::vector<std::string> all{"string"};
    for (const auto& [type, components] : types_) all.push_back(url_of(type));
    all.push_back(url_of("ANY"));
    return all;
  }

  void generic() {
    numbered("ANY_COMPONENT", "Component of a type that is not known", "S", generic_subcomponents, "string");
    numbered("ANY", "Field of a type that is not known", "C", generic_components, url_of("ANY_COMPONENT"));
    begin("SEGMENT", "Any segment", element_url, true);
    end();
    begin("ANY_SEGMENT", "Segment without a model", url_of("SEGMENT"));
    element("ANY_SEGMENT.name", "Name of the segment", 1, false, {"string"});
    for (int i = 1; i <= generic_fields; ++i) {
      element("ANY_SEGMENT.F-" + std::to_string(i), "Field " + std::to_string(i), 0, true, {url_of("ANY")});
    }
    end();
  }
  void numbered(std::string_view name, std::string_view title, std::string_view letter, int count,
                const std::string& type) {
    begin(name, title, element_url);
    for (int i = 1; i <= count; ++i) {
      const auto number = std::string(letter) + "-" + std::to_string(i);
      element(std::string(name) + "." + number, number, 0, false, {type}, i == 1);
    }
    end();
  }

  void message() {
    begin("MESSAGE", "Message of any structure", element_url);
    element("MESSAGE.MSH", "Segment MSH", 1, false, {url_of("MSH")});
    other("MESSAGE");
    end();
  }
  void message(std::string_view structure) {
    const std::string name(structure.substr(0, structure.find(' ')));
    begin(name, "Message " + name, element_url);
    structure.remove_prefix(structure.find(':') + 1);
    members(name, structure);
    end();
  }
  void other(const std::string& path) {
    element(path + ".OTHER", "Segments that have no place here", 0, true, {url_of("SEGMENT")});
  }

  // Up to the end, or the parenthesis that closes the group. A segment that stands in two places is called ROL and
  // ROL2.
  void members(const std::string& path, std::string_view& rest) {
    std::map<std::string, int> seen;
    while (!rest.empty() && rest.front() != ')') {
      if (rest.front() == ' ') {
        rest.remove_prefix(1);
        continue;
      }
      const auto end = std::min(rest.find_first_of(" ()?*+"), rest.size());
      const std::string name(rest.substr(0, end));
      rest.remove_prefix(end);
      const auto count = ++seen[name];
      auto place = path;
      place.append(".").append(name);
      if (count > 1) place += std::to_string(count);
      if (!rest.starts_with('(')) {
        const auto [min, repeats] = cardinality(rest);
        element(place, "Segment " + name, min, repeats, {url_of(name)});
        continue;
      }
      // Its cardinality stands behind what it holds.
      const auto before = out_.size();
      rest.remove_prefix(1);
      members(place, rest);
      rest.remove_prefix(1);
      const auto [min, repeats] = cardinality(rest);
      const auto within = out_.substr(before);
      out_.resize(before);
      element(place, "Group " + name, min, repeats, {"BackboneElement"});
      out_ += within;
    }
    other(path);
  }
  static std::pair<int, bool> cardinality(std::string_view& rest) {
    const auto mark = rest.empty() ? ' ' : rest.front();
    if (mark != '?' && mark != '*' && mark != '+') return {1, false};
    rest.remove_prefix(1);
    return {mark == '+' ? 1 : 0, mark != '?'};
  }

  std::string out_;
  std::map<std::string, std::size_t> types_;
};

}  // namespace

std::string hl7v2_definitions_json() { return Writer().bundle(); }

}  // namespace linkway::mapping
