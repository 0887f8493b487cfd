#include <array>

#include "base/text.h"
#include "net/tls_context.h"

namespace linkway::net {
namespace {

std::string subject_of(X509* certificate) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  // UTF-8 as it is instead of escaped bytes.
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

void read_alternative_names(X509* certificate, PeerCertificate& peer) {
  const GeneralNamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (!names) return;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int type = 0;
    const auto* value =
        static_cast<const ASN1_STRING*>(GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &type));
    if (type != GEN_DNS && type != GEN_URI && type != GEN_EMAIL) continue;
    const std::string text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                           static_cast<std::size_t>(ASN1_STRING_length(value)));
    // A NUL inside would let a name read differently elsewhere.
    if (text.find('\0') != std::string::npos) continue;
    (type == GEN_DNS ? peer.dns : type == GEN_URI ? peer.uris : peer.emails).push_back(text);
  }
}

}  // namespace

PeerCertificate read_peer_certificate(SSL* ssl) {
  PeerCertificate peer;
  const X509Ptr certificate(SSL_get1_peer_certificate(ssl));
  if (!certificate || SSL_get_verify_result(ssl) != X509_V_OK) return peer;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1) return peer;
  peer.fingerprint = text::hex({reinterpret_cast<const char*>(digest.data()), size});
  peer.subject = subject_of(certificate.get());
  read_alternative_names(certificate.get(), peer);
  return peer;
}

}  // namespace linkway::net
