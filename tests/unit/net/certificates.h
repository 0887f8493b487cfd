// Certificates made for one test run, in a temporary folder: two authorities, and leaves signed by them.
#pragma once

#include <openssl/pem.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "net/openssl_ptr.h"
#include "net/tls.h"

namespace linkway::net::test {

struct Leaf {
  std::string certificate;  // files
  std::string key;
  std::string fingerprint;
};

class Certificates {
 public:
  static const Certificates& get() {
    static const Certificates made;
    return made;
  }
  ~Certificates() { std::filesystem::remove_all(folder_); }
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  std::string folder() const { return folder_; }
  std::string ca() const { return folder_ + "/ca.pem"; }
  std::string other_ca() const { return folder_ + "/other-ca.pem"; }

  Leaf server, client, other_client;    // valid; the last one signed by the other authority
  Leaf expired_server, expired_client;  // by a day
  Leaf misnamed_server, other_server;   // for another host; signed by the other authority

  TlsServerFiles server_files() const { return {server.certificate, server.key, ca()}; }
  TlsClientFiles client_files() const { return {client.certificate, client.key, ca()}; }
  TlsClientFiles anonymous_files() const { return {"", "", ca()}; }

 private:
  struct Authority {
    X509Ptr certificate;
    KeyPtr key;
  };

  Certificates() {
    std::string pattern = (std::filesystem::temp_directory_path() / "linkway-certs-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    const Authority ca = authority("ca", "Test CA");
    const Authority other = authority("other-ca", "Other Test CA");
    const std::string here = "DNS:localhost,IP:127.0.0.1";
    server = leaf("server", ca, here, 1);
    misnamed_server = leaf("misnamed", ca, "DNS:elsewhere.example", 1);
    other_server = leaf("other-server", other, here, 1);
    expired_server = leaf("expired-server", ca, here, -1);
    const std::string person = "DNS:gp.example.org,URI:https://gp.example.org/fhir,email:it@gp.example.org";
    client = leaf("client", ca, person, 1);
    expired_client = leaf("expired-client", ca, person, -1);
    other_client = leaf("other-client", other, person, 1);
  }

  static KeyPtr make_key() { return KeyPtr(EVP_EC_gen("P-256")); }

  static X509Ptr make(const std::string& name, EVP_PKEY* key, int days) {
    static long serial = 1;
    X509Ptr x(X509_new());
    X509_set_version(x.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x.get()), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(x.get()), -3L * 86400);
    X509_gmtime_adj(X509_getm_notAfter(x.get()), days * 86400L);
    X509_NAME* subject = X509_get_subject_name(x.get());
    const auto add = [subject](const char* field, const std::string& value) {
      X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()),
                                 -1, -1, 0);
    };
    add("O", "Linkway Tests");
    add("CN", name);
    X509_set_pubkey(x.get(), key);
    return x;
  }

  static void extend(X509* x, int nid, const std::string& value) {
    X509_EXTENSION* e = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    X509_add_ext(x, e, -1);
    X509_EXTENSION_free(e);
  }

  void write(const std::string& path, X509* certificate, EVP_PKEY* key) const {
    FILE* f = std::fopen(path.c_str(), "w");
    if (certificate != nullptr) PEM_write_X509(f, certificate);
    if (key != nullptr) PEM_write_PrivateKey(f, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(f);
  }

  Authority authority(const std::string& file, const std::string& name) const {
    KeyPtr key = make_key();
    X509Ptr x = make(name, key.get(), 2);
    X509_set_issuer_name(x.get(), X509_get_subject_name(x.get()));
    extend(x.get(), NID_basic_constraints, "critical,CA:TRUE");
    extend(x.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    X509_sign(x.get(), key.get(), EVP_sha256());
    write(folder_ + "/" + file + ".pem", x.get(), nullptr);
    return {std::move(x), std::move(key)};
  }

  Leaf leaf(const std::string& file, const Authority& ca, const std::string& names, int days) const {
    const KeyPtr key = make_key();
    const X509Ptr x = make(file, key.get(), days);
    X509_set_issuer_name(x.get(), X509_get_subject_name(ca.certificate.get()));
    extend(x.get(), NID_subject_alt_name, names);
    extend(x.get(), NID_ext_key_usage, "serverAuth,clientAuth");
    X509_sign(x.get(), ca.key.get(), EVP_sha256());
    Leaf made{folder_ + "/" + file + ".pem", folder_ + "/" + file + ".key", {}};
    write(made.certificate, x.get(), nullptr);
    write(made.key, nullptr, key.get());
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(x.get(), EVP_sha256(), digest, &size);
    for (unsigned int i = 0; i < size; ++i) {
      char two[3];
      std::snprintf(two, sizeof two, "%02x", digest[i]);
      made.fingerprint += two;
    }
    return made;
  }

  std::string folder_;
};

}  // namespace linkway::net::test
