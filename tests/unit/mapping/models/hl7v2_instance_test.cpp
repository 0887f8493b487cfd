#include "mapping/models/hl7v2_instance.h"

#include <gtest/gtest.h>

#include "mapping/models/hl7v2_models.h"
#include "mapping/models/hl7v2_paths.h"
#include "mapping/models/hl7v2_shape.h"
#include "mapping/models/hl7v2_time.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

class Hl7v2Instance : public ::testing::Test {
 protected:
  const fhir::Structure& model(std::string_view name) {
    const auto* type = definitions_.structure(std::string(hl7v2_models) + std::string(name));
    EXPECT_NE(type, nullptr) << name;
    return *type;
  }

  // Segments with a blank between them.
  static std::string lines(std::string_view text) {
    std::string all;
    for (const char c : text) all += c == '\n' ? '\r' : c;
    return all;
  }

  data::Node read(std::string_view text, std::string_view name = "REF_I12", std::string_view charset = "") {
    auto instance = read_instance(Format::hl7v2, lines(text), charset, model(name), definitions_, arena_);
    EXPECT_TRUE(instance.ok()) << (instance.ok() ? "" : messages(instance.problems()));
    if (!instance) return {};
    findings_ = messages(instance->findings);
    return instance->node;
  }
  std::string refusal(std::string_view text, std::string_view name = "REF_I12") {
    const auto instance = read_instance(Format::hl7v2, lines(text), "", model(name), definitions_, arena_);
    return instance.ok() ? "" : messages(instance.problems());
  }
  std::string json(std::string_view text, std::string_view name = "REF_I12") { return data::to_json(read(text, name)); }
  std::string write(const data::Node& node, std::string_view name = "REF_I12", std::string_view charset = "") {
    std::string out;
    WriteStyle style;
    style.charset = charset;
    const auto done = write_instance(Format::hl7v2, node, model(name), definitions_, out, style);
    if (!done) return messages(done.problems());
    for (auto& c : out) c = c == '\r' ? '\n' : c;
    return out;
  }
  data::Node tree(std::string_view text) {
    auto node = data::read_json(text, arena_);
    EXPECT_TRUE(node.ok());
    return node ? *node : data::Node();
  }

  const fhir::Definitions& definitions_ = fhir::Definitions::built_in();
  data::Arena arena_;
  std::string findings_;
};

constexpr std::string_view head = "MSH|^~\\&|A|B|C|D|20260105||REF^I12^REF_I12|7|P|2.5\n";

TEST_F(Hl7v2Instance, SegmentsStandInTheirGroups) {
  const auto node = read(std::string(head) +
                         "RF1|P|||||55\nPRD|RP|Doe^Jo\nCTD|PR\nPRD|RT\nPID|1||9~8||Smith^Ann\nOBR|1|||X\nNTE|1||a\n"
                         "OBX|1|ST|Q||v||||||F\nNTE|1||b\nOBR|2|||Y\nPV1|1|O\nNTE|1||c\n");
  EXPECT_EQ(findings_, "");
  EXPECT_EQ(node["PROVIDER_CONTACT"].size(), 2U);
  EXPECT_EQ(node["PROVIDER_CONTACT"].at(0)["CTD"].size(), 1U);
  EXPECT_EQ(node["PID"]["PID-3"].at(1)["CX-1"].text(), "8");
  EXPECT_EQ(node["PID"]["PID-5"].at(0)["XPN-1"]["FN-1"].text(), "Smith");
  const auto& observation = node["OBSERVATION"].at(0);
  EXPECT_EQ(observation["NTE"].at(0)["NTE-3"].at(0).text(), "a");
  EXPECT_EQ(observation["RESULTS_NOTES"].at(0)["OBX"]["OBX-5String"].at(0).text(), "v");
  EXPECT_EQ(observation["RESULTS_NOTES"].at(0)["NTE"].at(0)["NTE-3"].at(0).text(), "b");
  EXPECT_EQ(node["OBSERVATION"].size(), 2U);
  EXPECT_EQ(node["PATIENT_VISIT"]["PV1"]["PV1-2"]["CWE-1"].text(), "O");
  EXPECT_EQ(node["NTE"].at(0)["NTE-3"].at(0).text(), "c");
}

TEST_F(Hl7v2Instance, SegmentsInAnotherOrderAreKeptAndTold) {
  const auto node = read(std::string(head) + "PID|1||9||Smith\nPRD|RP|Doe\nRF1|P|||||55\nOBX|1|ST|Q||v||||||F\n");
  EXPECT_EQ(node["PROVIDER_CONTACT"].at(0)["PRD"]["PRD-2"].at(0)["XPN-1"]["FN-1"].text(), "Doe");
  EXPECT_EQ(node["RF1"]["RF1-6"]["EI-1"].text(), "55");
  EXPECT_EQ(node["OBSERVATION"].at(0)["RESULTS_NOTES"].at(0)["OBX"]["OBX-5String"].at(0).text(), "v");
  EXPECT_NE(findings_.find("3:1: the standard has this segment further up [PRD]"), std::string::npos) << findings_;
  EXPECT_NE(findings_.find("the standard requires this segment [OBR]"), std::string::npos) << findings_;
}

TEST_F(Hl7v2Instance, WhatHasNoPlaceStandsInOther) {
  const auto node =
      read(std::string(head) + "RF1|P|||||55\nPRD|RP\nZPR|a^b&c|\"\"\nPID|1||9||Smith\nPID|2||8\nEVN|A08\n");
  const auto& unknown = node["PROVIDER_CONTACT"].at(0)["OTHER"].at(0);
  EXPECT_EQ(unknown["resourceType"].text(), std::string(hl7v2_models) + "ANY_SEGMENT");
  EXPECT_EQ(unknown["name"].text(), "ZPR");
  EXPECT_EQ(unknown["F-1"].at(0)["C-2"]["S-2"].text(), "c");
  EXPECT_EQ(node["OTHER"].at(0)["resourceType"].text(), std::string(hl7v2_models) + "PID");
  EXPECT_EQ(node["OTHER"].at(0)["PID-3"].at(0)["CX-1"].text(), "8");
  EXPECT_NE(findings_.find("the model has no such segment [ZPR]"), std::string::npos) << findings_;
  EXPECT_NE(findings_.find("the model has no place for this segment here [PID[2]]"), std::string::npos) << findings_;
  EXPECT_EQ(write(node),
            std::string(head) + "RF1|P|||||55\nPRD|RP\nZPR|a^b&c|\"\"\nPID|1||9||Smith\nPID|2||8\nEVN|A08\n");
}

TEST_F(Hl7v2Instance, PartsWithoutAPlaceAreKeptByTheirNames) {
  const std::string text = std::string(head) +
                           "RF1|P|||||55\nPRD|RP\n"
                           "PID|1||9||Smith^Ann|||M^x~N|20000101^S||||||||||||||||||||||||||||||||||||y&z^w~v\n";
  const auto node = read(text);
  const auto& pid = node["PID"];
  EXPECT_EQ(pid["PID-8"]["CWE-1"].text(), "M");
  EXPECT_EQ(pid["PID-8[2]"].text(), "N");
  EXPECT_EQ(pid["PID-45"].text(), "y");
  EXPECT_EQ(pid["PID-45.1.2"].text(), "z");
  EXPECT_EQ(pid["PID-45.2"].text(), "w");
  EXPECT_EQ(pid["PID-45[2]"].text(), "v");
  EXPECT_EQ(write(node), text);
  EXPECT_NE(findings_.find("the model has no such field [PID-45]"), std::string::npos) << findings_;
  EXPECT_NE(findings_.find("the model has one value here [PID-8[2]]"), std::string::npos) << findings_;
}

TEST_F(Hl7v2Instance, OlderVersionsAndTypes) {
  const auto node = read(std::string(head) +
                         "RF1|P|||||55\nPRD|RP\nPID|1||9||Smith||20000101^D|F\nOBR|1|||X\n"
                         "OBX|1|CE|Q||A^B^C||||||F\nOBX|2|ED|Q||^TEXT^HTML^Base64^PA==||||||F\n"
                         "OBX|3||Q||A^B||||||F\nOBX|4|TX|Q||a & b ^ c||||||F\nOBX|5|CNE|Q||A^B||||||F\n");
  EXPECT_EQ(node["PID"]["PID-7"].text(), "20000101");
  EXPECT_EQ(node["PID"]["PID-7.2"].text(), "D");
  const auto& notes = node["OBSERVATION"].at(0)["RESULTS_NOTES"];
  EXPECT_EQ(notes.at(0)["OBX"]["OBX-5CWE"].at(0)["CWE-2"].text(), "B");
  EXPECT_EQ(notes.at(1)["OBX"]["OBX-5ED"].at(0)["ED-5"].text(), "PA==");
  EXPECT_EQ(notes.at(2)["OBX"]["OBX-5ANY"].at(0)["C-2"]["S-1"].text(), "B");
  EXPECT_EQ(notes.at(3)["OBX"]["OBX-5String"].at(0).text(), "a & b ^ c");
  EXPECT_EQ(notes.at(4)["OBX"]["OBX-5CWE"].at(0)["CWE-2"].text(), "B");
}

TEST_F(Hl7v2Instance, WhatIsSentToBeDeletedIsNotAbsent) {
  const std::string text = std::string(head) + "RF1|P|||||55\nPRD|RP\nPID|1||9||\"\"||\"\"|F|||A~\"\"~B\n";
  const auto node = read(text);
  EXPECT_EQ(node["PID"]["PID-7"].kind(), data::Kind::absent);
  EXPECT_EQ(node["PID"]["_PID-7"]["extension"].at(0)["url"].text(), hl7v2_null_extension);
  EXPECT_EQ(node["PID"]["PID-5"].at(0)["XPN-1"]["_FN-1"]["extension"].at(0)["url"].text(), hl7v2_null_extension);
  EXPECT_EQ(write(node), text);
}

TEST_F(Hl7v2Instance, ControlCharactersInATextAreBlanks) {
  const auto node = read("MSH|^~\\&|A|B|C|D|20260101||REF^I12|1|P|2.4\nNTE|1||page one\fpage\x01two\tand more\n");
  EXPECT_EQ(node["NTE"].items()[0]["NTE-3"].items()[0].text(), "page one page two\tand more");
  EXPECT_NE(findings_.find("control character"), std::string::npos) << findings_;
}

TEST_F(Hl7v2Instance, AMessageOfAnotherKindIsRefused) {
  EXPECT_EQ(refusal("MSH|^~\\&|A|B|C|D|20260105||RRI^I12^RRI_I12|7|P|2.5\nPID|1\n"),
            "1:28: this is no REF message [MSH-9]\n");
  read("MSH|^~\\&|A|B|C|D|20260105||ADT^A08|7|P|2.3\nEVN||20260105\nPID|1||9||Smith\nPV1|1|O\n", "ADT_A05");
  EXPECT_NE(findings_.find("the message is one of structure ADT_A01, and is read as ADT_A05 [MSH-9]"),
            std::string::npos)
      << findings_;
}

TEST_F(Hl7v2Instance, AnyMessageCanBeReadFlat) {
  const auto node = read("MSH|^~\\&|A|B|C|D|20260105||ZZZ^Z01|7|P|2.5\nPID|1||9||Smith\nZZ1|x\n", "MESSAGE");
  EXPECT_EQ(findings_, "");
  EXPECT_EQ(node["OTHER"].size(), 2U);
  EXPECT_EQ(hl7v2_structure_of("ADT", "A31"), "ADT_A05");
  EXPECT_EQ(hl7v2_structure_of("REF", "I14"), "REF_I12");
  EXPECT_EQ(hl7v2_structure_of("ACK", "A01"), "ACK");
  EXPECT_EQ(hl7v2_structure_of("ZZZ", "Z01"), "");
}

TEST_F(Hl7v2Instance, SeveralMessagesGiveAList) {
  const std::string body = std::string(head) + "RF1|P|||||55\nPRD|RP\nPID|1||9||Smith\n";
  const auto node = read("FHS|^~\\&\nBHS|^~\\&\n" + body + body + "PID|2\nBTS|2\nFTS|1\n");
  ASSERT_TRUE(node.is_list());
  EXPECT_EQ(node.size(), 2U);
  EXPECT_NE(findings_.find("11:1: the model has no place for this segment here [PID[2]]"), std::string::npos)
      << findings_;
}

TEST_F(Hl7v2Instance, WritesInTheOrderOfTheModel) {
  const auto node = tree(R"({"PID":{"PID-5":[{"XPN-2":"Ann|e","XPN-1":{"FN-1":"Smith"}}],"PID-3":[{"CX-1":"9"}]},
      "MSH":{"MSH-9":{"MSG-1":"REF","MSG-2":"I12","MSG-3":"REF_I12"},"MSH-10":"7"},
      "PROVIDER_CONTACT":[{"PRD":{"PRD-1":[{"CWE-1":"RP"}]}}],
      "OTHER":[{"resourceType":"ANY_SEGMENT","name":"ZU1","F-2":[{"C-1":{"S-1":"x\ny"}}]}]})");
  EXPECT_EQ(write(node), "MSH|^~\\&|||||||REF^I12^REF_I12|7\nPRD|RP\nPID|||9||Smith^Ann\\F\\e\nZU1||x\\.br\\y\n");
}

TEST_F(Hl7v2Instance, WhatIsWrittenSaysItsCharset) {
  const auto node = tree(R"({"MSH":{"MSH-10":"7"},"PID":{"PID-5":[{"XPN-2":"Zoë"}]}})");
  EXPECT_EQ(write(node), "MSH|^~\\&||||||||7||||||||UNICODE UTF-8\nPID|||||^Zoë\n");
  EXPECT_EQ(write(node, "REF_I12", "8859/1"), "MSH|^~\\&||||||||7||||||||8859/1\nPID|||||^Zo\xEB\n");
}

TEST_F(Hl7v2Instance, DelimitersOfTheInstance) {
  const auto node = tree(
      R"({"MSH":{"MSH-1":"!","MSH-2":"*%@#","MSH-10":"7"},"PID":{"PID-5":[{"XPN-1":{"FN-1":"A*B"},"XPN-2":"C"}]}})");
  EXPECT_EQ(write(node), "MSH!*%@#!!!!!!!!7\nPID!!!!!A@S@B*C\n");
}

TEST_F(Hl7v2Instance, WhatCannotBeWrittenIsNamed) {
  EXPECT_EQ(write(tree(R"({"PID":{}})")), "a message begins with this segment [MSH]\n");
  EXPECT_EQ(write(tree(R"({"MSH":{"MSH-10":"7"},"PIDX":{}})")), "the model has no such segment or group [PIDX]\n");
  EXPECT_EQ(write(tree(R"({"MSH":{"MSH-10":"7","sender":"x"}})")), "the model has no such field [MSH.sender]\n");
}

TEST_F(Hl7v2Instance, DamagedMessagesAreReadOrRefused) {
  const auto whole = lines(std::string(head) +
                           "RF1|P|||||55^A&B\nPRD|RP|Doe&van^Jo\nZPR|a^b&c|\"\"~x\nPID|1||9~8^^^&1.2&ISO||"
                           "S\\F\\h^A||1980^x|F\nOBX|1|CE|Q||a^b&c~\"\"||||||F\nNTE|1||a & b\n");
  const auto& type = model("REF_I12");
  std::size_t read_again = 0;
  const auto attempt = [&](const std::string& bytes) {
    data::Arena arena;
    const auto first = read_instance(Format::hl7v2, bytes, "", type, definitions_, arena);
    if (!first || first->node.is_list()) return;
    std::string written;
    if (!write_instance(Format::hl7v2, first->node, type, definitions_, written)) return;
    // Values that were read and written once stay as they are from then on.
    const auto second = read_instance(Format::hl7v2, written, "", type, definitions_, arena);
    if (!second || second->node.is_list()) return;
    std::string again;
    ASSERT_TRUE(write_instance(Format::hl7v2, second->node, type, definitions_, again).ok()) << written;
    const auto third = read_instance(Format::hl7v2, again, "", type, definitions_, arena);
    ASSERT_TRUE(third.ok()) << again;
    EXPECT_EQ(data::to_json(third->node), data::to_json(second->node)) << bytes;
    ++read_again;
  };
  for (std::size_t i = 0; i < whole.size(); ++i) {
    attempt(whole.substr(0, i));
    for (const char c : {'|', '^', '&', '~', '\\', '\r', '"', 'Z', '\0', '\xFF'}) {
      auto damaged = whole;
      damaged[i] = c;
      attempt(damaged);
    }
  }
  EXPECT_GT(read_again, whole.size());
}

TEST_F(Hl7v2Instance, EveryModelOfTheTablesIsThere) {
  for (const auto* name : {"REF_I12", "RRI_I12", "ORU_R01", "MDM_T02", "ADT_A01", "ADT_A05", "ADT_A39", "SIU_S12"}) {
    const Hl7Shape shape(definitions_, model(name));
    EXPECT_TRUE(shape.is_message()) << name;
  }
  EXPECT_EQ(model("ACK").kind, fhir::StructureKind::logical);
  EXPECT_NE(model("PID").child("PID-5"), nullptr);
  EXPECT_EQ(refusal("MSH|^~\\&\n", "PID"), "the model is none of an HL7 v2 message\n");
}

TEST(Hl7v2Member, Names) {
  EXPECT_EQ(read_hl7v2_member("PID-5").number, 5U);
  EXPECT_EQ(read_hl7v2_member("OBX-5CWE").number, 5U);
  EXPECT_EQ(read_hl7v2_member("PID-3[2].1.4").repetition, 2U);
  EXPECT_EQ(read_hl7v2_member("PID-3[2].1.4").subcomponent, 4U);
  for (const auto* name : {"PID", "PID-", "PID-0", "-5", "PID-5[", "PID-5[x]", "PID-5.", "PID-5x", "PID-99999999999"}) {
    EXPECT_EQ(read_hl7v2_member(name).number, 0U) << name;
  }
}

TEST(Hl7v2Time, AsExactAsItCame) {
  EXPECT_EQ(fhir_time_of_hl7v2("2026", ""), "2026");
  EXPECT_EQ(fhir_time_of_hl7v2("202605", ""), "2026-05");
  EXPECT_EQ(fhir_time_of_hl7v2("20240229", ""), "2024-02-29");
  EXPECT_EQ(fhir_time_of_hl7v2("20260510143005.25+0700", "Z"), "2026-05-10T14:30:05.25+07:00");
  EXPECT_EQ(fhir_time_of_hl7v2("202605101430", "+10:00"), "2026-05-10T14:30:00+10:00");
  EXPECT_EQ(fhir_time_of_hl7v2("2026051014-0500", ""), "2026-05-10T14:00:00-05:00");
  for (const auto* text : {"", "20", "20261", "202613", "20230229", "2026051024", "202605101460", "2026-05-10",
                           "20260510143005.", "20260510+07", "20260510+9900", "202605101430"}) {
    EXPECT_EQ(fhir_time_of_hl7v2(text, ""), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace linkway::mapping
