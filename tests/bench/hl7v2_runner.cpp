// Reads every message of a folder and every leaf in it unescaped: hl7v2_runner FOLDER SECONDS
// Prints nanoseconds of processor time a pass, leaves and bytes read, and the names of files that are refused, as JSON;
// `read_ns` is for reading the messages alone. tests/bench/hl7v2_bench runs it beside others.
#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "data/hl7v2.h"

namespace {

using namespace linkway;  // NOLINT(google-build-using-namespace): a program's main file

struct Touched {
  std::size_t leaves = 0;
  std::size_t characters = 0;
};

void touch(const data::Hl7Part& field, std::string& room, Touched& touched) {
  for (const auto repetition : field.repetitions()) {
    for (const auto component : repetition.components()) {
      for (const auto leaf : component.subcomponents()) {
        if (leaf.raw().empty()) continue;
        ++touched.leaves;
        touched.characters += leaf.text(room).size();
      }
    }
  }
}

void touch(const data::Hl7Message& message, std::string& room, Touched& touched) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto segment = message.segment(i);
    for (std::size_t number = i == 0 ? 3 : 1; number <= segment.field_count(); ++number) {
      touch(segment.field(number), room, touched);
    }
  }
}

// Of this thread's processor time: what else runs on the machine does not count.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// The median of five rounds.
double measure(double seconds, const std::function<void()>& pass) {
  pass();
  std::array<double, 5> rounds{};
  for (auto& round : rounds) {
    const auto begin = now();
    double passes = 0;
    do {
      pass();
      ++passes;
    } while (now() - begin < seconds * 1e9 / 5);
    round = (now() - begin) / passes;
  }
  std::ranges::sort(rounds);
  return rounds[2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<std::string> texts;
  std::string refused;
  std::size_t bytes = 0;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (data::read_hl7v2(text)) {
      bytes += text.size();
      texts.push_back(std::move(text));
    } else {
      refused += (refused.empty() ? "\"" : ", \"") + path.filename().string() + "\"";
    }
  }
  std::string room;
  Touched touched;
  std::size_t segments = 0;
  const auto read = [&](bool with_leaves) {
    touched = {};
    for (const auto& text : texts) {
      const auto message = data::read_hl7v2(text);
      segments += message->size();
      if (with_leaves) touch(*message, room, touched);
    }
  };
  const auto seconds = std::stod(arguments[2]);
  const auto read_ns = measure(seconds, [&] { read(false); });
  const auto ns = measure(seconds, [&] { read(true); });
  if (segments == 0) return 1;
  std::cout << "{\"ns\": " << ns << ", \"read_ns\": " << read_ns << ", \"bytes\": " << bytes
            << ", \"messages\": " << texts.size() << ", \"leaves\": " << touched.leaves
            << ", \"characters\": " << touched.characters << ", \"refused\": [" << refused << "]}\n";
  return 0;
}
