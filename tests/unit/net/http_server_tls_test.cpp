// Who may connect, and what the handler is told of the other side's certificate.
#include <mutex>
#include <optional>

#include "unit/net/server_fixture.h"

namespace linkway::net::test {
namespace {

class TlsServerTest : public ServerFixture {
 protected:
  TlsServerTest() {
    serve(
        [this](const Request& request, const Reply& reply) {
          {
            const std::lock_guard lock(mutex_);
            peer_ = *request.peer;
            remote_ = request.remote;
          }
          reply(text_response(200, request.peer->fingerprint));
        },
        true);
  }

  const Certificates& certs_ = Certificates::get();
  std::mutex mutex_;
  std::optional<PeerCertificate> peer_;
  std::string remote_;
};

TEST_F(TlsServerTest, TellsWhatTheClientCertificateSays) {
  RawPeer peer = RawPeer::connect(server_->port());
  ASSERT_TRUE(peer.start_tls(&certs_.client));
  peer.ask(get("/"));
  const std::lock_guard lock(mutex_);
  ASSERT_TRUE(peer_);
  EXPECT_TRUE(peer_->shown());
  EXPECT_EQ(peer_->fingerprint, certs_.client.fingerprint);
  EXPECT_EQ(peer_->subject, "CN=client,O=Linkway Tests");
  EXPECT_THAT(peer_->dns, ::testing::ElementsAre("gp.example.org"));
  EXPECT_THAT(peer_->uris, ::testing::ElementsAre("https://gp.example.org/fhir"));
  EXPECT_THAT(peer_->emails, ::testing::ElementsAre("it@gp.example.org"));
  EXPECT_THAT(remote_, StartsWith("127.0.0.1:"));
}

TEST_F(TlsServerTest, AClientWithoutCertificateIsServedAndSaysSo) {
  RawPeer peer = dial(true);
  EXPECT_THAT(peer.ask(get("/")), ::testing::EndsWith("\r\n\r\n"));
  const std::lock_guard lock(mutex_);
  ASSERT_TRUE(peer_);
  EXPECT_FALSE(peer_->shown());
}

TEST_F(TlsServerTest, ACertificateThatDoesNotVerifyFailsTheHandshake) {
  std::uint64_t failures = 0;
  for (const Leaf* leaf : {&certs_.expired_client, &certs_.other_client}) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      RawPeer peer = RawPeer::connect(server_->port());
      // Under TLS 1.3 the client learns of it only when it reads.
      if (peer.start_tls(leaf, version)) {
        EXPECT_EQ(peer.ask(get("/")), "");
        EXPECT_TRUE(peer.broken());
      }
      ++failures;
      EXPECT_TRUE(eventually([&] { return server_->stats().handshakes_failed == failures; }));
    }
  }
  EXPECT_EQ(server_->stats().requests, 0U);
}

TEST_F(TlsServerTest, OldProtocolsAndPlainTextFailTheHandshake) {
  RawPeer old = RawPeer::connect(server_->port());
  EXPECT_FALSE(old.start_tls(nullptr, TLS1_1_VERSION));
  RawPeer plain = RawPeer::connect(server_->port());
  ASSERT_TRUE(plain.send(get("/")));
  EXPECT_THAT(plain.read_to_end(), Not(HasSubstr("HTTP/1.1 200")));
  EXPECT_TRUE(eventually([&] { return server_->stats().handshakes_failed == 2; }));
  RawPeer twelve = RawPeer::connect(server_->port());
  EXPECT_TRUE(twelve.start_tls(nullptr, TLS1_2_VERSION));
  EXPECT_THAT(SSL_get_cipher(twelve.ssl()), HasSubstr("GCM"));
}

TEST_F(TlsServerTest, NoConnectionIsWithoutItsCertificate) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    SSL_SESSION* session = nullptr;
    for (int i = 0; i < 3; ++i) {
      RawPeer peer = RawPeer::connect(server_->port());
      ASSERT_TRUE(peer.start_tls(&certs_.client, version, session));
      EXPECT_THAT(peer.ask(get("/")), ::testing::EndsWith(certs_.client.fingerprint));
      SSL_SESSION_free(session);
      session = SSL_get1_session(peer.ssl());
    }
    SSL_SESSION_free(session);
  }
}

TEST_F(TlsServerTest, ANewContextIsForNewConnectionsOnly) {
  RawPeer before = dial(true);
  EXPECT_THAT(before.ask(get("/")), StartsWith("HTTP/1.1 200"));
  const auto name = [](RawPeer& p) {
    const X509Ptr x(SSL_get1_peer_certificate(p.ssl()));
    char text[100] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(x.get()), NID_commonName, text, sizeof text);
    return std::string(text);
  };
  EXPECT_EQ(name(before), "server");
  server_->replace_tls(context({certs_.other_server.certificate, certs_.other_server.key, certs_.other_ca()}));
  RawPeer after = RawPeer::connect(server_->port());
  ASSERT_TRUE(after.start_tls(&certs_.other_client));
  EXPECT_EQ(name(after), "other-server");
  EXPECT_THAT(after.ask(get("/")), ::testing::EndsWith(certs_.other_client.fingerprint));
  EXPECT_THAT(before.ask(get("/")), StartsWith("HTTP/1.1 200"));
}

TEST_F(TlsServerTest, AHandshakeThatBreaksOffIsCounted) {
  RawPeer::connect(server_->port()).close();
  EXPECT_TRUE(eventually([&] { return server_->stats().handshakes_failed == 1; }));
}

}  // namespace
}  // namespace linkway::net::test
