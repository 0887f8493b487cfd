#include "cli/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/config_example.h"

namespace linkway::cli {
namespace {

using namespace std::chrono_literals;

TEST(Config, DefaultsAreThoseOfTheStructs) {
  const auto config = parse_config(example, "/etc/linkway/c.yaml");
  ASSERT_TRUE(config) << to_string(config.problems()[0]);
  const net::ServerLimits limits;
  EXPECT_EQ(config->limits.max_body, limits.max_body);
  EXPECT_EQ(config->limits.max_header, limits.max_header);
  EXPECT_EQ(config->limits.admission.connections, limits.admission.connections);
  EXPECT_EQ(config->limits.admission.per_address, limits.admission.connections / 2);
  EXPECT_EQ(config->limits.admission.unanswered, 256UL * 1024 * 1024);
  EXPECT_EQ(config->limits.handshake, limits.handshake);
  EXPECT_EQ(config->limits.idle, limits.idle);
  EXPECT_EQ(config->limits.header, limits.header);
  EXPECT_EQ(config->limits.body, limits.body);
  EXPECT_EQ(config->limits.handler, limits.handler);
  EXPECT_EQ(config->limits.write, limits.write);
  EXPECT_EQ(config->threads, Config().threads);
  EXPECT_EQ(config->shutdown, Config().shutdown);
  EXPECT_EQ(config->log_level, LogLevel::info);
  EXPECT_EQ(config->log_format, LogFormat::text);
  EXPECT_EQ(config->store.busy_timeout, store::SqliteOptions().busy_timeout);
  EXPECT_EQ(config->store.readers, store::SqliteOptions().readers);
  EXPECT_FALSE(config->operations);
  EXPECT_EQ(config->https.address, "127.0.0.1");
  EXPECT_EQ(config->https.port, 8443);
  EXPECT_EQ(config->settings.name, "Linkway");

  const auto& delivery = *config->settings.partners.all().at(1).delivery;
  EXPECT_EQ(delivery.limits.connections, net::ClientLimits().connections);
  EXPECT_EQ(delivery.limits.connect, net::ClientLimits().connect);
  EXPECT_EQ(delivery.limits.answer, net::ClientLimits().answer);
  EXPECT_EQ(delivery.retry.first, security::RetryPolicy().first);
  EXPECT_EQ(delivery.retry.longest, security::RetryPolicy().longest);
  EXPECT_EQ(delivery.retry.give_up, security::RetryPolicy().give_up);
  EXPECT_TRUE(delivery.idempotent);
}

TEST(Config, RelativePathsAreRelativeToTheFolderOfTheFile) {
  const auto config = parse_config(with("tls/server.key", "/keys/server.key"), "/etc/linkway/c.yaml");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->tls.certificate, "/etc/linkway/tls/server.pem");
  EXPECT_EQ(config->tls.key, "/keys/server.key");
  EXPECT_EQ(config->store.path, "/etc/linkway/linkway.db");
  EXPECT_EQ(config->delivery_tls.ca, "/etc/linkway/tls/ca.pem");
}

TEST(Config, EveryValueArrives) {
  const auto config = parse_config(R"(gateway:
  base_url: https://gateway.example/fhir/
  name: North
  node: 7
  organization: {name: Network, system: https://id.example, value: N1}
listen:
  https:
    address: "::"
    port: 9000
    certificate: s.pem
    key: s.key
    client_ca: ca.pem
    threads: 8
    limits: {body: 1MB, header: 8192, connections: 10, connections_per_address: 7, handshake: 1s, idle: 2s, read_header: 3s,
             read_body: 4s, handler: 5s, write: 1500ms}
  operations: {address: "::1", port: 9001}
  shutdown: 1m
store: {sqlite: {path: a.db, busy_timeout: 100ms, readers: 2}}
log: {level: debug, format: json}
delivery: {certificate: g.pem, key: g.key, ca: pca.pem}
partners:
  - id: gp
    name: GP
    role: referrer
    certificate:
      san: ["DNS:GP.Example", "uri:https://gp.example/Id"]
      fingerprint: ["AA:bb:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99"]
    organization: {name: GP practice}
    source: general-practice
    default_code: {system: http://snomed.info/sct, code: "871731000000106", display: Referral}
    feedback: [accepted, in-progress, attended]
    delivery:
      url: http://127.0.0.1:9443/in
      connections: 1
      connect: 2s
      answer: 3s
      idempotent: false
      retry: {first: 10ms, longest: 20ms, give_up: 1m}
  - {id: p, name: P, role: platform, certificate: {san: ["dns:p.example"]}, delivery: {url: "https://p.example/"}}
  - {id: o, name: O, role: operator, certificate: {san: ["email:Watch@Example.org"]}}
routes:
  - name: old
    when: {code: ["http://snomed.info/sct|871731000000106", abc], postcode: ["ls1 1aa", BD], age: {from: 60, to: 120},
           source: [general-practice], sender: [gp]}
    platform: p
  - otherwise: p
)",
                                   "c.yaml");
  ASSERT_TRUE(config) << to_string(config.problems()[0]);
  EXPECT_EQ(config->file, "c.yaml");
  EXPECT_EQ(config->settings.base_url, "https://gateway.example/fhir");
  EXPECT_EQ(config->settings.name, "North");
  EXPECT_EQ(config->node, 7);
  EXPECT_EQ(config->settings.organization.name, "Network");
  EXPECT_EQ(config->settings.organization.system, "https://id.example");
  EXPECT_EQ(config->settings.organization.value, "N1");
  EXPECT_EQ(config->https.address, "::");
  EXPECT_EQ(config->https.port, 9000);
  EXPECT_EQ(config->threads, 8U);
  EXPECT_EQ(config->tls.client_ca, "ca.pem");
  EXPECT_EQ(config->limits.max_body, 1U << 20U);
  EXPECT_EQ(config->limits.max_header, 8192U);
  EXPECT_EQ(config->limits.admission.connections, 10U);
  EXPECT_EQ(config->limits.admission.per_address, 7U);
  EXPECT_EQ(config->limits.handshake, 1s);
  EXPECT_EQ(config->limits.idle, 2s);
  EXPECT_EQ(config->limits.header, 3s);
  EXPECT_EQ(config->limits.body, 4s);
  EXPECT_EQ(config->limits.handler, 5s);
  EXPECT_EQ(config->limits.write, 1500ms);
  ASSERT_TRUE(config->operations);
  EXPECT_EQ(config->operations->address, "::1");
  EXPECT_EQ(config->operations->port, 9001);
  EXPECT_EQ(config->shutdown, 1min);
  EXPECT_EQ(config->store.path, "a.db");
  EXPECT_EQ(config->store.busy_timeout, 100ms);
  EXPECT_EQ(config->store.readers, 2U);
  EXPECT_EQ(config->log_level, LogLevel::debug);
  EXPECT_EQ(config->log_format, LogFormat::json);
  EXPECT_EQ(config->delivery_tls.certificate, "g.pem");

  const auto& partners = config->settings.partners.all();
  ASSERT_EQ(partners.size(), 3U);
  const auto& gp = partners[0];
  EXPECT_EQ(gp.id, PartnerId("gp"));
  EXPECT_EQ(gp.role, security::Role::referrer);
  EXPECT_THAT(gp.sans, testing::ElementsAre("dns:gp.example", "uri:https://gp.example/Id"));
  EXPECT_THAT(gp.fingerprints,
              testing::ElementsAre("aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899"));
  ASSERT_TRUE(gp.organization);
  EXPECT_EQ(gp.organization->name, "GP practice");
  EXPECT_EQ(gp.source, "general-practice");
  ASSERT_TRUE(gp.default_code);
  EXPECT_EQ(gp.default_code->code, "871731000000106");
  EXPECT_THAT(gp.feedback, testing::UnorderedElementsAre("accepted", "in-progress", "attended"));
  ASSERT_TRUE(gp.delivery);
  EXPECT_EQ(gp.delivery->url, "http://127.0.0.1:9443/in");
  EXPECT_EQ(gp.delivery->limits.connections, 1U);
  EXPECT_EQ(gp.delivery->limits.connect, 2s);
  EXPECT_EQ(gp.delivery->limits.answer, 3s);
  EXPECT_FALSE(gp.delivery->idempotent);
  EXPECT_EQ(gp.delivery->retry.first, 10ms);
  EXPECT_EQ(gp.delivery->retry.longest, 20ms);
  EXPECT_EQ(gp.delivery->retry.give_up, 1min);
  EXPECT_EQ(partners[1].role, security::Role::platform);
  EXPECT_FALSE(partners[1].organization);
  EXPECT_FALSE(partners[1].default_code);
  EXPECT_EQ(partners[2].role, security::Role::operator_);
  EXPECT_FALSE(partners[2].delivery);

  const auto& routes = config->settings.routes;
  ASSERT_EQ(routes.rules.size(), 1U);
  const auto& rule = routes.rules[0];
  EXPECT_EQ(rule.name, "old");
  ASSERT_EQ(rule.codes.size(), 2U);
  EXPECT_EQ(rule.codes[0].system, "http://snomed.info/sct");
  EXPECT_EQ(rule.codes[0].code, "871731000000106");
  EXPECT_EQ(rule.codes[1].system, "");
  EXPECT_EQ(rule.codes[1].code, "abc");
  EXPECT_THAT(rule.postcodes, testing::ElementsAre("LS11AA", "BD"));
  EXPECT_EQ(rule.age_from, 60);
  EXPECT_EQ(rule.age_to, 120);
  EXPECT_THAT(rule.sources, testing::ElementsAre("general-practice"));
  EXPECT_THAT(rule.senders, testing::ElementsAre(PartnerId("gp")));
  EXPECT_EQ(rule.platform, PartnerId("p"));
  EXPECT_EQ(routes.otherwise, PartnerId("p"));
}

TEST(Config, AgeMayHaveOneEnd) {
  const auto config =
      parse_config(example + "routes:\n  - {name: a, when: {age: {from: 60}}, platform: northside}\n", "c.yaml");
  ASSERT_TRUE(config) << to_string(config.problems()[0]);
  EXPECT_EQ(config->settings.routes.rules.at(0).age_from, 60);
  EXPECT_FALSE(config->settings.routes.rules.at(0).age_to);
  EXPECT_FALSE(config->settings.routes.otherwise);
}

TEST(Config, PacksAndWhoHasOne) {
  const auto yaml = "packs: {folders: [mappings, /srv/more]}\n" +
                    with("    role: platform\n", "    role: platform\n    pack: own-json\n");
  const auto config = parse_config(yaml, "/etc/linkway/c.yaml");
  ASSERT_TRUE(config) << to_string(config.problems()[0]);
  EXPECT_THAT(config->pack_folders, testing::ElementsAre("/etc/linkway/mappings", "/srv/more"));
  const auto& northside = config->settings.partners.all().at(1);
  EXPECT_EQ(northside.pack, "own-json");
  EXPECT_EQ(config->settings.partners.all().at(0).pack, "");
  EXPECT_EQ(config->pack_places.at(northside.id).line, 24U);
}

}  // namespace
}  // namespace linkway::cli
