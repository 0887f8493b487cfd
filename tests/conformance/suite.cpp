#include "conformance/suite.h"

#include <algorithm>

namespace linkway::conformance {

namespace {

// A line is a case: what came in several is shown in one, with control characters made visible.
std::string one_line(std::string_view text) {
  constexpr std::size_t most = 1000;
  std::string out;
  for (const char c : text.substr(0, std::min(text.size(), most))) {
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return text.size() > most ? out + "..." : out;
}

}  // namespace

void Tally::passed(std::string_view name) {
  if (left_out_.find(suite_, name) != nullptr) {
    ++count_;
    out_ << "failed: " << name << ": is listed as one to leave out, yet passes\n";
    return;
  }
  ++count_;
  ++passed_;
  if (const auto* dispute = disputes_.find(suite_, name)) {
    out_ << "disputed, yet passed: " << name << " (" << dispute->section << ")\n";
  }
}

void Tally::failed(std::string_view name, std::string_view reason) {
  if (const auto* listed = left_out_.find(suite_, name)) {
    ++left_out_count_;
    out_ << "left out: " << name << ": " << one_line(reason) << "; " << listed->reason << " (" << listed->section
         << ")\n";
    return;
  }
  ++count_;
  if (const auto* dispute = disputes_.find(suite_, name)) {
    ++disputed_count_;
    out_ << "disputed: " << name << ": " << one_line(reason) << "; held to be wrong: " << dispute->reason << " ("
         << dispute->section << ")\n";
  } else {
    out_ << "failed: " << name << ": " << one_line(reason) << '\n';
  }
}

void Tally::finish() {
  if (left_out_count_ > 0) out_ << "left out: " << left_out_count_ << '\n';
  if (disputed_count_ > 0) out_ << "disputed among the failures: " << disputed_count_ << '\n';
  out_ << suite_ << ": " << passed_ << " of " << count_ << std::endl;
}

}  // namespace linkway::conformance
