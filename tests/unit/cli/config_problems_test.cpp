// Every mistake in a configuration is named with its line and column, all of them at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/config_example.h"

namespace linkway::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(ConfigProblems, TheExampleHasNone) { EXPECT_EQ(problems_of(example), ""); }

struct Case {
  const char* name;
  std::string yaml;
  std::string problems;  // the whole of what is said
};

std::string platform_with(const std::string& delivery) {
  return with("{url: \"https://northside.example/fhir/$process-message\"}", delivery);
}
std::string surgery_with(const std::string& keys) {
  return with("    certificate: {san: [\"dns:gp.example\"]}\n",
              "    certificate: {san: [\"dns:gp.example\"]}\n    " + keys + "\n");
}
std::string with_routes(const std::string& routes) { return example + "routes:\n" + routes; }

const Case cases[] = {
    {"UnknownKeyNearAnother", with("    key: tls/server.key", "    key: tls/server.key\n    adress: 127.0.0.1"),
     "7:5: unknown key 'adress'; did you mean 'address'? [listen.https]\n"},
    {"MisspelledRequiredKey", with("    certificate: tls/server.pem", "    certficate: tls/server.pem"),
     "4:3: key 'certificate' is missing: a file [listen.https]\n"
     "5:5: unknown key 'certficate'; did you mean 'certificate'? [listen.https]\n"},
    {"UnknownKeyNearNone", with("store:\n", "store:\n  elephant: 1\n"),
     "9:3: unknown key 'elephant'; known here: sqlite [store]\n"},
    {"UnknownKeyAtTheTop", "pets: []\n" + example,
     "1:1: unknown key 'pets'; known here: gateway, listen, store, batches, packages, packs, terminology, validation, "
     "log, "
     "delivery, "
     "partners, routes\n"},
    {"PacksWithoutFolders", "packs: {}\n" + example,
     "1:1: key 'folders' is missing: a list of texts such as [one, two] [packs]\n"},
    {"NoWholeNumber", with("  https:\n", "  https:\n    port: abc\n"),
     "5:11: port must be a whole number from 1 to 65535, found 'abc' [listen.https.port]\n"},
    {"NumberOutOfRange", with("  https:\n", "  https:\n    port: 65536\n"),
     "5:11: port must be a whole number from 1 to 65535, found '65536' [listen.https.port]\n"},
    {"NodeOutOfRange", with("gateway:\n", "gateway:\n  node: 256\n"),
     "2:9: node must be a whole number from 0 to 255, found '256' [gateway.node]\n"},
    {"SectionInPlaceOfValue", with("  https:\n", "  https:\n    port: {a: 1}\n"),
     "5:11: port must be a whole number from 1 to 65535, found a section [listen.https.port]\n"},
    {"ValueInPlaceOfSection",
     with("delivery:\n  certificate: tls/gateway.pem\n  key: tls/gateway.key\n  ca: tls/ca.pem", "delivery: tls"),
     "11:11: delivery must be a section with keys of its own, found 'tls' [delivery]\n"},
    {"ValueInPlaceOfList", with("[\"dns:gp.example\"]", "dns:gp.example"),
     "19:24: san must be a list of texts such as [one, two], found 'dns:gp.example' [partners[0].certificate.san]\n"},
    {"EmptyList", with("[\"dns:gp.example\"]", "[]"),
     "19:24: san is an empty list; leave it out instead [partners[0].certificate.san]\n"},
    {"ListInList", with("[\"dns:gp.example\"]", "[[x]]"),
     "19:25: san must be a list of texts such as [one, two], found a list [partners[0].certificate.san]\n"},
    {"KeyWithoutValue", with("  https:\n", "  https:\n    port:\n"),
     "5:5: port has no value; it must be a whole number from 1 to 65535, or be left out [listen.https.port]\n"},
    {"RequiredKeyWithoutValue", with("key: tls/server.key", "key:"),
     "6:5: key has no value; it must be a file [listen.https.key]\n"},
    {"DuplicateKey", with("    key: tls/server.key", "    key: tls/server.key\n    key: other.key"),
     "7:5: key 'key' is written twice; the first is in line 6 [listen.https]\n"},
    {"DuplicateSection", example + "gateway: {base_url: https://x.example}\n",
     "25:1: key 'gateway' is written twice; the first is in line 1\n"},
    {"BadDuration", with("listen:\n", "listen:\n  shutdown: 20\n"),
     "4:13: shutdown must be a time such as 500ms, 10s, 15m, 72h or 7d, from 0ms to 1h, found '20' "
     "[listen.shutdown]\n"},
    {"BadSize", with("  https:\n", "  https:\n    limits: {body: 8 mb}\n"),
     "5:20: body must be a size such as 65536, 16KB or 8MB, from 1KB to 1GB, found '8 mb' "
     "[listen.https.limits.body]\n"},
    {"BadChoice", "log: {level: loud}\n" + example,
     "1:14: level must be one of debug, info, warn, error, off, found 'loud' [log.level]\n"},
    {"BadFlag", platform_with("{url: \"https://n.example/\", idempotent: maybe}"),
     "24:55: idempotent must be true or false, found 'maybe' [partners[1].delivery.idempotent]\n"},
    {"BadAddress", with("  https:\n", "  https:\n    address: localhost\n"),
     "5:14: address must be an IP address such as 127.0.0.1, 0.0.0.0 or ::, found 'localhost' "
     "[listen.https.address]\n"},
    {"OperationsNotOnLoopback", with("listen:\n", "listen:\n  operations: {address: 0.0.0.0}\n"),
     "4:25: address must be a loopback address such as 127.0.0.1 or ::1, because this listener asks nobody who they "
     "are; found '0.0.0.0' [listen.operations.address]\n"},
    {"OperationsOnThePortOfHttps", with("listen:\n", "listen:\n  operations: {port: 8443}\n"),
     "4:22: port 8443 is the https listener's already [listen.operations.port]\n"},
    {"BaseUrlNotHttps", with("https://localhost:8443/fhir", "http://localhost:8443/fhir"),
     "2:13: base_url must begin with https://, found 'http://localhost:8443/fhir' [gateway.base_url]\n"},
    {"BaseUrlWithQuery", with("https://localhost:8443/fhir", "https://localhost:8443/fhir?a=b"),
     "2:13: base_url must have no query (?...) [gateway.base_url]\n"},
    {"PersonalDataInTheClear", platform_with("{url: \"http://northside.example/\"}"),
     "24:21: url must begin with https:// (personal data leaves this machine only under TLS), found "
     "'http://northside.example/' [partners[1].delivery.url]\n"},
    {"HalfAnIdentifier", with("gateway:\n", "gateway:\n  organization: {name: A, system: https://id.example}\n"),
     "2:3: system and value of an organization go together: together they are its identifier "
     "[gateway.organization]\n"},
    {"EmptyText", with("name: Surgery", "name: \"\""), "17:11: name is empty [partners[0].name]\n"},
    {"NoPartners", example.substr(0, example.find("partners:")) + "partners: []\n",
     "15:11: partners must be a list of sections, each beginning with '- ', found an empty list [partners]\n"},
    {"PartnerThatIsAWord", with("  - id: surgery\n", "  - hospital\n  - id: surgery\n"),
     "16:5: this must be a section with keys of its own, found 'hospital' [partners[0]]\n"},
    {"BadPartnerId", with("id: surgery", "id: Riverside Surgery"),
     "16:9: id must be 1 to 63 lower-case letters, digits or '-' and not begin with '-', found 'Riverside Surgery' "
     "[partners[0].id]\n"},
    {"DuplicatePartnerId", with("id: northside", "id: surgery"),
     "20:9: partner id 'surgery' is taken: it stands in line 16 already [partners[1].id]\n"},
    {"SameCertificate", with("dns:northside.example", "DNS:GP.example"),
     "23:25: 'DNS:GP.example' names the certificate of partner 'surgery' in line 19 already "
     "[partners[1].certificate.san]\n"},
    {"NoCertificate", with("{san: [\"dns:gp.example\"]}", "{}"),
     "19:5: certificate needs 'san' or 'fingerprint', or nobody could be this partner [partners[0].certificate]\n"},
    {"BadSan", with("dns:gp.example", "gp.example"),
     "19:25: san must be dns:, uri: or email: and a name, such as dns:gp.example, found 'gp.example' "
     "[partners[0].certificate.san]\n"},
    {"BadFingerprint", with("{san: [\"dns:gp.example\"]}", "{fingerprint: [AA:BB]}"),
     "19:33: fingerprint must be the 64 hexadecimal digits of a SHA-256, found 'AA:BB' "
     "[partners[0].certificate.fingerprint]\n"},
    {"UnknownRole", with("role: referrer", "role: gp"),
     "18:11: role must be one of referrer, platform, operator, found 'gp' [partners[0].role]\n"},
    {"PlatformWithoutDelivery", with("    delivery: {url: \"https://northside.example/fhir/$process-message\"}\n", ""),
     "20:5: a platform needs 'delivery' with the url where its referrals go [partners[1]]\n"},
    {"DeliveryWithoutUrl", platform_with("{connections: 2}"),
     "24:5: key 'url' is missing: a text [partners[1].delivery]\n"},
    {"FeedbackForAPlatform", example + "    feedback: [accepted]\n",
     "25:15: feedback is for referrers only; this partner's role is platform [partners[1].feedback]\n"},
    {"DeliveryForAnOperator", with("role: platform", "role: operator"),
     "24:15: delivery is for referrers and platforms only; this partner's role is operator [partners[1].delivery]\n"},
    {"FeedbackWithoutDelivery", surgery_with("feedback: [accepted]"),
     "20:15: feedback needs 'delivery' with the url where it goes [partners[0].feedback]\n"},
    {"FeedbackTwice", surgery_with("feedback: [accepted, accepted]\n    delivery: {url: \"https://gp.example\"}"),
     "20:26: 'accepted' is in the list twice [partners[0].feedback]\n"},
    {"RetryThatNeverEnds",
     platform_with("{url: \"https://n.example/\", retry: {first: 10s, longest: 1s, give_up: 2s}}"),
     "24:72: longest (1s) must not be shorter than first (10s) [partners[1].delivery.retry.longest]\n"
     "24:85: give_up (2s) must not be shorter than first (10s) [partners[1].delivery.retry.give_up]\n"},
    {"NoOwnIdentity", with("delivery:\n  certificate: tls/gateway.pem\n  key: tls/gateway.key\n  ca: tls/ca.pem\n", ""),
     "1:1: section 'delivery' is missing: partner 'northside' gets messages over https, for which the gateway needs a "
     "certificate, key and ca\n"},
    {"UnknownPlatform", with_routes("  - otherwise: nortside\n"),
     "26:16: there is no partner 'nortside'; did you mean 'northside'? [routes[0].otherwise]\n"},
    {"RouteToNoPlatform", with_routes("  - {name: a, when: {age: {from: 1}}, platform: surgery}\n"),
     "26:49: partner 'surgery' is no platform and cannot receive referrals [routes[0].platform]\n"},
    {"UnknownSender", with_routes("  - {name: a, when: {sender: [surgry]}, platform: northside}\n"),
     "26:31: there is no partner 'surgry'; did you mean 'surgery'? [routes[0].when.sender]\n"},
    {"SenderThatSendsNone", with_routes("  - {name: a, when: {sender: [northside]}, platform: northside}\n"),
     "26:31: partner 'northside' is no referrer and sends no referrals [routes[0].when.sender]\n"},
    {"OtherwiseNotLast",
     with_routes("  - otherwise: northside\n  - {name: a, when: {age: {to: 9}}, platform: northside}\n"),
     "27:5: no route can follow 'otherwise': it takes all that comes so far [routes[1]]\n"},
    {"OtherwiseTwice", with_routes("  - otherwise: northside\n  - otherwise: northside\n"),
     "27:5: no route can follow 'otherwise': it takes all that comes so far [routes[1]]\n"},
    {"OtherwiseWithCriteria", with_routes("  - {otherwise: northside, when: {age: {to: 9}}}\n"),
     "26:17: 'otherwise' stands alone, without name, when and platform [routes[0].otherwise]\n"},
    {"RouteWithoutPlatform", with_routes("  - {name: a, when: {age: {to: 9}}}\n"),
     "26:5: key 'platform' is missing: a text [routes[0]]\n"},
    {"RouteWithoutCriteria", with_routes("  - {name: a, when: {}, platform: northside}\n"),
     "26:5: this rule matches every referral; give it criteria under 'when', or write it as 'otherwise: PLATFORM', "
     "the last route [routes[0]]\n"},
    {"RouteTwice",
     with_routes("  - {name: a, when: {age: {to: 9}}, platform: northside}\n"
                 "  - {name: a, when: {age: {from: 9}}, platform: northside}\n"),
     "27:12: there is a route 'a' in line 26 already [routes[1].name]\n"},
    {"RouteCalledDefault", with_routes("  - {name: default, when: {age: {to: 9}}, platform: northside}\n"),
     "26:12: 'default' is what 'otherwise' is called; choose another name [routes[0].name]\n"},
    {"AgeUpsideDown", with_routes("  - {name: a, when: {age: {from: 60, to: 18}}, platform: northside}\n"),
     "26:34: nobody is at least 60 and at most 18 years old [routes[0].when.age.from]\n"},
    {"ImpossibleAge", with_routes("  - {name: a, when: {age: {from: 60, to: 200}}, platform: northside}\n"),
     "26:42: to must be a whole number from 0 to 150, found '200' [routes[0].when.age.to]\n"},
    {"AgeWithoutEnds", with_routes("  - {name: a, when: {age: {}}, platform: northside}\n"),
     "26:22: age needs 'from', 'to' or both [routes[0].when.age]\n"},
    {"BadCode", with_routes("  - {name: a, when: {code: [\"http://snomed.info/sct|\"]}, platform: northside}\n"),
     "26:29: code must be system|code or a code alone, found 'http://snomed.info/sct|' [routes[0].when.code]\n"},
    {"BadPostcode", with_routes("  - {name: a, when: {postcode: [\"LS*\"]}, platform: northside}\n"),
     "26:33: postcode must be letters and digits, found 'LS*' [routes[0].when.postcode]\n"},
    {"NotUtf8", "gateway:\n  name: \xC3(\n", "2:9: this is not UTF-8\n"},
    {"Empty", "# nothing\n", "1:1: the configuration is empty\n"},
    {"NoMapping", "- a\n", "1:1: a configuration is made of sections such as 'gateway:'\n"},
    {"KeyThatIsAList", "[a, b]: 1\n" + example, "1:1: a key must be a word\n"},
    {"TwoDocuments", example + "---\nx: 1\n", "26:1: a second document begins here; a configuration is one\n"},
};

class ConfigProblems : public testing::TestWithParam<Case> {};

TEST_P(ConfigProblems, AreToldWithTheirPlace) { EXPECT_EQ(problems_of(GetParam().yaml), GetParam().problems); }

INSTANTIATE_TEST_SUITE_P(Each, ConfigProblems, testing::ValuesIn(cases),
                         [](const testing::TestParamInfo<Case>& one) { return std::string(one.param.name); });

TEST(ConfigProblems, WhatIsNoUrlIsToldWithTheReason) {
  const auto text = problems_of(platform_with("{url: northside.example}"));
  EXPECT_THAT(text, StartsWith("24:21: url must be a URL such as https://partner.example/fhir ("));
  EXPECT_THAT(text, HasSubstr("found 'northside.example' [partners[1].delivery.url]"));
}

TEST(ConfigProblems, UnknownFeedbackStepListsTheKnownOnes) {
  const auto text = problems_of(surgery_with("feedback: [acepted]\n    delivery: {url: \"https://gp.example\"}"));
  EXPECT_THAT(text,
              StartsWith("20:16: unknown feedback step 'acepted'; did you mean 'accepted'?; known are: requested,"));
  EXPECT_THAT(text, HasSubstr("in-progress"));
  EXPECT_THAT(text, HasSubstr("did-not-attend"));
  EXPECT_THAT(text, HasSubstr("[partners[0].feedback]"));
}

TEST(ConfigProblems, BrokenYamlIsToldWithItsPlace) {
  EXPECT_THAT(problems_of("gateway: {name: a\n"), HasSubstr("this is not YAML: "));
  EXPECT_THAT(problems_of("gateway:\n  a: 1\n b: 2\n"), StartsWith("3:2: this is not YAML: "));
  EXPECT_THAT(problems_of("a: *nobody\n"), StartsWith("1:4: this is not YAML: "));
  EXPECT_THAT(problems_of("gateway:\n  name: a\n\tnode: 1\n"),
              StartsWith("3:1: this is not YAML: the line begins with a tab"));
}

TEST(ConfigProblems, EndlessNestingIsRefused) {
  EXPECT_THAT(problems_of(std::string(100'000, '[')), HasSubstr("this is not YAML: "));
}

TEST(ConfigProblems, AllAreToldAtOnceInTheOrderOfTheFile) {
  auto yaml = with("  https:\n", "  https:\n    port: x\n    threads: 0\n");
  yaml = with("role: platform", "role: nobody", with("name: Surgery", "nam: Surgery", yaml));
  const auto text = problems_of("log: {format: xml}\n" + yaml);
  std::vector<std::string> starts;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) starts.push_back(line.substr(0, line.find(' ')));
  EXPECT_THAT(starts, testing::ElementsAre("1:15:", "6:11:", "7:14:", "19:5:", "20:5:", "25:11:")) << text;
}

TEST(ConfigProblems, MissingSectionsAreNamed) {
  const auto text = problems_of("log: {level: info}\n");
  for (const auto* name : {"gateway", "listen", "store", "partners"}) {
    EXPECT_THAT(text, HasSubstr(std::string("key '") + name + "' is missing"));
  }
}

}  // namespace
}  // namespace linkway::cli
