#include "unit/referral/report/support.h"

namespace linkway::referral::report {
namespace {

class FactsReaderTest : public FactsFixture {
 protected:
  FactsReader reader_{row(), fhir::Definitions::built_in()};
};

TEST_F(FactsReaderTest, ReadsTheRequest) {
  reader_.request(read(R"({"resourceType":"ServiceRequest","authoredOn":"2025-12-31T23:30:00-05:00","extension":[)" +
                       extension("referral-source", coded("referral-source", "village-head")) + "," +
                       extension("referral-source", coded("referral-source", "pharmacy")) + R"(],"reasonCode":[)" +
                       coded("need", "pain") + "," + coded("need", "nutrition") +
                       R"(,{"text":"something else"}],"code":)" + coded("activity", "walking-group") +
                       R"(,"occurrenceTiming":{"code":)" + coded("follow-up-frequency", "monthly") + "}}"));
  const auto facts = reader_.finish();
  EXPECT_EQ(codes(facts, Table::month), "2025-12") << "the day as it was written";
  EXPECT_EQ(codes(facts, Table::source), "village-head pharmacy");
  EXPECT_EQ(codes(facts, Table::route), "community medical");
  EXPECT_EQ(codes(facts, Table::topic), "pain nutrition text");
  EXPECT_EQ(codes(facts, Table::main_topic), "pain");
  EXPECT_EQ(codes(facts, Table::service), "walking-group");
  EXPECT_EQ(codes(facts, Table::follow_up), "monthly");
  EXPECT_EQ(facts.of(Table::topic)[0].display, "Pain") << "the code system's own word";
}

TEST_F(FactsReaderTest, AContactAloneTellsWhatARequestWould) {
  reader_.contact_alone(
      read(R"({"resourceType":"Encounter","status":"finished","period":{"start":"2026-02-03"},"extension":[)" +
           extension("referral-source", coded("referral-source", "village-head")) +
           R"(,{"url":"https://linkway.example/fhir/StructureDefinition/planned-review","valueTiming":{"code":)" +
           coded("follow-up-frequency", "quarterly") + R"(}}],"type":[)" + coded("contact-setting", "pagoda") +
           R"(],"reasonCode":[)" + coded("need", "pain") + "," + coded("need", "financial") + "]}"));
  const auto facts = reader_.finish();
  EXPECT_FALSE(facts.asks);
  EXPECT_EQ(codes(facts, Table::month), "2026-02");
  EXPECT_EQ(codes(facts, Table::source), "village-head");
  EXPECT_EQ(codes(facts, Table::topic), "pain financial");
  EXPECT_EQ(codes(facts, Table::main_topic), "pain");
  EXPECT_EQ(codes(facts, Table::follow_up), "quarterly");
  EXPECT_EQ(codes(facts, Table::place), "pagoda");
  EXPECT_EQ(codes(facts, Table::sex), "none");
  for (const auto of_referrals : {Table::service, Table::platform, Table::status, Table::step, Table::gp}) {
    EXPECT_EQ(codes(facts, of_referrals), "") << info_of(of_referrals).name;
  }
}

TEST_F(FactsReaderTest, AreasTellNoStreet) {
  const auto area = [&](const std::string& address) {
    FactsReader reader(row(), fhir::Definitions::built_in());
    reader.patient(read(R"({"resourceType":"Patient","address":[)" + address + "]}"));
    const auto facts = reader.finish();
    return codes(facts, Table::area) + "|" + codes(facts, Table::precinct);
  };
  EXPECT_EQ(area(R"({"line":["1 High Street"],"city":"Leeds","postalCode":"ls1 1aa"})"), "LS1|");
  EXPECT_EQ(area(R"({"city":"Sydney","postalCode":"2000"})"), "2000|");
  EXPECT_EQ(area(R"({"line":["Village"],"city":"Commune","state":"Province"},{"use":"home","city":"Elsewhere"})"),
            "Elsewhere|");
  EXPECT_EQ(area(R"({"line":["Village"],"extension":[)"
                 R"({"url":"http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-precinct","valueString":"Village"}],)"
                 R"("city":"Commune","district":"District","state":"Province"})"),
            "Commune, District, Province|Village, Commune, District, Province");
  EXPECT_EQ(area(""), "none|");
}

TEST_F(FactsReaderTest, OwnCodesStandBeforeOthers) {
  reader_.request(read(R"({"resourceType":"ServiceRequest","reasonCode":[{"coding":[
      {"system":"http://snomed.info/sct","code":"1"},
      {"system":"https://linkway.example/fhir/CodeSystem/need","code":"debt"}]}]})"));
  EXPECT_EQ(codes(reader_.finish(), Table::topic), "debt");
}

TEST_F(FactsReaderTest, WhatNobodyToldIsNone) {
  const auto facts = reader_.finish();
  for (const auto table : {Table::source, Table::topic, Table::main_topic, Table::service, Table::age, Table::sex}) {
    EXPECT_EQ(codes(facts, table), "none") << info_of(table).name;
  }
  EXPECT_EQ(codes(facts, Table::month), "2026-01") << "of the receipt";
  EXPECT_TRUE(facts.of(Table::reason).empty());
}

TEST_F(FactsReaderTest, AgeOnTheDayOfTheReferral) {
  const auto band = [&](const std::string& birth, const std::string& stated) {
    FactsReader reader(row(), fhir::Definitions::built_in());
    reader.request(read(R"({"resourceType":"ServiceRequest","authoredOn":"2026-01-15"})"));
    if (!birth.empty()) reader.patient(read(R"({"resourceType":"Patient","birthDate":")" + birth + R"("})"));
    if (!stated.empty()) {
      reader.add(read(R"({"resourceType":"Observation","status":"final","code":)" +
                      coded("social-circumstance", "stated-age") + R"(,"valueInteger":)" + stated + "}"),
                 true);
    }
    return codes(reader.finish(), Table::age);
  };
  EXPECT_EQ(band("1961-01-16", ""), "60-64") << "64 until the next day";
  EXPECT_EQ(band("1961-01-15", ""), "65-69");
  EXPECT_EQ(band("1961-01-15", "90"), "65-69") << "a whole date stands before what is stated";
  EXPECT_EQ(band("1961", "64"), "60-64") << "a year alone does not";
  EXPECT_EQ(band("1961", ""), "65-69");
  EXPECT_EQ(band("", "7"), "00-10");
  EXPECT_EQ(band("", "101"), "85+");
  EXPECT_EQ(band("2050-01-01", ""), "none") << "not born yet";
  EXPECT_EQ(band("nonsense", ""), "none");
}

TEST_F(FactsReaderTest, GeneralPracticeIsKnownWhenSomebodyIsNamed) {
  const auto gp = [&](const std::string& patient, const std::string& request) {
    FactsReader reader(row(), fhir::Definitions::built_in());
    reader.patient(read(R"({"resourceType":"Patient")" + patient + "}"));
    reader.request(read(R"({"resourceType":"ServiceRequest")" + request + "}"));
    return codes(reader.finish(), Table::gp);
  };
  const auto known = std::string(R"(,"generalPractitioner":[{"display":"Riverside"}])");
  EXPECT_EQ(gp(known, ""), "known");
  EXPECT_EQ(gp("", ""), "not-known");
  EXPECT_EQ(
      gp(R"(,"generalPractitioner":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}])",
         ""),
      "not-known");
  EXPECT_EQ(gp(known, R"(,"orderDetail":[)" + coded("referral-flag", "interpreter-needed") + "," +
                          coded("referral-flag", "gp-not-known") + "]"),
            "not-known");
}

TEST_F(FactsReaderTest, TheFunnelCountsEveryStepThereWas) {
  for (const auto* step : {"referred", "contacted", "attended", "closed"}) {
    reader_.task(read(task("in-progress", step)), FactsReader::TaskOf::gateway);
  }
  const auto facts = reader_.finish();
  EXPECT_TRUE(facts.contacted);
  EXPECT_TRUE(facts.intervention);
  EXPECT_TRUE(facts.answered);
}

TEST_F(FactsReaderTest, StepsOfTheSenderCountButAnswerNothing) {
  reader_.task(read(task("requested", "contacted")), FactsReader::TaskOf::sender);
  const auto facts = reader_.finish();
  EXPECT_TRUE(facts.contacted);
  EXPECT_FALSE(facts.intervention);
  EXPECT_FALSE(facts.answered);
}

TEST_F(FactsReaderTest, UnknownStepsCountForNothing) {
  reader_.task(read(task("requested", "teleported")), FactsReader::TaskOf::gateway);
  EXPECT_FALSE(reader_.finish().contacted);
}

TEST_F(FactsReaderTest, ReasonAndDurationOfWhatEnded) {
  FactsReader reader(row(1, 1, "completed"), fhir::Definitions::built_in());
  reader.request(read(R"({"resourceType":"ServiceRequest","authoredOn":"2026-01-15"})"));
  reader.task(read(task("in-progress", "contacted")), FactsReader::TaskOf::gateway);
  reader.task(read(task("completed", "closed", R"(,"statusReason":)" + coded("closure-reason", "needs-met"))),
              FactsReader::TaskOf::gateway);
  const auto facts = reader.finish();
  EXPECT_TRUE(facts.ended);
  EXPECT_EQ(facts.days, 45);  // 15 January to 1 March
  EXPECT_EQ(codes(facts, Table::reason), "needs-met");

  FactsReader rejected(row(1, 1, "rejected"), fhir::Definitions::built_in());
  rejected.task(read(task("rejected", "referred")), FactsReader::TaskOf::gateway);
  const auto refused = rejected.finish();
  EXPECT_FALSE(refused.days) << "what was rejected has no duration";
  EXPECT_EQ(codes(refused, Table::reason), "none");
}

TEST_F(FactsReaderTest, WhatIsToldAgainCountsOnce) {
  const auto contact = [&](const std::string& more) {
    reader_.add(read(R"({"resourceType":"Encounter","status":"finished")" + more + "}"), false);
  };
  contact(R"(,"period":{"start":"2026-02-01"})");
  contact(R"(,"period":{"start":"2026-02-01"})");
  contact(R"(,"period":{"start":"2026-02-02"})");
  contact(R"(,"identifier":[{"system":"contacts","value":"7"}],"period":{"start":"2026-02-02"})");
  contact(R"(,"identifier":[{"system":"contacts","value":"7"}],"period":{"start":"2026-02-03"})");
  for (int i = 0; i < 2; ++i) {
    reader_.add(read(score("sessions-attended", "", "2026-02-01", R"("valueInteger":3)")), false);
  }
  const auto facts = reader_.finish();
  EXPECT_EQ(facts.contacts, 3);
  EXPECT_EQ(facts.scores.size(), 1U);
}

TEST_F(FactsReaderTest, ContactsTookPlace) {
  for (const auto* status : {"finished", "planned", "cancelled", "entered-in-error", "in-progress"}) {
    reader_.add(read(R"({"resourceType":"Encounter","status":")" + std::string(status) + R"(","type":[)" +
                     coded("contact-setting", "home") + "]}"),
                false);
  }
  const auto facts = reader_.finish();
  EXPECT_EQ(facts.contacts, 2);
  EXPECT_EQ(codes(facts, Table::place), "home home");
}

TEST_F(FactsReaderTest, ContactsAsTheyAreTold) {
  reader_.add(read(score("contacts-made", "", "2026-02-01", R"("valueInteger":7)")), false);
  EXPECT_EQ(reader_.finish().contacts, 7);
}

TEST_F(FactsReaderTest, MeasuresAreScoresOrAnswers) {
  reader_.add(read(score("ucla3", "baseline", "2026-01-15", R"("valueInteger":8)")), false);
  reader_.add(read(score("swemwbs", "end", "2026-03-01", R"("valueQuantity":{"value":21.54})")), false);
  reader_.add(read(score("self-rated-health", "", "2026-03-01",
                         R"("valueCodeableConcept":)" + coded("self-rated-health", "fair"))),
              false);
  reader_.add(read(score("helpful", "end", "2026-03-01", R"("valueBoolean":true)")), false);
  reader_.add(read(score("ucla3", "end", "2026-03-01", R"("valueInteger":5)")), true);  // another referral's
  const auto facts = reader_.finish();
  ASSERT_EQ(facts.scores.size(), 2U);
  EXPECT_EQ(facts.scores[0].phase, "baseline");
  EXPECT_DOUBLE_EQ(facts.scores[1].value, 21.54);
  EXPECT_EQ(codes(facts, Table::answer), "self-rated-health=fair helpful=true@end");
}

TEST_F(FactsReaderTest, CircumstancesCountForAllOfAMessage) {
  reader_.add(read(R"({"resourceType":"Observation","status":"final","code":)" +
                   coded("social-circumstance", "deprivation-decile") + R"(,"valueInteger":3})"),
              true);
  reader_.add(read(R"({"resourceType":"Observation","status":"entered-in-error","code":)" +
                   coded("social-circumstance", "deprivation-decile") + R"(,"valueInteger":9})"),
              false);
  EXPECT_EQ(codes(reader_.finish(), Table::decile), "03");
}

TEST_F(FactsReaderTest, OddResourcesAreNoTrouble) {
  for (const auto* odd : {"{}", "[]", "3", R"({"resourceType":"Observation","code":7,"valueInteger":"x"})",
                          R"({"resourceType":"Encounter","type":{}})", R"({"resourceType":"Procedure","code":[]})",
                          R"({"extension":[1,{"url":3}],"reasonCode":"x","generalPractitioner":{}})"}) {
    const auto node = read(odd);
    reader_.request(node);
    reader_.patient(node);
    reader_.task(node, FactsReader::TaskOf::gateway);
    reader_.add(node, false);
  }
  (void)reader_.finish();
}

}  // namespace
}  // namespace linkway::referral::report
