// The suite patch: fhir-patch-tests.xml (tests/case: input, diff, and output or error) and json-patch-tests.json (a
// list of objects with doc, patch, and expected or error).
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "conformance/files.h"
#include "conformance/suite.h"
#include "data/json.h"
#include "data/xml.h"
#include "fhir/patch/fhir_patch.h"
#include "fhir/patch/json_patch.h"

namespace linkway::conformance {

namespace {

using data::Node;
using data::XmlElement;

// Why the outcome is not the one that is wanted; `wanted` absent: it must fail.
std::optional<std::string> judge(const Result<Node>& got, const Node& wanted, bool same) {
  if (!wanted) {
    if (!got) return std::nullopt;
    return "expected a refusal, got " + data::to_json(*got);
  }
  if (!got) return "refused: " + to_line(got.problems());
  if (same) return std::nullopt;
  return "expected " + data::to_json(wanted) + ", got " + data::to_json(*got);
}

void tell(Tally& tally, const std::string& name, const std::optional<std::string>& why) {
  if (why) {
    tally.failed(name, *why);
  } else {
    tally.passed(name);
  }
}

std::optional<std::string> run_json_case(const Node& test) {
  if (!test["expected"] && !test["error"]) return "the case has neither expected nor error";
  data::Arena arena;
  data::Builder builder(arena);
  const auto got = fhir::apply_json_patch(test["doc"], test["patch"], builder);
  return judge(got, test["expected"], got.ok() && data::equal(*got, test["expected"]));
}

Status run_json(const std::filesystem::path& file, Tally& tally) {
  const auto bytes = read_file(file);
  if (!bytes) return bytes.problems();
  const auto cases = data::read_json(*bytes);
  if (!cases) return cases.problems();
  for (const auto& test : cases->root.items()) {
    tell(tally, "json/" + std::string(test["comment"].text()), run_json_case(test));
  }
  return Done{};
}

void append_plain(std::string& out, const XmlElement& element) {
  out.append("<").append(element.name);
  for (const auto& attribute : element.attributes) {
    out.append(" ").append(attribute.name).append("=").append(attribute.value);
  }
  out += '>';
  for (const auto& child : element.children) {
    if (child.element != nullptr) {
      if (out.ends_with(' ')) out.pop_back();
      append_plain(out, *child.element);
      continue;
    }
    for (const char c : child.text) {
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!space) out += c;
      if (space && !out.ends_with(' ') && !out.ends_with('>')) out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  out += "</>";
}

// XHTML by what it says: however its characters are written, and without the white space that only lays it out.
std::string plain_div(std::string_view div) {
  const auto document = data::read_xml(div);
  if (!document) return std::string(div);
  std::string out;
  append_plain(out, *document->root);
  return out;
}

// The tree with every div made plain.
Node with_plain_divs(const Node& node, data::Builder& builder) {
  if (node.is_list()) {
    std::vector<Node> items;
    for (const auto& item : node.items()) items.push_back(with_plain_divs(item, builder));
    return builder.list(items);
  }
  if (!node.is_object()) return node;
  std::vector<data::Builder::Field> fields;
  for (const auto& member : node.members()) {
    const bool div = member.name.view() == "div" && member.value.is_text();
    fields.push_back({member.name.view(),
                      div ? builder.text(plain_div(member.value.text())) : with_plain_divs(member.value, builder)});
  }
  return builder.object(fields);
}

Result<data::Document> read_inner(const XmlElement& test, std::string_view name) {
  const auto* outer = test.child(name);
  if (outer == nullptr) return cannot("the case has no " + std::string(name));
  for (const auto& child : outer->children) {
    if (child.element != nullptr) return read_resource(child.element->source);
  }
  return cannot("the " + std::string(name) + " is empty");
}

std::optional<std::string> run_fhir_case(const XmlElement& test) {
  const bool fails = test.child("error") != nullptr;
  const auto input = read_inner(test, "input");
  if (!input) return "input: " + to_line(input.problems());
  const auto diff = read_inner(test, "diff");
  if (!diff) return "diff: " + to_line(diff.problems());
  Result<data::Document> output(data::Document{});
  if (!fails) output = read_inner(test, "output");
  if (!output) return "output: " + to_line(output.problems());

  data::Arena arena;
  data::Builder builder(arena);
  const MonotoneClock clock;
  const auto got = fhir::apply_fhir_patch(input->root, diff->root, builder, clock);
  const bool same = got.ok() && data::equal(with_plain_divs(*got, builder), with_plain_divs(output->root, builder));
  return judge(got, output->root, same);
}

Status run_fhir(const std::filesystem::path& file, Tally& tally) {
  const auto bytes = read_file(file);
  if (!bytes) return bytes.problems();
  const auto document = data::read_xml(*bytes);
  if (!document) return document.problems();
  for (const auto& child : document->root->children) {
    if (child.element == nullptr || child.element->name != "case") continue;
    const auto* name = child.element->attribute("name");
    tell(tally, "fhir/" + std::string(name == nullptr ? "" : name->value), run_fhir_case(*child.element));
  }
  return Done{};
}

}  // namespace

Status run_patch(const std::filesystem::path& folder, Tally& tally) {
  if (auto ran = run_fhir(folder / "fhir-patch-tests.xml", tally); !ran) return ran;
  return run_json(folder / "json-patch-tests.json", tally);
}

}  // namespace linkway::conformance
