// CodeSystem/$lookup
#include <algorithm>
#include <array>

#include "api/fhir/operation_inputs.h"
#include "api/fhir/terminology.h"
#include "api/respond.h"
#include "base/text.h"

namespace linkway::api {

namespace {

using data::Node;
using fhir::terminology::Answer;

constexpr std::array<std::string_view, 6> known{"code", "system", "version", "coding", "displayLanguage", "property"};

// Asked for by name, or everything when nothing is.
class Wanted {
 public:
  explicit Wanted(std::vector<std::string_view> names) : names_(std::move(names)) {}
  [[nodiscard]] bool has(std::string_view name) const {
    return names_.empty() || std::ranges::find(names_, name) != names_.end();
  }

 private:
  std::vector<std::string_view> names_;
};

class Lookup {
 public:
  // `more`: what supplements of the code system say of it.
  Lookup(data::Builder& builder, const fhir::CodeSystem& system, const fhir::Concept& known,
         std::vector<const fhir::Concept*> more)
      : b_(builder), system_(system), known_(known), more_(std::move(more)), outputs_(builder) {}

  net::Response response(const Wanted& wanted, std::string_view language) {
    outputs_.add("name", "valueString", system_.name.empty() ? system_.url.view() : system_.name.view());
    outputs_.add("version", "valueString", system_.version);
    outputs_.add("display", "valueString", display(language));
    if (wanted.has("designation")) {
      designations(known_);
      for (const auto* more : more_) designations(*more);
    }
    if (wanted.has("definition")) property("definition", "string", known_.definition);
    if (wanted.has("inactive")) flag("inactive", known_.inactive);
    if (wanted.has("abstract")) flag("abstract", known_.is_abstract);
    if (wanted.has("parent")) {
      for (const auto parent : known_.parents) property("parent", "code", system_.concepts[parent].code);
    }
    if (wanted.has("child")) children();
    properties(known_, wanted);
    for (const auto* more : more_) properties(*more, wanted);
    return outputs_.response();
  }

 private:
  [[nodiscard]] std::string_view display(std::string_view language) const {
    if (const auto text = in_language(known_, language); !text.empty()) return text;
    for (const auto* more : more_) {
      if (const auto text = in_language(*more, language); !text.empty()) return text;
    }
    return known_.display.empty() ? known_.code : known_.display;
  }

  static std::string_view in_language(const fhir::Concept& known, std::string_view language) {
    for (const auto& item : known.designations) {
      if (!language.empty() && text::iequals(item.language, language)) return item.value;
    }
    return {};
  }

  void properties(const fhir::Concept& known, const Wanted& wanted) {
    for (const auto& item : known.properties) {
      if (item.code.view() != "parent" && item.code.view() != "child" && wanted.has(item.code)) stated(item);
    }
  }

  void designations(const fhir::Concept& known) {
    for (const auto& item : known.designations) {
      OperationOutputs parts(b_);
      parts.add("language", "valueCode", item.language);
      if (!item.use_code.empty()) {
        parts.add_node("use", "valueCoding",
                       b_.object({{"system", item.use_system.empty() ? Node() : b_.text(item.use_system)},
                                  {"code", b_.text(item.use_code)}}));
      }
      parts.add("value", "valueString", item.value);
      outputs_.add_parts("designation", parts);
    }
  }

  void property(std::string_view code, std::string_view type, std::string_view value) {
    if (value.empty()) return;
    OperationOutputs parts(b_);
    parts.add("code", "valueCode", code);
    parts.add("value", type == "code" ? "valueCode" : "valueString", value);
    outputs_.add_parts("property", parts);
  }

  void flag(std::string_view code, bool value) {
    OperationOutputs parts(b_);
    parts.add("code", "valueCode", code);
    parts.add("value", value);
    outputs_.add_parts("property", parts);
  }

  void children() {
    const auto own = static_cast<std::uint32_t>(&known_ - system_.concepts.begin());
    for (const auto& item : system_.concepts) {
      if (std::ranges::find(item.parents, own) != item.parents.end()) property("child", "code", item.code);
    }
  }

  void stated(const fhir::ConceptProperty& item) {
    OperationOutputs parts(b_);
    const auto type = item.type.view();
    parts.add("code", "valueCode", item.code);
    if (type == "Coding") {
      const auto text = [&](std::string_view value) { return value.empty() ? Node() : b_.text(value); };
      parts.add_node(
          "value", "valueCoding",
          b_.object({{"system", text(item.system)}, {"code", text(item.value)}, {"display", text(item.display)}}));
    } else if (type == "boolean") {
      parts.add("value", item.value.view() == "true");
    } else if (type == "integer" || type == "decimal") {
      parts.add_node("value", type == "integer" ? "valueInteger" : "valueDecimal", b_.number(item.value.view()));
    } else {
      parts.add("value",
                type == "code"       ? "valueCode"
                : type == "dateTime" ? "valueDateTime"
                                     : "valueString",
                item.value);
    }
    outputs_.add_parts("property", parts);
  }

  data::Builder& b_;
  const fhir::CodeSystem& system_;
  const fhir::Concept& known_;
  const std::vector<const fhir::Concept*> more_;
  OperationOutputs outputs_;
};

}  // namespace

void look_up_code(const Parts& /*parts*/, Call call, const net::Reply& reply) {
  data::Arena arena;
  auto inputs = OperationInputs::read(call, arena, known);
  if (!inputs.ok()) return reply(problems(inputs.problems()));
  const auto codings = codings_of(*inputs, "system", "version");
  if (codings.size() != 1 || codings.front().system.empty()) {
    return reply(
        problem(Category::malformed, issue::required, "code and system, or a coding, say which code is meant"));
  }
  const auto service = terminology_of(call);
  const auto found = service.find_code(codings.front());
  if (found.concept_found == nullptr) {
    if (found.exists == Answer::no) return reply(problem(Category::not_found, issue::not_found, found.reason));
    return reply(problem(Category::not_found, issue::not_found,
                         found.reason.empty() ? "nothing but the form of this system's codes is known" : found.reason));
  }
  data::Builder builder(arena);
  Lookup lookup(builder, *found.system, *found.concept_found, service.supplements_of(codings.front()));
  reply(lookup.response(Wanted(inputs->texts("property")), inputs->text("displayLanguage")));
}

}  // namespace linkway::api
