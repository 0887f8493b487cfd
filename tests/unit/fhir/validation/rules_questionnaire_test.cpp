#include "rules_support.h"

namespace linkway::fhir::validation {
namespace {

// A response to a questionnaire with these items.
std::vector<std::string> answers(std::string_view questions, std::string_view items,
                                 std::string_view status = "completed", Severity least = Severity::error) {
  Rules rules;
  rules.shelf.put("http://a.org/Questionnaire/q",
                  std::string(R"({"resourceType":"Questionnaire","url":"http://a.org/Questionnaire/q",)"
                              R"("status":"active","item":)")
                      .append(questions)
                      .append("}"));
  return rules.found(std::string(R"({"resourceType":"QuestionnaireResponse","status":")")
                         .append(status)
                         .append(R"(","questionnaire":"http://a.org/Questionnaire/q|1","item":)")
                         .append(items)
                         .append("}"),
                     least);
}

TEST(QuestionnaireResponseRules, ItemsAreThoseOfTheQuestionnaire) {
  const auto* questions = R"([{"linkId":"g","type":"group","item":[{"linkId":"a","type":"string"},)"
                          R"({"linkId":"b","type":"string"}]},{"linkId":"c","type":"boolean"}])";
  EXPECT_THAT(answers(questions, R"([{"linkId":"g","item":[{"linkId":"a","answer":[{"valueString":"x"}]}]},)"
                                 R"({"linkId":"c","answer":[{"valueBoolean":true}]}])"),
              IsEmpty());
  EXPECT_THAT(answers(questions, R"([{"linkId":"d"}])"),
              ElementsAre("questionnaire-link-id QuestionnaireResponse.item[0]"));
  EXPECT_THAT(answers(questions, R"([{"linkId":"a","answer":[{"valueString":"x"}]}])"),
              ElementsAre("questionnaire-place QuestionnaireResponse.item[0]"));
  EXPECT_THAT(answers(questions, R"([{"linkId":"c"},{"linkId":"g"}])"),
              ElementsAre("questionnaire-order QuestionnaireResponse.item[1]"));
  EXPECT_THAT(answers(questions, R"([{"linkId":"c"},{"linkId":"c"}])"),
              ElementsAre("questionnaire-repeats QuestionnaireResponse.item[1]"));
}

TEST(QuestionnaireResponseRules, RequiredOnesAreAnsweredWhenItIsCompleted) {
  const auto* questions = R"([{"linkId":"a","type":"string","required":true}])";
  const auto* missing = "questionnaire-required QuestionnaireResponse";
  EXPECT_THAT(answers(questions, R"([{"linkId":"a","answer":[{"valueString":"x"}]}])"), IsEmpty());
  EXPECT_THAT(answers(questions, R"([{"linkId":"a"}])"),
              ElementsAre("questionnaire-required QuestionnaireResponse.item[0]"));
  EXPECT_THAT(answers(questions, R"([{"linkId":"z"}])"), Contains(missing));
  EXPECT_THAT(answers(questions, R"([{"linkId":"z"}])", "in-progress"), Not(Contains(missing)));
  EXPECT_THAT(answers(questions, R"([{"linkId":"z"}])", "in-progress", Severity::warning), Contains(missing));
}

TEST(QuestionnaireResponseRules, AnswersHaveTheTypeOfTheQuestion) {
  const auto type = [](std::string_view of, std::string_view value) {
    return answers(std::string(R"([{"linkId":"a","type":")").append(of).append(R"("}])"),
                   std::string(R"([{"linkId":"a","answer":[{)").append(value).append("}]}]"));
  };
  EXPECT_THAT(type("decimal", R"("valueDecimal":1.5)"), IsEmpty());
  EXPECT_THAT(type("text", R"("valueString":"x")"), IsEmpty());
  EXPECT_THAT(type("url", R"("valueUri":"http://a.org")"), IsEmpty());
  EXPECT_THAT(type("decimal", R"("valueString":"1.5")"),
              ElementsAre("questionnaire-answer-type QuestionnaireResponse.item[0].answer[0].value.ofType(string)"));
  EXPECT_THAT(type("group", R"("valueString":"x")"),
              ElementsAre("questionnaire-no-answer QuestionnaireResponse.item[0]"));
  EXPECT_THAT(type("display", R"("valueString":"x")"),
              ElementsAre("questionnaire-no-answer QuestionnaireResponse.item[0]"));
}

TEST(QuestionnaireResponseRules, ItemsOfAQuestionStandInItsAnswers) {
  const auto* questions = R"([{"linkId":"a","type":"boolean","item":[{"linkId":"b","type":"string"}]}])";
  const auto* inner = R"("item":[{"linkId":"b","answer":[{"valueString":"x"}]}])";
  EXPECT_THAT(answers(questions, std::string(R"([{"linkId":"a","answer":[{"valueBoolean":true,)") + inner + "}]}]"),
              IsEmpty());
  EXPECT_THAT(answers(questions, std::string(R"([{"linkId":"a",)") + inner + "}]"),
              ElementsAre("questionnaire-nesting QuestionnaireResponse.item[0]"));
}

std::string enabled_by(std::string_view op, std::string_view answer, std::string_view behavior = "all") {
  return std::string(R"([{"linkId":"n","type":"integer","repeats":true},{"linkId":"m","type":"boolean"},)"
                     R"({"linkId":"t","type":"string","enableBehavior":")")
      .append(behavior)
      .append(R"(","enableWhen":[{"question":"n","operator":")")
      .append(op)
      .append(R"(",)")
      .append(answer)
      .append(R"(},{"question":"m","operator":"exists","answerBoolean":false}]}])");
}
constexpr std::string_view disabled = "questionnaire-enabled QuestionnaireResponse.item[1]";

std::vector<std::string> with_number(const std::string& questions, std::string_view number) {
  return answers(questions, std::string(R"([{"linkId":"n","answer":[)")
                                .append(number)
                                .append(R"(]},{"linkId":"t","answer":[{"valueString":"x"}]}])"));
}

TEST(QuestionnaireResponseRules, WhatIsNotEnabledHasNoAnswer) {
  const auto five = R"({"valueInteger":5})";
  EXPECT_THAT(with_number(enabled_by(">", R"("answerInteger":4)"), five), IsEmpty());
  EXPECT_THAT(with_number(enabled_by(">", R"("answerInteger":5)"), five), ElementsAre(disabled));
  EXPECT_THAT(with_number(enabled_by(">=", R"("answerInteger":5)"), five), IsEmpty());
  EXPECT_THAT(with_number(enabled_by("<", R"("answerInteger":5)"), five), ElementsAre(disabled));
  EXPECT_THAT(with_number(enabled_by("<=", R"("answerInteger":5)"), five), IsEmpty());
  EXPECT_THAT(with_number(enabled_by("=", R"("answerInteger":5)"), five), IsEmpty());
  EXPECT_THAT(with_number(enabled_by("!=", R"("answerInteger":5)"), five), ElementsAre(disabled));
  EXPECT_THAT(with_number(enabled_by("exists", R"("answerBoolean":true)"), five), IsEmpty());
  EXPECT_THAT(with_number(enabled_by("exists", R"("answerBoolean":false)"), five), ElementsAre(disabled));
  EXPECT_THAT(with_number(enabled_by("exists", R"("answerBoolean":false)", "any"), five), IsEmpty());
}

TEST(QuestionnaireResponseRules, OfSeveralAnswersOneIsEnough) {
  const auto both = R"({"valueInteger":1},{"valueInteger":5})";
  EXPECT_THAT(with_number(enabled_by("=", R"("answerInteger":5)"), both), IsEmpty());
  EXPECT_THAT(with_number(enabled_by("!=", R"("answerInteger":5)"), both), ElementsAre(disabled));
}

TEST(QuestionnaireResponseRules, ARepeatedGroupIsEnabledByItsOwnAnswers) {
  const auto* questions = R"([{"linkId":"g","type":"group","repeats":true,"item":[{"linkId":"a","type":"boolean"},)"
                          R"({"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=",)"
                          R"("answerBoolean":true}]}]}])";
  EXPECT_THAT(answers(questions, R"([{"linkId":"g","item":[{"linkId":"a","answer":[{"valueBoolean":true}]}]},)"
                                 R"({"linkId":"g","item":[{"linkId":"a","answer":[{"valueBoolean":false}]},)"
                                 R"({"linkId":"b","answer":[{"valueString":"x"}]}]}])"),
              ElementsAre("questionnaire-enabled QuestionnaireResponse.item[1].item[1]"));
}

constexpr std::string_view options =
    R"("answerOption":[{"valueCoding":{"system":"http://a.org/s","code":"1","display":"One"}},)"
    R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive",)"
    R"("valueBoolean":true}],"valueCoding":{"system":"http://a.org/s","code":"none"}}])";

std::vector<std::string> chosen(std::string_view type, std::string_view value) {
  return answers(
      std::string(R"([{"linkId":"a","repeats":true,"type":")").append(type).append(R"(",)").append(options) + "}]",
      std::string(R"([{"linkId":"a","answer":[)").append(value).append("]}]"));
}

TEST(QuestionnaireResponseRules, AnswersAreOfTheOptions) {
  const std::string one = R"({"valueCoding":{"system":"http://a.org/s","code":"1"}})";
  const std::string none = R"({"valueCoding":{"system":"http://a.org/s","code":"none"}})";
  EXPECT_THAT(chosen("choice", one), IsEmpty());
  EXPECT_THAT(chosen("choice", none), IsEmpty());
  EXPECT_THAT(chosen("choice", one + "," + none),
              ElementsAre("questionnaire-exclusive QuestionnaireResponse.item[0].answer[1]"));
  EXPECT_THAT(chosen("choice", R"({"valueCoding":{"system":"http://a.org/s","code":"2"}})"),
              ElementsAre("questionnaire-option QuestionnaireResponse.item[0].answer[0].value.ofType(Coding)"));
  EXPECT_THAT(chosen("choice", R"({"valueString":"else"})"),
              ElementsAre("questionnaire-option QuestionnaireResponse.item[0].answer[0].value.ofType(string)"));
  EXPECT_THAT(chosen("open-choice", R"({"valueString":"else"})"), IsEmpty());
}

std::vector<std::string> limited(std::string_view type, std::string_view rules, std::string_view value) {
  return answers(
      std::string(R"([{"linkId":"a","repeats":true,"type":")").append(type).append(R"(",)").append(rules) + "}]",
      std::string(R"([{"linkId":"a","answer":[)").append(value).append("]}]"));
}
std::string extension(std::string_view name, std::string_view value) {
  return std::string(R"("extension":[{"url":"http://hl7.org/fhir/StructureDefinition/)")
      .append(name)
      .append(R"(",)")
      .append(value)
      .append("}]");
}

TEST(QuestionnaireResponseRules, LimitsHold) {
  const auto at = [](std::string_view rule, std::string_view type) {
    return std::string(rule).append(" QuestionnaireResponse.item[0].answer[0].value.ofType(").append(type).append(")");
  };
  const auto least = extension("minValue", R"("valueInteger":3)");
  EXPECT_THAT(limited("integer", least, R"({"valueInteger":3})"), IsEmpty());
  EXPECT_THAT(limited("integer", least, R"({"valueInteger":2})"),
              ElementsAre(at("questionnaire-min-value", "integer")));
  const auto most = extension("maxValue", R"("valueDate":"2026-06")");
  EXPECT_THAT(limited("date", most, R"({"valueDate":"2026-06"})"), IsEmpty());
  EXPECT_THAT(limited("date", most, R"({"valueDate":"2026-07-01"})"),
              ElementsAre(at("questionnaire-max-value", "date")));
  const auto places = extension("maxDecimalPlaces", R"("valueInteger":1)");
  EXPECT_THAT(limited("decimal", places, R"({"valueDecimal":1.5})"), IsEmpty());
  EXPECT_THAT(limited("decimal", places, R"({"valueDecimal":1.55})"),
              ElementsAre(at("questionnaire-decimal-places", "decimal")));
  EXPECT_THAT(limited("string", R"("maxLength":2)", R"({"valueString":"æø"})"), IsEmpty());
  EXPECT_THAT(limited("string", R"("maxLength":2)", R"({"valueString":"abc"})"),
              ElementsAre(at("questionnaire-max-length", "string")));
  const auto letters = extension("regex", R"("valueString":"[a-z]+")");
  EXPECT_THAT(limited("string", letters, R"({"valueString":"abc"})"), IsEmpty());
  EXPECT_THAT(limited("string", letters, R"({"valueString":"abc1"})"),
              ElementsAre(at("questionnaire-regex", "string")));
  const auto occurs = extension("questionnaire-maxOccurs", R"("valueInteger":1)");
  EXPECT_THAT(limited("integer", occurs, R"({"valueInteger":3})"), IsEmpty());
  EXPECT_THAT(limited("integer", occurs, R"({"valueInteger":3},{"valueInteger":4})"),
              ElementsAre("questionnaire-max-occurs QuestionnaireResponse.item[0]"));
}

TEST(QuestionnaireResponseRules, AnUnknownQuestionnaireIsSaid) {
  Rules rules;
  const auto* text = R"({"resourceType":"QuestionnaireResponse","status":"completed",)"
                     R"("questionnaire":"http://a.org/unknown","item":[{"linkId":"a"}]})";
  EXPECT_THAT(rules.found(text), IsEmpty());
  EXPECT_THAT(rules.found(text, Severity::warning),
              ElementsAre("questionnaire-unknown QuestionnaireResponse.questionnaire"));
}

TEST(QuestionnaireRules, ConditionsNameQuestionsThatComeBefore) {
  const auto with = [](std::string_view question, Severity least = Severity::error) {
    Rules rules;
    return rules.found(std::string(R"({"resourceType":"Questionnaire","status":"active","item":[)"
                                   R"({"linkId":"a","type":"boolean"},{"linkId":"b","type":"group",)"
                                   R"("enableWhen":[{"question":")")
                           .append(question)
                           .append(R"(","operator":"=","answerBoolean":true}],"item":[{"linkId":"c",)"
                                   R"("type":"boolean"}]},{"linkId":"d","type":"boolean"}]})"),
                       least);
  };
  const auto* at = "questionnaire-enable-when Questionnaire.item[1].enableWhen[0]";
  EXPECT_THAT(with("a"), IsEmpty());
  EXPECT_THAT(with("b"), ElementsAre(at));
  EXPECT_THAT(with("c"), ElementsAre(at));
  EXPECT_THAT(with("z"), ElementsAre(at));
  EXPECT_THAT(with("d"), IsEmpty());
  EXPECT_THAT(with("d", Severity::warning), Contains(at));
}

}  // namespace
}  // namespace linkway::fhir::validation
