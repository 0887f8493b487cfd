// Load driver: N kept TLS connections post a referral transaction of 12 entries, each with fresh identifiers, and wait
// for the answer before the next. Prints one JSON line: accepted per second, latency, refused.
//
//   load_driver --url https://localhost:8443/fhir --certificate gp.pem --key gp.key --ca ca.pem --connections 32
//   --seconds 10
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::string_view mark = "@@@@@@@@@@";  // becomes a fresh number in every request

// A referral as a general practice system would send it: a Patient, the request, its Task and nine observations.
std::string own_body() {
  const std::string patient = "urn:uuid:5f0c0de0-0000-4000-8000-000000000000";
  const std::string request = "urn:uuid:5f0c0de0-0000-4000-8000-000000000001";
  std::string out =
      R"({"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":")" + patient +
      R"(","resource":{"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":")" +
      std::string(mark) +
      R"("}],"name":[{"family":"Bench","given":["Synthetic","Person"]}],"gender":"female","birthDate":"1948-02-03",)"
      R"("address":[{"line":["1 Measure Street"],"city":"Leeds","postalCode":"LS1 1AA"}]},"request":{"method":"POST","url":"Patient"}},)"
      R"({"fullUrl":")" +
      request +
      R"(","resource":{"resourceType":"ServiceRequest","status":"active","intent":"order","code":{"coding":[{"system":"http://snomed.info/sct","code":"871731000000106","display":"Referral to social prescribing service"}]},"subject":{"reference":")" +
      patient + R"("},"requester":{"display":"Bench Surgery"},"note":[{"text":")" + std::string(560, 'n') +
      R"("}],"identifier":[{"system":"https://bench.example/referral","value":")" + std::string(mark) +
      R"("}]},"request":{"method":"POST","url":"ServiceRequest"}},)"
      R"({"fullUrl":"urn:uuid:5f0c0de0-0000-4000-8000-000000000002","resource":{"resourceType":"Task","status":"requested","intent":"order","focus":{"reference":")" +
      request + R"("},"for":{"reference":")" + patient + R"("}},"request":{"method":"POST","url":"Task"}})";
  for (int i = 0; i < 9; ++i) {
    out +=
        R"(,{"fullUrl":"urn:uuid:5f0c0de0-0000-4000-8000-00000000001)" + std::to_string(i) +
        R"(","resource":{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"718466001","display":"Short Warwick-Edinburgh Mental Well-being Scale score"}]},"subject":{"reference":")" +
        patient + R"("},"effectiveDateTime":"2026-01-02T10:00:00Z","valueInteger":)" + std::to_string(i) +
        R"(},"request":{"method":"POST","url":"Observation"}})";
  }
  return out + "]}";
}

struct Target {
  std::string host = "localhost";
  std::string port = "443";
  std::string path = "/";
};

Target parse(const std::string& url) {
  Target t;
  const auto host = url.find("://") + 3;
  const auto slash = url.find('/', host);
  const auto authority = url.substr(host, slash - host);
  const auto colon = authority.rfind(':');
  t.host = authority.substr(0, colon);
  if (colon != std::string::npos) t.port = authority.substr(colon + 1);
  if (slash != std::string::npos) t.path = url.substr(slash);
  return t;
}

int connect_to(const Target& target) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(target.host.c_str(), target.port.c_str(), &hints, &found) != 0) return -1;
  int fd = -1;
  for (auto* at = found; at != nullptr && fd < 0; at = at->ai_next) {
    fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
    if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) != 0) {
      close(fd);
      fd = -1;
    }
  }
  freeaddrinfo(found);
  const int on = 1;
  if (fd >= 0) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

bool write_all(SSL* ssl, const std::string& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const int n = SSL_write(ssl, bytes.data() + at, static_cast<int>(bytes.size() - at));
    if (n <= 0) return false;
    at += static_cast<size_t>(n);
  }
  return true;
}

// The status of one answer, read to its end; 0 when the connection failed.
int read_answer(SSL* ssl, std::string& buffer) {
  size_t end = std::string::npos;
  char chunk[16384];
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    const int n = SSL_read(ssl, chunk, sizeof chunk);
    if (n <= 0) return 0;
    buffer.append(chunk, static_cast<size_t>(n));
  }
  const int status = std::atoi(buffer.c_str() + 9);
  const auto length_at = buffer.find("Content-Length: ");
  const size_t length = length_at < end ? std::strtoul(buffer.c_str() + length_at + 16, nullptr, 10) : 0;
  while (buffer.size() < end + 4 + length) {
    const int n = SSL_read(ssl, chunk, sizeof chunk);
    if (n <= 0) return 0;
    buffer.append(chunk, static_cast<size_t>(n));
  }
  buffer.erase(0, end + 4 + length);
  return status;
}

struct Tally {
  std::vector<double> millis;
  std::uint64_t refused = 0;
  std::uint64_t broken = 0;
  int last_refusal = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> options{{"--connections", "32"}, {"--seconds", "10"}, {"--warmup", "1"}};
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = argv[i + 1];
  if (!options.contains("--url")) {
    std::fprintf(stderr,
                 "usage: load_driver --url URL --certificate PEM --key PEM --ca PEM [--connections 32] "
                 "[--seconds 10] [--warmup 1] [--body FILE]\n");
    return 2;
  }
  std::string body = own_body();
  if (options.contains("--body")) {
    std::ifstream file(options["--body"], std::ios::binary);
    body.assign(std::istreambuf_iterator<char>(file), {});
  }
  const auto target = parse(options["--url"]);
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (SSL_CTX_load_verify_locations(context, options["--ca"].c_str(), nullptr) != 1 ||
      SSL_CTX_use_certificate_chain_file(context, options["--certificate"].c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, options["--key"].c_str(), SSL_FILETYPE_PEM) != 1) {
    ERR_print_errors_fp(stderr);
    return 2;
  }

  const auto connections = std::stoul(options["--connections"]);
  const auto begin = Clock::now() + std::chrono::milliseconds(static_cast<int>(std::stod(options["--warmup"]) * 1000));
  const auto until = begin + std::chrono::milliseconds(static_cast<int>(std::stod(options["--seconds"]) * 1000));
  std::atomic<std::uint64_t> serial{std::random_device{}() % 9'000'000'000ULL + 1'000'000'000ULL};
  std::vector<Tally> tallies(connections);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < connections; ++i) {
    threads.emplace_back([&, i] {
      auto& tally = tallies[i];
      const int fd = connect_to(target);
      if (fd < 0) {
        ++tally.broken;
        return;
      }
      SSL* ssl = SSL_new(context);
      SSL_set_fd(ssl, fd);
      SSL_set_tlsext_host_name(ssl, target.host.c_str());
      std::string buffer;
      const auto head = "POST " + target.path + " HTTP/1.1\r\nHost: " + target.host + ":" + target.port +
                        "\r\nContent-Type: application/fhir+json\r\nContent-Length: " + std::to_string(body.size()) +
                        "\r\n\r\n";
      if (SSL_connect(ssl) != 1) ++tally.broken;
      for (auto now = Clock::now(); tally.broken == 0 && now < until; now = Clock::now()) {
        auto request = head + body;
        for (size_t at = 0; (at = request.find(mark, at)) != std::string::npos; at += mark.size()) {
          const auto number = std::to_string(serial.fetch_add(1));
          request.replace(at, mark.size(), number.substr(number.size() - mark.size()));
        }
        if (!write_all(ssl, request)) ++tally.broken;
        const int status = tally.broken == 0 ? read_answer(ssl, buffer) : 0;
        if (status == 0) {
          ++tally.broken;
        } else if (status >= 300) {
          ++tally.refused;
          tally.last_refusal = status;
        } else if (now >= begin) {
          tally.millis.push_back(std::chrono::duration<double, std::milli>(Clock::now() - now).count());
        }
      }
      SSL_free(ssl);
      close(fd);
    });
  }
  for (auto& thread : threads) thread.join();

  Tally all;
  for (auto& tally : tallies) {
    all.millis.insert(all.millis.end(), tally.millis.begin(), tally.millis.end());
    all.refused += tally.refused;
    all.broken += tally.broken;
    all.last_refusal = std::max(all.last_refusal, tally.last_refusal);
  }
  std::sort(all.millis.begin(), all.millis.end());
  const auto quantile = [&](double q) {
    return all.millis.empty() ? 0.0
                              : all.millis[std::min(all.millis.size() - 1,
                                                    static_cast<size_t>(q * static_cast<double>(all.millis.size())))];
  };
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const double cpu = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  std::printf(
      "{\"accepted\":%zu,\"per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"refused\":%llu,\"refusal\":%d,"
      "\"broken\":%llu,\"connections\":%zu,\"body_bytes\":%zu,\"client_cpu_s\":%.1f}\n",
      all.millis.size(), static_cast<double>(all.millis.size()) / std::stod(options["--seconds"]), quantile(0.5),
      quantile(0.99), static_cast<unsigned long long>(all.refused), all.last_refusal,
      static_cast<unsigned long long>(all.broken), connections, body.size(), cpu);
  return all.millis.empty() || all.broken > 0 || all.refused > 0 ? 1 : 0;
}
