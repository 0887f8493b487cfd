#include "net/tls.h"

#include <fstream>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

class TlsFilesTest : public ::testing::Test {
 protected:
  // The problems of loading these files, "" when there are none.
  static std::string server(const std::string& certificate, const std::string& key, const std::string& ca) {
    const auto loaded = TlsServerContext::load({certificate, key, ca});
    return loaded.ok() ? "" : join(loaded.problems());
  }
  static std::string client(const std::string& certificate, const std::string& key, const std::string& ca) {
    const auto loaded = TlsClientContext::load({certificate, key, ca});
    return loaded.ok() ? "" : join(loaded.problems());
  }
  static std::string join(const Problems& problems) {
    std::string all;
    for (const auto& p : problems) all += p.file + ": " + p.text + "\n";
    return all;
  }
  std::string file(const std::string& name, const std::string& content) const {
    const std::string path = certs_.folder() + "/" + name;
    std::ofstream(path) << content;
    return path;
  }
  const Certificates& certs_ = Certificates::get();
};

TEST_F(TlsFilesTest, GoodFilesLoad) {
  EXPECT_EQ(server(certs_.server.certificate, certs_.server.key, certs_.ca()), "");
  EXPECT_EQ(client(certs_.client.certificate, certs_.client.key, certs_.ca()), "");
  EXPECT_EQ(client("", "", certs_.ca()), "");
}

TEST_F(TlsFilesTest, EveryFaultNamesItsFile) {
  const std::string& good = certs_.server.certificate;
  const std::string& key = certs_.server.key;
  const std::string missing = certs_.folder() + "/missing.pem";
  const std::string text = file("text.pem", "no certificate\n");
  const std::string empty = file("empty.pem", "");
  EXPECT_THAT(server(missing, key, certs_.ca()), HasSubstr(missing + ": No such file"));
  EXPECT_THAT(server(good, missing, certs_.ca()), HasSubstr(missing + ": No such file"));
  EXPECT_THAT(server(good, key, missing), HasSubstr(missing + ": No such file"));
  EXPECT_THAT(server(text, key, certs_.ca()), HasSubstr(text + ": no PEM certificate"));
  EXPECT_THAT(server(good, text, certs_.ca()), HasSubstr(text + ": no PEM key"));
  EXPECT_THAT(server(good, key, text), HasSubstr(text + ": no PEM certificate"));
  EXPECT_THAT(server(empty, key, certs_.ca()), HasSubstr(empty + ": the file is empty"));
  EXPECT_THAT(server(certs_.folder(), key, certs_.ca()), HasSubstr(certs_.folder() + ": Is a directory"));
  EXPECT_THAT(server(good, certs_.client.key, certs_.ca()),
              HasSubstr(certs_.client.key + ": the key does not belong to the certificate"));
  EXPECT_THAT(server(certs_.expired_server.certificate, certs_.expired_server.key, certs_.ca()),
              HasSubstr(certs_.expired_server.certificate + ": the certificate has expired"));
  EXPECT_THAT(server(good, key, ""), HasSubstr("missing"));
  EXPECT_THAT(client(certs_.client.certificate, "", certs_.ca()), HasSubstr("missing"));
  EXPECT_THAT(client(certs_.expired_client.certificate, certs_.expired_client.key, certs_.ca()), HasSubstr("expired"));
}

TEST_F(TlsFilesTest, AllFaultsAreToldAtOnce) {
  const auto loaded = TlsServerContext::load({"/missing/a", "/missing/b", "/missing/c"});
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.problems().size(), 3U);
}

TEST_F(TlsFilesTest, AKeyUnderAPassPhraseIsRefusedWithoutAsking) {
  FILE* in = std::fopen(certs_.client.key.c_str(), "r");
  const KeyPtr key(PEM_read_PrivateKey(in, nullptr, nullptr, nullptr));
  std::fclose(in);
  const std::string path = certs_.folder() + "/locked.key";
  FILE* out = std::fopen(path.c_str(), "w");
  const std::string phrase = "secret";
  PEM_write_PrivateKey(out, key.get(), EVP_aes_128_cbc(), reinterpret_cast<const unsigned char*>(phrase.data()), 6,
                       nullptr, nullptr);
  std::fclose(out);
  EXPECT_THAT(client(certs_.client.certificate, path, certs_.ca()), HasSubstr("without a pass phrase"));
}

}  // namespace
}  // namespace linkway::net::test
