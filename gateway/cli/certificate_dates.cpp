#include "cli/certificate_dates.h"

#include <openssl/pem.h>

#include <ctime>

#include "net/openssl_ptr.h"

namespace linkway::cli {

std::optional<Instant> first_to_end(const std::string& file) {
  std::optional<Instant> first;
  const net::BioPtr in(BIO_new_file(file.c_str(), "r"));
  while (in) {
    const net::X509Ptr certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    if (!certificate) break;
    std::tm when{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &when) != 1) continue;
    const Instant end{static_cast<std::int64_t>(timegm(&when)) * 1'000'000};
    if (!first || end < *first) first = end;
  }
  ERR_clear_error();  // the end of the file counts as an error
  return first;
}

}  // namespace linkway::cli
