#include "api/fhir/operation_inputs.h"

#include <algorithm>

#include "api/respond.h"
#include "base/text.h"
#include "data/json.h"
#include "exchange/body.h"
#include "fhir/problem_list.h"

namespace linkway::api {

namespace {

using data::Node;

Problem wrong(std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  return problem;
}

bool about_the_form(std::string_view name) { return name == "_format" || name == "_pretty"; }

}  // namespace

Node parameter_value(const Node& parameter) {
  for (const auto& member : parameter.members()) {
    if (member.name.view().starts_with("value")) return member.value;
  }
  return parameter["resource"];
}

Result<OperationInputs> OperationInputs::read(const Call& call, data::Arena& arena,
                                              std::span<const std::string_view> known) {
  OperationInputs inputs;
  data::Builder builder(arena);
  for (const auto pair : text::split(call.request.query, '&')) {
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = text::decode_percent(pair.substr(0, equals), true);
    const auto value = text::decode_percent(pair.substr(std::min(pair.size(), equals + 1)), true);
    if (!name || !value) return wrong("the query has a broken escape (%XX)");
    if (text::invalid_utf8_at(*value) != std::string_view::npos) return wrong("the query is not UTF-8");
    if (about_the_form(*name)) continue;
    inputs.inputs_.push_back({builder.text(*name).text(), builder.text(*value), {}});
  }
  if (call.request.method == "POST") {
    auto body = exchange::read_body(call.request.headers.get("Content-Type"), call.request.body, arena,
                                    call.settings->definitions);
    if (!body.ok()) return std::move(body).problems();
    if ((*body)["resourceType"].text() != "Parameters") return wrong("an operation takes a Parameters resource");
    for (const auto& parameter : (*body)["parameter"].items()) {
      inputs.inputs_.push_back({parameter["name"].text(), parameter_value(parameter), parameter["part"]});
    }
  }
  for (const auto& input : inputs.inputs_) {
    if (std::ranges::find(known, input.name) == known.end())
      return wrong(fhir::name_for_text(input.name, "a parameter") + " is not taken here");
  }
  return inputs;
}

std::string_view OperationInputs::text(std::string_view name) const {
  const auto value = node(name);
  if (value.kind() == data::Kind::boolean) return value.boolean() ? "true" : "false";
  return value.text();
}

Node OperationInputs::node(std::string_view name) const {
  const auto found = std::ranges::find(inputs_, name, &Input::name);
  return found == inputs_.end() ? Node() : found->value;
}

std::vector<std::string_view> OperationInputs::texts(std::string_view name) const {
  std::vector<std::string_view> all;
  for (const auto& input : inputs_) {
    if (input.name == name && !input.value.text().empty()) all.push_back(input.value.text());
  }
  return all;
}

std::vector<Node> OperationInputs::parts(std::string_view name) const {
  std::vector<Node> all;
  for (const auto& input : inputs_) {
    if (input.name == name) all.push_back(input.parts);
  }
  return all;
}

fhir::terminology::Coding coding_of(const Node& node) {
  return {node["system"].text(), node["version"].text(), node["code"].text(), node["display"].text()};
}

std::vector<fhir::terminology::Coding> codings_of(const OperationInputs& inputs, std::string_view system,
                                                  std::string_view version) {
  std::vector<fhir::terminology::Coding> codings;
  if (const auto code = inputs.text("code"); !code.empty()) {
    codings.push_back({inputs.text(system), inputs.text(version), code, inputs.text("display")});
  }
  if (const auto coding = inputs.node("coding"); coding.is_object()) codings.push_back(coding_of(coding));
  const auto codeable = inputs.node("codeableConcept");
  for (const auto& item : codeable["coding"].items()) codings.push_back(coding_of(item));
  std::erase_if(codings, [](const auto& coding) { return coding.code.empty(); });
  return codings;
}

void OperationOutputs::add(std::string_view name, std::string_view type, std::string_view value) {
  if (!value.empty()) add_node(name, type, b_.text(value));
}

void OperationOutputs::add(std::string_view name, bool value) {
  add_node(name, "valueBoolean", data::Builder::boolean(value));
}

void OperationOutputs::add_node(std::string_view name, std::string_view type, const Node& value) {
  list_.push_back(b_.object({{"name", b_.text(name)}, {type, value}}));
}

void OperationOutputs::add_parts(std::string_view name, const OperationOutputs& parts) {
  if (!parts.list_.empty()) add_node(name, "part", b_.list(parts.list_));
}

net::Response OperationOutputs::response() const {
  const auto parameters =
      b_.object({{"resourceType", b_.text("Parameters")}, {"parameter", list_.empty() ? Node() : b_.list(list_)}});
  return json(200, data::to_json(parameters));
}

}  // namespace linkway::api
