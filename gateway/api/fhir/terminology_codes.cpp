// $validate-code, $subsumes
#include <algorithm>
#include <array>

#include "api/fhir/operation_inputs.h"
#include "api/fhir/terminology.h"
#include "api/respond.h"
#include "fhir/terminology/displays.h"

namespace linkway::api {

namespace {

using data::Node;
using fhir::terminology::Answer;
using fhir::terminology::CodeAnswer;
using fhir::terminology::Coding;
using fhir::terminology::Subsumption;

net::Response nothing_asked() {
  return problem(Category::malformed, issue::required, "code, coding or codeableConcept says which code is meant");
}

// Neither yes nor no can be said.
net::Response not_checked(const std::string& reason) {
  return problem(Category::unprocessable, issue::not_supported, "the code was not checked: " + reason);
}

// Of several codings one that belongs is enough.
CodeAnswer best_of(const std::vector<CodeAnswer>& answers) {
  const CodeAnswer* best = &answers.front();
  for (const auto& answer : answers) {
    if (answer.member == Answer::yes) return answer;
    if (answer.member == Answer::unknown && best->member == Answer::no) best = &answer;
  }
  return *best;
}

net::Response say(const CodeAnswer& answer, bool takes_abstract) {
  if (answer.member == Answer::unknown) return not_checked(answer.reason);
  auto message = answer.reason;
  bool valid = answer.member == Answer::yes;
  if (valid && answer.is_abstract && !takes_abstract) {
    valid = false;
    message = "the code is abstract: it groups others";
  } else if (valid && !answer.display_fits) {
    valid = false;
    message = "the display is none of the code's";
  } else if (valid && answer.inactive) {
    message = "the code is no longer in use";
  }
  data::Document document;
  data::Builder builder(document.arena);
  OperationOutputs outputs(builder);
  outputs.add("result", valid);
  outputs.add("message", "valueString", message);
  outputs.add("display", "valueString", answer.display);
  return outputs.response();
}

// As deep as the reader lets it be.
Node find_concept(const Node& concepts, std::string_view code) {  // NOLINT(misc-no-recursion)
  for (const auto& each : concepts.items()) {
    if (each["code"].text() == code) return each;
    if (auto below = find_concept(each["concept"], code)) return below;
  }
  return {};
}

// By a code system of the request.
CodeAnswer answer_by(const Node& code_system, const Coding& coding) {
  CodeAnswer answer;
  answer.system = coding.system;
  const auto url = code_system["url"].text();
  if (!coding.system.empty() && !url.empty() && coding.system != url) {
    answer.member = Answer::no;
    answer.reason = "the code is of another code system";
  } else if (const auto found = find_concept(code_system["concept"], coding.code)) {
    answer.member = Answer::yes;
    answer.display = found["display"].text();
    const auto is = [&](std::string_view display) { return fhir::terminology::same_display(coding.display, display); };
    answer.display_fits =
        coding.display.empty() || answer.display.empty() || is(answer.display) ||
        std::ranges::any_of(found["designation"].items(), [&](const Node& item) { return is(item["value"].text()); });
  } else if (code_system["content"].text() == "complete") {
    answer.member = Answer::no;
    answer.reason = "there is no such code in the code system";
  } else {
    answer.reason = "the code system that was given is not complete";
  }
  return answer;
}

constexpr std::array<std::string_view, 12> of_value_set{
    "url",     "valueSet", "valueSetVersion", "code",     "system",          "systemVersion",
    "display", "coding",   "codeableConcept", "abstract", "displayLanguage", "inferSystem"};
constexpr std::array<std::string_view, 9> of_code_system{
    "url", "codeSystem", "code", "version", "display", "coding", "codeableConcept", "abstract", "displayLanguage"};
constexpr std::array<std::string_view, 6> of_subsumes{"codeA", "codeB", "system", "version", "codingA", "codingB"};

}  // namespace

void validate_code_in_value_set(const Parts& /*parts*/, Call call, const net::Reply& reply) {
  data::Arena arena;
  auto inputs = OperationInputs::read(call, arena, of_value_set);
  if (!inputs.ok()) return reply(problems(inputs.problems()));
  const auto codings = codings_of(*inputs, "system", "systemVersion");
  if (codings.empty()) return reply(nothing_asked());
  const auto service = terminology_of(call);
  const auto given = inputs->node("valueSet");
  std::string url(inputs->text("url").empty() ? given["url"].text() : inputs->text("url"));
  if (const auto version = inputs->text("valueSetVersion"); !version.empty()) url.append("|").append(version);
  std::vector<CodeAnswer> answers;
  for (const auto& coding : codings) {
    if (given["compose"]) {
      answers.push_back(service.validate_code_in(given["compose"], coding));
    } else if (url.empty()) {
      return reply(problem(Category::malformed, issue::required, "url or valueSet says which value set is meant"));
    } else if (service.definitions().value_set(url) == nullptr && !service.has_remote()) {
      return reply(problem(Category::not_found, issue::not_found, "the value set is not known here"));
    } else {
      answers.push_back(service.validate_code(url, coding));
    }
  }
  reply(say(best_of(answers), inputs->text("abstract") != "false"));
}

void validate_code_in_code_system(const Parts& /*parts*/, Call call, const net::Reply& reply) {
  data::Arena arena;
  auto inputs = OperationInputs::read(call, arena, of_code_system);
  if (!inputs.ok()) return reply(problems(inputs.problems()));
  auto codings = codings_of(*inputs, "url", "version");
  if (codings.empty()) return reply(nothing_asked());
  const auto service = terminology_of(call);
  const auto given = inputs->node("codeSystem");
  const auto url = inputs->text("url");
  std::vector<CodeAnswer> answers;
  for (auto& coding : codings) {
    if (coding.system.empty()) coding.system = url;
    if (given) {
      answers.push_back(answer_by(given, coding));
      continue;
    }
    auto answer = service.validate_code({}, coding);
    if (!url.empty() && coding.system != url) {
      answer.member = Answer::no;
      answer.reason = "the code is of another code system";
    }
    answers.push_back(std::move(answer));
  }
  reply(say(best_of(answers), inputs->text("abstract") != "false"));
}

void subsumes(const Parts& /*parts*/, Call call, const net::Reply& reply) {
  data::Arena arena;
  auto inputs = OperationInputs::read(call, arena, of_subsumes);
  if (!inputs.ok()) return reply(problems(inputs.problems()));
  auto a = coding_of(inputs->node("codingA"));
  auto b = coding_of(inputs->node("codingB"));
  if (a.code.empty()) a = {inputs->text("system"), {}, inputs->text("codeA"), {}};
  if (b.code.empty()) b = {inputs->text("system"), {}, inputs->text("codeB"), {}};
  if (a.code.empty() || b.code.empty() || a.system.empty() || b.system.empty()) {
    return reply(problem(Category::malformed, issue::required,
                         "codeA, codeB and system, or codingA and codingB, say which codes are meant"));
  }
  if (a.system != b.system) {
    return reply(problem(Category::malformed, issue::invalid, "the codes are of different code systems"));
  }
  std::string_view outcome;
  switch (terminology_of(call).subsumes(a.system, a.code, b.code)) {
    case Subsumption::equivalent: outcome = "equivalent"; break;
    case Subsumption::subsumes: outcome = "subsumes"; break;
    case Subsumption::subsumed_by: outcome = "subsumed-by"; break;
    case Subsumption::not_subsumed: outcome = "not-subsumed"; break;
    case Subsumption::unknown:
      return reply(problem(Category::unprocessable, issue::not_supported,
                           "it cannot be told: the code system, or one of the codes, is not known here"));
  }
  data::Builder builder(arena);
  OperationOutputs outputs(builder);
  outputs.add("outcome", "valueCode", outcome);
  reply(outputs.response());
}

}  // namespace linkway::api
