// partners[].authentication, and what the gateway shows to a partner.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "security/outgoing.h"
#include "security/scheme.h"
#include "unit/cli/config_example.h"

namespace linkway::cli {
namespace {

const std::string certificate = R"(certificate: {san: ["dns:gp.example"]})";

std::string authentication(const std::string& schemes) {
  return with(certificate, "authentication: [" + schemes + "]");
}

std::string told(const std::string& schemes) { return problems_of(authentication(schemes)); }

TEST(ConfigAuthentication, StandsInForACertificate) {
  EXPECT_EQ(told("{scheme: api_key, header: X-Api-Key, secrets: [a]}"), "");
  EXPECT_EQ(told("{scheme: basic, user: u, secrets: [a]}"), "");
  EXPECT_EQ(told("{scheme: hmac, header: X-S, secrets: [a, b], signed: \"{timestamp}.{body}\", timestamp: X-T}"), "");
  EXPECT_EQ(told("{scheme: oauth, issuer: i, audience: a, client: c, jwks_url: \"https://login.example/keys\"}"), "");
  EXPECT_EQ(problems_of(with("    " + certificate + "\n  - id: northside", "  - id: northside")),
            "16:5: key 'certificate', 'authentication' or 'mllp' is missing, or nobody could be this partner "
            "[partners[0]]\n");
}

TEST(ConfigAuthentication, EachSchemeHasItsOwnKeys) {
  EXPECT_EQ(told("{scheme: api_key, secrets: [a]}"),
            "19:22: scheme api_key needs 'header' or 'query', one of them [partners[0].authentication[0]]\n");
  EXPECT_EQ(told("{scheme: api_key, header: X, query: x, secrets: [a]}"),
            "19:22: scheme api_key needs 'header' or 'query', one of them [partners[0].authentication[0]]\n");
  EXPECT_EQ(told("{scheme: basic, user: u, secrets: [a], header: X}"),
            "19:69: header means nothing to scheme basic [partners[0].authentication[0].header]\n");
  EXPECT_EQ(told("{scheme: hmac, secrets: [a]}"),
            "19:22: key 'header' is missing: scheme hmac needs it [partners[0].authentication[0]]\n");
  EXPECT_EQ(told("{scheme: hmac, header: \"X Y\", secrets: [a]}"),
            "19:45: this is no name of a header field [partners[0].authentication[0].header]\n");
  EXPECT_EQ(told("{scheme: hmac, header: X, secrets: [a], signed: abc}"),
            "19:70: signed must have {body} in it, or a signature would be good for any message "
            "[partners[0].authentication[0].signed]\n");
  EXPECT_EQ(told("{scheme: hmac, header: X, secrets: [a], timestamp: X-T}"),
            "19:73: a timestamp that is not signed proves nothing: put {timestamp} into signed "
            "[partners[0].authentication[0].timestamp]\n");
  EXPECT_EQ(told("{scheme: oauth, issuer: i, audience: a, client: c}"),
            "19:22: scheme oauth needs 'jwks' or 'jwks_url': the keys of the issuer [partners[0].authentication[0]]\n");
  EXPECT_EQ(told("{scheme: oauth, issuer: i, audience: a, client: c, jwks: k, algorithms: [HS256]}"),
            "19:95: algorithms must be of RS256 to ES512, found 'HS256' [partners[0].authentication[0].algorithms]\n");
}

TEST(ConfigAuthentication, AProofIsOfOnePartnerAlone) {
  const auto yaml = with(R"(certificate: {san: ["dns:northside.example"]})",
                         "authentication: [{scheme: basic, user: u, secrets: [b]}]",
                         authentication("{scheme: basic, user: u, secrets: [a]}"));
  EXPECT_EQ(problems_of(yaml),
            "23:44: user 'u' is that of partner 'surgery' in line 19 already [partners[1].authentication[0].user]\n");
}

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "linkway-config-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    std::filesystem::create_directory(path_ + "/tls");
    for (const auto* name : {"server.pem", "server.key", "ca.pem", "gateway.pem", "gateway.key"}) {
      write("tls/" + std::string(name), "x");
    }
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << text;
  }
  [[nodiscard]] Result<Config> read(const std::string& yaml) const {
    write("c.yaml", yaml);
    return read_config(path_ + "/c.yaml");
  }
  [[nodiscard]] std::string problems(const std::string& yaml) const {
    const auto config = read(yaml);
    return config ? "" : config.problems().front().text;
  }

 private:
  std::string path_;
};

TEST(ConfigAuthentication, SecretsAreReadFromTheirFiles) {
  const Folder folder;
  folder.write("one", "a secret of sixteen and more\r\n");
  folder.write("short", "fifteen letters");
  folder.write("empty", "\n");
  folder.write("several", "a secret of sixteen and more\nanother of sixteen and more\n");
  const auto config = folder.read(authentication("{scheme: api_key, header: X-Api-Key, secrets: [one]}"));
  ASSERT_TRUE(config.ok()) << to_string(config.problems().front());
  const auto& schemes = config->settings.partners.all().front().authentication;
  ASSERT_EQ(schemes.size(), 1U);
  net::Headers headers;
  headers.add("X-Api-Key", "a secret of sixteen and more");
  EXPECT_EQ(schemes[0]->check({headers, "", "", {}}).shown, security::Shown::right);

  const auto with_file = [&](const std::string& name) {
    return folder.problems(authentication("{scheme: api_key, header: X-Api-Key, secrets: [" + name + "]}"));
  };
  EXPECT_EQ(with_file("short"), "a secret has fewer than 16 characters");
  EXPECT_EQ(with_file("several"), "a file holds one secret, and this one has several lines");
  EXPECT_TRUE(with_file("empty").ends_with("/empty: the file is empty")) << with_file("empty");
  EXPECT_TRUE(with_file("none").ends_with("/none: No such file or directory")) << with_file("none");
  EXPECT_TRUE(with_file("tls").ends_with("/tls: it is a folder")) << with_file("tls");
}

TEST(ConfigAuthentication, FilesThatHoldSecretsAreKnown) {
  const Folder folder;
  folder.write("one", "a secret of sixteen and more");
  const auto config = folder.read(authentication("{scheme: api_key, header: X-Api-Key, secrets: [one]}"));
  ASSERT_TRUE(config.ok()) << to_string(config.problems().front());
  std::vector<std::string> names;
  for (const auto& file : config->secret_files) names.push_back(std::filesystem::path(file).filename());
  EXPECT_EQ(names, (std::vector<std::string>{"one", "server.key", "gateway.key"}));
}

TEST(ConfigAuthentication, TheSameKeyIsNotForTwo) {
  const Folder folder;
  folder.write("one", "a secret of sixteen and more");
  folder.write("two", "a secret of sixteen and more\n");
  const auto yaml = with(R"(certificate: {san: ["dns:northside.example"]})",
                         "authentication: [{scheme: api_key, header: K, secrets: [two]}]",
                         authentication("{scheme: api_key, header: K, secrets: [one]}"));
  EXPECT_EQ(folder.problems(yaml), "this key is that of partner 'surgery' in line 19 already");
}

TEST(ConfigAuthentication, KeysOfAnIssuerFromAFile) {
  const Folder folder;
  folder.write("keys", R"({"keys":[]})");
  EXPECT_EQ(folder.problems(authentication("{scheme: oauth, issuer: i, audience: a, client: c, jwks: keys}")),
            "this file has no key for signatures");
}

std::string delivery(const std::string& more) {
  return with("$process-message\"}", "$process-message\", " + more + "}");
}

TEST(ConfigCredentials, GoWithWhatIsDelivered) {
  const Folder folder;
  folder.write("key", "the key\n");
  const auto config = folder.read(delivery(
      "headers: [{name: Org, value: \"7\"}, {name: Key, value_file: key}], parameters: [{name: p, value: \"8\"}]"));
  ASSERT_TRUE(config.ok()) << to_string(config.problems().front());
  const auto& credentials = config->settings.partners.all()[1].delivery->credentials;
  ASSERT_NE(credentials, nullptr);
  net::Request sent;
  credentials->add({}, {}, [&](Result<net::Request> request) { sent = *std::move(request); });
  EXPECT_EQ(sent.headers.get("Org"), "7");
  EXPECT_EQ(sent.headers.get("Key"), "the key");
  EXPECT_EQ(sent.path, "?p=8");
  EXPECT_EQ(config->settings.partners.all()[0].delivery, std::nullopt);
}

TEST(ConfigCredentials, MistakesAreTold) {
  EXPECT_EQ(problems_of(delivery("headers: [{name: Host, value: x}]")),
            "24:89: the gateway writes Host itself [partners[1].delivery.headers[0].name]\n");
  EXPECT_EQ(problems_of(delivery("headers: [{name: A, value: x, value_file: y}]")),
            "24:82: the value is in 'value' or in the file of 'value_file': give one of them "
            "[partners[1].delivery.headers[0]]\n");
  EXPECT_EQ(problems_of(delivery("authentication: {scheme: basic, secret_file: f}")),
            "24:72: key 'user' is missing: scheme basic needs it [partners[1].delivery.authentication]\n");
  EXPECT_EQ(problems_of(delivery("authentication: {scheme: oauth, secret_file: f, client: c, user: u, "
                                 "token_url: \"https://login.example\"}")),
            "24:137: user means nothing to scheme oauth [partners[1].delivery.authentication.user]\n");
}

}  // namespace
}  // namespace linkway::cli
