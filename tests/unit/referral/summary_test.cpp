#include <gmock/gmock.h>

#include "referral/message.h"
#include "unit/referral/support.h"
#include "unit/referral/xhtml_check.h"

namespace linkway::referral {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Summary : public Trees {
 protected:
  void SetUp() override {
    input_.patient =
        read(R"({"resourceType":"Patient","name":[{"given":["Ann"],"family":"Test"}],"birthDate":"1948-02-03"})");
    input_.request = read(R"({"resourceType":"ServiceRequest","code":{"coding":[{"system":"http://snomed.info/sct",
      "code":"871731000000106","display":"Referral to social prescribing service"}]},"priority":"urgent",
      "reasonCode":[{"text":"Lonely since moving"}],"authoredOn":"2026-11-01","requester":{"display":"Dr Test"}})");
    input_.task = task("in-progress", "attended");
    input_.platform_name = "Northside Link Workers";
    input_.now = at("2026-11-22T09:30:00.125Z");
    input_.id = "c1";
    input_.request_ref = "ServiceRequest/s";
    input_.patient_ref = "Patient/p";
    input_.task_ref = "Task/t";
  }

  data::Node task(const std::string& status, const std::string& step, const std::string& more = "") {
    return read(R"({"resourceType":"Task","status":")" + status +
                R"(","businessStatus":{"coding":[{"system":"https://linkway.example/fhir/CodeSystem/referral-step",
      "code":")" +
                step + R"("}]},"lastModified":"2026-11-21T10:00:00Z")" + more + "}");
  }
  void add(std::string_view json) { input_.outputs.push_back(read(json)); }

  // The Composition, each narrative of it found well-formed.
  data::Node made() {
    const auto summary = make_summary(input_, builder_);
    EXPECT_EQ(xhtml_fault(summary["text"]["div"].text()), "") << summary["text"]["div"].text();
    for (const auto& section : summary["section"].items()) {
      EXPECT_EQ(xhtml_fault(section["text"]["div"].text()), "") << section["text"]["div"].text();
      EXPECT_EQ(section["text"]["status"].text(), "generated");
    }
    return summary;
  }
  std::string whole() { return std::string(made()["text"]["div"].text()); }
  data::Node section(std::string_view title) {
    const auto summary = made();
    for (const auto& each : summary["section"].items()) {
      if (each["title"].text() == title) return each;
    }
    ADD_FAILURE() << "no section " << title;
    return {};
  }
  std::string text_of(std::string_view title) { return std::string(section(title)["text"]["div"].text()); }
  std::vector<std::string> entries_of(std::string_view title) {
    std::vector<std::string> found;
    const auto node = section(title);
    for (const auto& entry : node["entry"].items()) found.emplace_back(entry["reference"].text());
    return found;
  }

  SummaryInput input_;
};

TEST_F(Summary, IsAComposition) {
  const auto summary = made();
  EXPECT_EQ(summary["resourceType"].text(), "Composition");
  EXPECT_EQ(summary["id"].text(), "c1");
  EXPECT_EQ(summary["date"].text(), "2026-11-22T09:30:00.125Z");
  EXPECT_EQ(data::to_json(summary["type"]), R"({"text":"Social prescribing summary"})");
  EXPECT_EQ(data::to_json(summary["subject"]), R"({"reference":"Patient/p"})");
  EXPECT_EQ(data::to_json(summary["author"]), R"([{"type":"Organization","display":"Northside Link Workers"}])");
  std::vector<std::string> titles;
  for (const auto& each : summary["section"].items()) titles.emplace_back(each["title"].text());
  EXPECT_THAT(titles, ElementsAre("Referral", "Progress", "Activities", "Measures"));
}

TEST_F(Summary, IsPreliminaryWhileTheReferralIsOpen) {
  for (const auto* open : {"requested", "accepted", "in-progress", "on-hold"}) {
    input_.task = task(open, "referred");
    EXPECT_EQ(made()["status"].text(), "preliminary") << open;
  }
  for (const auto* closed : {"completed", "rejected", "failed", "cancelled", "entered-in-error"}) {
    input_.task = task(closed, "closed");
    EXPECT_EQ(made()["status"].text(), "final") << closed;
  }
}

TEST_F(Summary, BeginsWithWhereItStandsAndWhoItIs) {
  EXPECT_THAT(whole(), testing::StartsWith("<div xmlns=\"http://www.w3.org/1999/xhtml\">"
                                           "<p><b>Social prescribing referral: In progress (Attended)</b></p>"
                                           "<p>Ann Test, born 3 Feb 1948</p><h3>Referral</h3>"));
}

TEST_F(Summary, SaysWhatWasAsked) {
  const auto text = text_of("Referral");
  EXPECT_THAT(text, HasSubstr("<b>Asked for:</b> Referral to social prescribing service"));
  EXPECT_THAT(text, HasSubstr("<b>Reason:</b> Lonely since moving"));
  EXPECT_THAT(text, HasSubstr("<b>Priority:</b> urgent"));
  EXPECT_THAT(text, HasSubstr("<b>Referred on:</b> 1 Nov 2026"));
  EXPECT_THAT(text, HasSubstr("<b>Referred by:</b> Dr Test"));
  EXPECT_THAT(text, HasSubstr("<b>Sent to:</b> Northside Link Workers"));
  EXPECT_THAT(entries_of("Referral"), ElementsAre("ServiceRequest/s"));
}

TEST_F(Summary, RoutineIsNotWorthALine) {
  input_.request = builder_.with(input_.request, "priority", builder_.text("routine"));
  EXPECT_THAT(text_of("Referral"), Not(HasSubstr("Priority")));
}

TEST_F(Summary, TellsContactsOldestFirst) {
  add(R"({"resourceType":"Encounter","id":"e2","status":"finished","class":{"code":"HH","display":"home visit"},
    "period":{"start":"2026-11-12T10:00:00Z","end":"2026-11-12T11:00:00Z"}})");
  add(R"({"resourceType":"Encounter","id":"e3","status":"planned",
    "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-NullFlavor","code":"UNK"}})");
  add(R"({"resourceType":"Encounter","id":"e1","status":"finished","type":[{"text":"Telephone"}],
    "class":{"code":"VR"},"period":{"start":"2026-11-12T10:30:00+02:00"}})");
  const auto text = text_of("Progress");
  EXPECT_THAT(text, HasSubstr("<p>The person attended.</p>"));
  EXPECT_THAT(text, HasSubstr("<b>Last change:</b> 21 Nov 2026"));
  EXPECT_THAT(text, HasSubstr("<b>Contacts:</b> 3</p><ul><li>from 12 Nov 2026, Telephone (finished)</li>"
                              "<li>12 Nov 2026, home visit (finished)</li><li>Contact (planned)</li></ul>"));
  EXPECT_THAT(entries_of("Progress"), ElementsAre("Task/t", "Encounter/e1", "Encounter/e2", "Encounter/e3"));
}

TEST_F(Summary, TellsTheReasonOfAnEnd) {
  input_.task = task("rejected", "declined-by-person", R"(,"statusReason":{"text":"Lives outside the area"},
    "note":[{"text":"Please refer to Southside","time":"2026-11-20T08:00:00Z","authorString":"Link worker"}])");
  const auto text = whole();
  EXPECT_THAT(text, HasSubstr("Social prescribing referral: Not accepted (Declined by the person)"));
  EXPECT_THAT(text, HasSubstr("<b>Reason:</b> Lives outside the area"));
  EXPECT_THAT(text, HasSubstr("<b>Note, 20 Nov 2026, Link worker:</b> Please refer to Southside"));
}

TEST_F(Summary, ABusinessStatusOfAnotherSystemIsShownAsItIs) {
  input_.task = read(R"({"resourceType":"Task","status":"received","businessStatus":{"text":"Waiting list"}})");
  EXPECT_THAT(whole(), HasSubstr("Social prescribing referral: received (Waiting list)"));
}

TEST_F(Summary, TellsActivities) {
  add(R"({"resourceType":"Procedure","id":"p1","status":"completed","code":{"text":"Walking group"},
    "performedPeriod":{"start":"2026-11-01","end":"2026-11-20"},"outcome":{"text":"enjoyed"},
    "note":[{"text":"four times"}]})");
  add(R"({"resourceType":"Procedure","id":"p2","status":"not-done","statusReason":{"text":"full"},
    "code":{"text":"Choir"},"performedDateTime":"2026-10-01"})");
  add(R"({"resourceType":"Procedure","id":"p3","status":"entered-in-error","code":{"text":"Arts"},
    "outcome":{"text":"secret"}})");
  input_.task =
      task("completed", "closed", R"(,"output":[{"type":{"text":"a"},"valueCodeableConcept":{"text":"Gardening"}},
    {"type":{"text":"a"},"valueReference":{"reference":"Procedure/p1"}}])");
  EXPECT_THAT(text_of("Activities"),
              HasSubstr("<ul><li>Choir, 1 Oct 2026 (not-done: full)</li>"
                        "<li>Walking group, 1 Nov 2026 to 20 Nov 2026, enjoyed (completed)<br/>four times</li>"
                        "<li>Arts (entered in error: to be disregarded)</li><li>Gardening</li></ul>"));
  EXPECT_THAT(entries_of("Activities"), ElementsAre("Procedure/p2", "Procedure/p1", "Procedure/p3"));
}

TEST_F(Summary, TellsMeasuresWithUnitAndDate) {
  add(R"({"resourceType":"Observation","id":"o1","status":"final","code":{"text":"SWEMWBS"},
    "effectiveDateTime":"2026-11-20T10:00:00Z","valueQuantity":{"value":23.21,"unit":"score"},
    "referenceRange":[{"low":{"value":7.00},"high":{"value":35.00}}]})");
  add(R"({"resourceType":"Observation","id":"o2","status":"final","code":{"text":"UCLA-3"},
    "effectiveDateTime":"2026-11-02","valueInteger":8,"interpretation":[{"text":"lonely"}]})");
  add(R"({"resourceType":"Observation","id":"o3","status":"preliminary","code":{"text":"ONS4"},
    "effectivePeriod":{"start":"2026-11-03"},"component":[{"code":{"text":"Life satisfaction"},"valueInteger":0},
      {"code":{"text":"Worthwhile"},"valueInteger":7},
      {"code":{"text":"Happy yesterday"},"dataAbsentReason":{"text":"asked but declined"}},
      {"code":{"text":"Anxious yesterday"}}]})");
  const auto text = text_of("Measures");
  EXPECT_THAT(text, HasSubstr("<tr><th>Measure</th><th>Result</th><th>Date</th></tr>"));
  EXPECT_THAT(text, HasSubstr("<tr><td>UCLA-3</td><td>8, lonely</td><td>2 Nov 2026</td></tr>"
                              "<tr><td>ONS4</td><td>Life satisfaction: 0<br/>Worthwhile: 7<br/>"
                              "Happy yesterday: not available (asked but declined)<br/>"
                              "Anxious yesterday: no value (preliminary)</td><td>3 Nov 2026</td></tr>"
                              "<tr><td>SWEMWBS</td><td>23.21 score (range 7.00 to 35.00)</td>"
                              "<td>20 Nov 2026</td></tr>"));
  EXPECT_THAT(entries_of("Measures"), ElementsAre("Observation/o2", "Observation/o3", "Observation/o1"));
}

TEST_F(Summary, AScoreEnteredInErrorIsNotShown) {
  add(R"({"resourceType":"Observation","id":"o","status":"entered-in-error","code":{"text":"UCLA-3"},
    "valueInteger":9,"component":[{"valueInteger":3}]})");
  EXPECT_THAT(text_of("Measures"), HasSubstr("<td>UCLA-3</td><td>entered in error: to be disregarded</td><td></td>"));
}

TEST_F(Summary, WhatNoSectionKnowsIsNamedToo) {
  add(R"({"resourceType":"Goal","id":"g","description":{"text":"Meet people"}})");
  add(R"({"resourceType":"DocumentReference","id":"d","description":"Plan"})");
  add(R"({"resourceType":"QuestionnaireResponse","id":"q"})");
  input_.task = task("completed", "closed", R"(,"output":[{"type":{"text":"Summary"},"valueString":"All well"},
    {"valueInteger":4}])");
  const auto text = text_of("Progress");
  EXPECT_THAT(text, HasSubstr("<b>Also sent:</b> Goal: Meet people"));
  EXPECT_THAT(text, HasSubstr("<b>Also sent:</b> DocumentReference: Plan"));
  EXPECT_THAT(text, HasSubstr("<b>Also sent:</b> QuestionnaireResponse</p>"));
  EXPECT_THAT(text, HasSubstr("<b>Summary:</b> All well"));
  EXPECT_THAT(text, HasSubstr("<b>Result:</b> 4"));
  EXPECT_THAT(entries_of("Progress"),
              ElementsAre("Task/t", "Goal/g", "DocumentReference/d", "QuestionnaireResponse/q"));
}

TEST_F(Summary, HostileTextStaysText) {
  const std::string hostile =
      R"(</div><script>alert(\"x\")</script> & <![CDATA[ ]]> &#1; \u0001\u0000\ufffe\uffff\r\nend \ud83d\ude00)";
  input_.patient = read(R"({"name":[{"text":")" + hostile + R"("}],"birthDate":")" + hostile + R"("})");
  input_.request = read(R"({"code":{"text":")" + hostile + R"("},"requester":{"display":")" + hostile + R"("}})");
  input_.task = task("on-hold", "contacted",
                     R"(,"statusReason":{"text":")" + hostile + R"("},
    "note":[{"text":")" + hostile +
                         R"(","authorString":")" + hostile + R"("}],
    "output":[{"type":{"text":")" +
                         hostile + R"("},"valueString":")" + hostile + R"("}])");
  input_.platform_name = "A <b> & \"c\"";
  add(R"({"resourceType":"Observation","id":"o","code":{"text":")" + hostile + R"("},"valueString":")" + hostile +
      R"("})");
  add(R"({"resourceType":"Procedure","id":"o","code":{"text":")" + hostile + R"("}})");
  add(R"({"resourceType":"Encounter","id":"o","status":")" + hostile + R"("})");
  add(R"({"resourceType":"Goal","id":"o","description":{"text":")" + hostile + R"("}})");
  const auto text = whole();
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; "));
  EXPECT_THAT(text, HasSubstr("<br/>end \xF0\x9F\x98\x80"));
}

TEST_F(Summary, SaysWhatItCanOfNothing) {
  input_ = SummaryInput{};
  const auto summary = made();
  EXPECT_FALSE(summary["id"]);
  EXPECT_FALSE(summary["subject"]);
  EXPECT_EQ(summary["status"].text(), "preliminary");
  EXPECT_EQ(summary["author"].at(0)["display"].text(), "Social prescribing service");
  EXPECT_THAT(text_of("Measures"), HasSubstr("None reported."));
  EXPECT_THAT(text_of("Activities"), HasSubstr("None reported."));
  EXPECT_THAT(text_of("Referral"), HasSubstr("Social prescribing"));
  EXPECT_THAT(entries_of("Referral"), IsEmpty());
}

TEST_F(Summary, TheSameInputGivesTheSameBytes) { EXPECT_EQ(data::to_json(made()), data::to_json(made())); }

TEST(XhtmlCheck, FindsWhatIsNotWellFormed) {
  const std::string begin = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";
  EXPECT_EQ(xhtml_fault(begin + "<p>a &amp; b<br/></p></div>"), "");
  for (const auto* inside : {"<p>", "</p>", "<p></b></p>", "&", "&nbsp;", "a > b", "<p class=\"x\"></p>", "\x01"}) {
    EXPECT_NE(xhtml_fault(begin + inside + "</div>"), "") << inside;
  }
  EXPECT_NE(xhtml_fault("<div></div>"), "");
  EXPECT_NE(xhtml_fault(begin + "</div>x"), "");
  EXPECT_NE(xhtml_fault(begin), "");
}

}  // namespace
}  // namespace linkway::referral
