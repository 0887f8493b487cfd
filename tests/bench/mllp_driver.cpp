// MLLP load driver: N kept connections send a referral (REF^I12) each, every one with fresh numbers, and wait for its
// acknowledgment before the next. Prints one JSON line: accepted per second, latency, refused.
//
//   mllp_driver --port 2575 --connections 10 --seconds 10
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Seen {
  std::vector<double> latencies;  // ms
  std::size_t refused = 0;
  bool broken = false;
};

std::string message(const std::string& number) {
  std::string text = "\x0BMSH|^~\\&|VILLAGEGP|Z99003|LINKWAY|GW|20260115080000||REF^I12^REF_I12|" + number +
                     "|P|2.5.1\rRF1|P^Pending^HL70283|R^Routine^HL70280|||O^Outpatient^HL70284|" + number +
                     "^VILLAGEGP\rPRD|RP|Synthetic^Robin\rPID|1||" + number +
                     "^^^GP^MR||Bench^Synthetic||19480203|F|||1 Measure Street^^Leeds^^LS1 1AA\r";
  for (int i = 1; i <= 9; ++i) {
    text += "OBX|" + std::to_string(i) + "|NM|718466001^Wellbeing^SCT||" + std::to_string(i) + "||||||F|||20260102\r";
  }
  return text + "NTE|1||" + std::string(560, 'n') + "\r\x1C\r";
}

int dial(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0 ? fd : -1;
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string read_answer(int fd) {
  std::string answer;
  char room[4096];
  while (!answer.ends_with("\x1C\r")) {
    const auto got = ::recv(fd, room, sizeof room, 0);
    if (got <= 0) return "";
    answer.append(room, static_cast<std::size_t>(got));
  }
  return answer;
}

void work(std::uint16_t port, int client, const std::atomic<bool>& measuring, const std::atomic<bool>& stop,
          Seen& seen) {
  const int fd = dial(port);
  seen.broken = fd < 0;
  const auto run = std::to_string(Clock::now().time_since_epoch().count() % 100'000'000);
  for (std::uint64_t i = 0; !seen.broken && !stop; ++i) {
    const auto number = run + "C" + std::to_string(client) + "N" + std::to_string(i);
    const auto begin = Clock::now();
    seen.broken = !send_all(fd, message(number));
    const auto answer = seen.broken ? std::string() : read_answer(fd);
    seen.broken = answer.empty();
    if (!measuring) continue;
    if (answer.find("MSA|AA|" + number) == std::string::npos) {
      if (seen.refused++ == 0) std::fprintf(stderr, "%s\n", answer.c_str());
    } else {
      seen.latencies.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
  }
  if (fd >= 0) ::close(fd);
}

}  // namespace

int main(int count, char** arguments) {
  int port = 2575;
  int connections = 1;
  int seconds = 10;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    int& target = name == "--port" ? port : name == "--connections" ? connections : seconds;
    target = std::atoi(arguments[i + 1]);
  }
  std::atomic<bool> measuring = false;
  std::atomic<bool> stop = false;
  std::vector<Seen> seen(static_cast<std::size_t>(connections));
  std::vector<std::thread> threads;
  for (int client = 0; client < connections; ++client) {
    threads.emplace_back(work, static_cast<std::uint16_t>(port), client, std::cref(measuring), std::cref(stop),
                         std::ref(seen[static_cast<std::size_t>(client)]));
  }
  std::this_thread::sleep_for(std::chrono::seconds(1));  // warm
  measuring = true;
  const auto begin = Clock::now();
  std::this_thread::sleep_for(std::chrono::seconds(seconds));
  measuring = false;
  const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
  stop = true;
  for (auto& thread : threads) thread.join();
  std::vector<double> all;
  std::size_t refused = 0;
  std::size_t broken = 0;
  for (const auto& one : seen) {
    all.insert(all.end(), one.latencies.begin(), one.latencies.end());
    refused += one.refused;
    broken += one.broken ? 1 : 0;
  }
  std::ranges::sort(all);
  const auto at = [&](double part) {
    return all.empty() ? 0.0 : all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
  };
  std::printf(R"({"per_second": %.0f, "p50_ms": %.2f, "p99_ms": %.2f, "refused": %zu, "broken": %zu})"
              "\n",
              static_cast<double>(all.size()) / elapsed, at(0.5), at(0.99), refused, broken);
}
