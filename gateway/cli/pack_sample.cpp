#include "cli/pack_sample.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/clock.h"
#include "base/text.h"
#include "cli/pack_sample_hl7v2.h"
#include "cli/pack_sample_xml.h"
#include "data/builder.h"
#include "data/json.h"
#include "mapping/models/csv.h"

namespace linkway::cli {

namespace {

constexpr const char* json_name_extension = "http://hl7.org/fhir/tools/StructureDefinition/json-name";
constexpr const char* xml_name_extension = "http://hl7.org/fhir/tools/StructureDefinition/xml-name";
constexpr const char* xml_namespace_extension = "http://hl7.org/fhir/tools/StructureDefinition/xml-namespace";
constexpr const char* xml_text_extension = "https://linkway.example/fhir/StructureDefinition/xml-text-values";

Problem problem_of(std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::structure;
  problem.text = std::move(text);
  return problem;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' && parse_fhir_time(text).has_value();
}

bool is_date_time(std::string_view text) {
  return text.size() > 10 && text[10] == 'T' && parse_fhir_time(text).has_value();
}

std::string type_of(const data::Node& node) {
  switch (node.kind()) {
    case data::Kind::boolean: return "boolean";
    case data::Kind::number:
      return node.text().find_first_of(".eE") == std::string_view::npos && node.text().size() < 10 ? "integer"
                                                                                                   : "decimal";
    case data::Kind::text: return is_date(node.text()) ? "date" : is_date_time(node.text()) ? "dateTime" : "string";
    default: return "string";
  }
}

// What both can be read as.
std::string common_type(const std::string& a, const std::string& b) {
  if (a == b) return a;
  const auto number = [](const std::string& type) { return type == "integer" || type == "decimal"; };
  return number(a) && number(b) ? "decimal" : "string";
}

// How JSON writes it: a model's element is written in one way.
std::string kind_of(const std::string& type) {
  return type == "boolean" ? "true or false" : type == "integer" || type == "decimal" ? "a number" : "a text";
}

class JsonSample {
 public:
  Result<std::vector<SampleElement>> read(const data::Node& root) {
    std::vector<SampleElement> elements;
    object(root, elements, "");
    if (!problems_.empty()) return problems_;
    return elements;
  }

 private:
  void object(const data::Node& node, std::vector<SampleElement>& elements, const std::string& path) {
    for (const auto& member : node.members()) {
      const auto label = member.name.view();
      const auto here = path.empty() ? std::string(label) : path + "." + std::string(label);
      auto& element = element_called(label, elements);
      value(member.value, element, here);
    }
  }

  static SampleElement& element_called(std::string_view label, std::vector<SampleElement>& elements) {
    auto name = element_name(label);
    for (auto& element : elements) {
      if ((element.label.empty() ? element.name : element.label) == label) return element;
    }
    while (std::ranges::find(elements, name, &SampleElement::name) != elements.end()) name += "_";
    auto& element = elements.emplace_back();
    element.label = name == label ? "" : std::string(label);
    element.name = std::move(name);
    return element;
  }

  void value(const data::Node& node, SampleElement& element, const std::string& path) {
    if (node.is_list()) {
      element.list = true;
      for (const auto& item : node.items()) {
        if (item.is_list()) {
          problems_.push_back(problem_of(path + " is a list of lists, which a logical model does not have"));
          return;
        }
        value(item, element, path);
      }
      return;
    }
    if (node.is_object()) {
      if (!element.type.empty()) problems_.push_back(problem_of(path + " is now an object, now a plain value"));
      element.object = true;
      return object(node, element.elements, path);
    }
    if (node.kind() == data::Kind::null) return;
    if (element.object) {
      problems_.push_back(problem_of(path + " is now an object, now a plain value"));
      return;
    }
    const auto type = type_of(node);
    if (!element.type.empty() && kind_of(element.type) != kind_of(type)) {
      problems_.push_back(problem_of(path + " is now " + kind_of(element.type) + ", now " + kind_of(type) +
                                     "; a model has one of them"));
      return;
    }
    element.type = element.type.empty() ? type : common_type(element.type, type);
  }

  Problems problems_;
};

// null and [] alone do not tell what they hold.
void settle(std::vector<SampleElement>& elements) {
  for (auto& element : elements) {
    if (!element.object && element.type.empty()) element.type = "string";
    settle(element.elements);
  }
}

Result<std::vector<SampleElement>> read_json_sample(std::string_view bytes) {
  const auto document = data::read_json(bytes);
  if (!document) return document.problems();
  if (!document->root.is_object()) return problem_of("the sample must be one JSON object, as one message is");
  return JsonSample().read(document->root);
}

// A column or field that comes again under the same name (in any case, as tables are read) makes it a list.
std::vector<SampleElement> columns(const std::vector<std::string>& labels) {
  std::vector<SampleElement> elements;
  std::unordered_map<std::string, std::size_t> known;
  std::unordered_set<std::string> names;
  for (const auto& label : labels) {
    const auto [same, fresh] = known.try_emplace(text::lower(label), elements.size());
    if (!fresh) {
      elements[same->second].list = true;
      continue;
    }
    auto name = element_name(label);
    while (!names.insert(text::lower(name)).second) name += "_";
    elements.push_back({name, name == label ? "" : label, "string", false, false, {}, XmlPlace::element, ""});
  }
  return elements;
}

Result<std::vector<SampleElement>> read_csv_sample(std::string_view bytes) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  mapping::CsvReader reader(bytes);
  std::vector<mapping::CsvCell> row;
  const auto more = reader.next(row);
  if (!more) return more.problems();
  if (!*more) return problem_of("the sample is empty; its first line must have the names of the columns");
  std::vector<std::string> labels;
  labels.reserve(row.size());
  // Programs for tables leave columns without a name behind; they are passed over where a table is read.
  for (const auto& cell : row) {
    if (const auto label = text::trim(cell.text); !label.empty()) labels.emplace_back(label);
  }
  return columns(labels);
}

Result<std::vector<SampleElement>> read_form_sample(std::string_view bytes) {
  std::vector<std::string> labels;
  for (const auto field : text::split(text::trim(bytes), '&')) {
    const auto name = text::decode_percent(field.substr(0, field.find('=')), true);
    if (!name || name->empty()) return problem_of("the sample is no form: a field has no name");
    labels.push_back(*name);
  }
  return columns(labels);
}

class Model {
 public:
  explicit Model(data::Builder& builder) : builder_(builder) {}

  data::Node definition(const Sample& sample, const std::string& url, const std::string& name) {
    is_xml_ = !sample.xml_root.empty();
    list_.push_back(builder_.object(
        {{"id", builder_.text(name)},
         {"extension", is_xml_ && sample.xml_root != name ? builder_.list({extension(xml_name_extension, "valueString",
                                                                                     builder_.text(sample.xml_root))})
                                                          : data::Node()},
         {"path", builder_.text(name)},
         {"short", builder_.text("A message of the partner")},
         {"definition", builder_.text("A message of the partner.")},
         {"min", builder_.number(0)},
         {"max", builder_.text("*")}}));
    add(sample.elements, name);
    return builder_.object({{"resourceType", builder_.text("StructureDefinition")},
                            {"id", builder_.text(name)},
                            {"extension", of_root(sample)},
                            {"url", builder_.text(url)},
                            {"version", builder_.text("1.0.0")},
                            {"name", builder_.text(name)},
                            {"status", builder_.text("draft")},
                            {"description", builder_.text("What the partner's messages look like.")},
                            {"fhirVersion", builder_.text("4.0.1")},
                            {"kind", builder_.text("logical")},
                            {"abstract", data::Builder::boolean(false)},
                            {"type", builder_.text(url)},
                            {"baseDefinition", builder_.text("http://hl7.org/fhir/StructureDefinition/Element")},
                            {"derivation", builder_.text("specialization")},
                            {"differential", builder_.object({{"element", builder_.list(list_)}})}});
  }

 private:
  data::Node extension(const char* url, const char* kind, const data::Node& value) {
    return builder_.object({{"url", builder_.text(url)}, {kind, value}});
  }

  data::Node of_root(const Sample& sample) {
    if (!is_xml_) return {};
    std::vector<data::Node> all;
    if (!sample.xml_namespace.empty()) {
      all.push_back(extension(xml_namespace_extension, "valueUri", builder_.text(sample.xml_namespace)));
    }
    all.push_back(extension(xml_text_extension, "valueBoolean", data::Builder::boolean(true)));
    return builder_.list(all);
  }

  data::Node of_element(const SampleElement& element) {
    std::vector<data::Node> all;
    if (!element.label.empty()) {
      all.push_back(
          extension(is_xml_ ? xml_name_extension : json_name_extension, "valueString", builder_.text(element.label)));
    }
    if (!element.xml_namespace.empty()) {
      all.push_back(extension(xml_namespace_extension, "valueUri", builder_.text(element.xml_namespace)));
    }
    return all.empty() ? data::Node() : builder_.list(all);
  }

  data::Node representation(const SampleElement& element) {
    if (element.xml == XmlPlace::element) return {};
    return builder_.list({builder_.text(element.xml == XmlPlace::text ? "xmlText" : "xmlAttr")});
  }

  void add(const std::vector<SampleElement>& elements, const std::string& path) {
    for (const auto& element : elements) {
      const auto here = path + "." + element.name;
      const auto& label = element.label.empty() ? element.name : element.label;
      list_.push_back(builder_.object(
          {{"id", builder_.text(here)},
           {"extension", of_element(element)},
           {"path", builder_.text(here)},
           {"representation", representation(element)},
           {"label", element.label.empty() ? data::Node() : builder_.text(element.label)},
           {"short", builder_.text(label)},
           {"definition", builder_.text("What " + label + " means.")},
           {"min", builder_.number(0)},
           {"max", builder_.text(element.list ? "*" : "1")},
           {"type", builder_.list({builder_.object(
                        {{"code", builder_.text(element.type.empty() ? "BackboneElement" : element.type)}})})}}));
      add(element.elements, here);
    }
  }

  data::Builder& builder_;
  std::vector<data::Node> list_;
  bool is_xml_ = false;
};

}  // namespace

// R4 elementdefinition.html: the parts of a path are words.
std::string element_name(std::string_view label) {
  std::string name;
  for (const char c : label.substr(0, 60)) name += is_letter(c) || is_digit(c) || c == '_' ? c : '_';
  if (name.empty() || !is_letter(name[0])) name = "x" + name;
  return name;
}

Result<Sample> read_sample(mapping::PackFormat format, std::string_view bytes) {
  if (format == mapping::PackFormat::xml) return read_xml_sample(bytes);
  if (format == mapping::PackFormat::hl7v2) return read_hl7v2_sample(bytes);
  auto elements = format == mapping::PackFormat::json   ? read_json_sample(bytes)
                  : format == mapping::PackFormat::csv  ? read_csv_sample(bytes)
                  : format == mapping::PackFormat::form ? read_form_sample(bytes)
                                                        : problem_of("a sample is .json, .xml, .csv, .form or .hl7");
  if (!elements) return std::move(elements).problems();
  if (elements->empty()) return problem_of("the sample has nothing in it");
  settle(*elements);
  return Sample{*std::move(elements), "", "", ""};
}

std::string model_of(const Sample& sample, const std::string& url, const std::string& name) {
  data::Arena arena;
  data::Builder builder(arena);
  return data::to_json(Model(builder).definition(sample, url, name), data::JsonStyle::pretty) + "\n";
}

}  // namespace linkway::cli
