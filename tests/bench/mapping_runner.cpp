// Nanoseconds of processor time a run takes of each map, compiled once, on a source that is read already, as JSON:
//   mapping_runner FOLDER-OF-MAPS FOLDER-OF-SOURCES SECONDS NAME...
// and of a function written by hand that does the same as the map "patient". A name is that of the source; the map is
// what stands before its first "-". tests/bench/mapping_bench runs it beside another engine.
#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "data/builder.h"
#include "data/json.h"
#include "mapping/engine/compile.h"
#include "mapping/engine/run.h"
#include "mapping/language/parse.h"

namespace {

using namespace linkway;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// Of this thread's processor time: what else runs on the machine does not count.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// The median of five rounds.
double measure(double seconds, const std::function<void()>& once) {
  const auto times = [&](long count) {
    const auto begin = now();
    for (long i = 0; i < count; ++i) once();
    return (now() - begin) / static_cast<double>(count);
  };
  const auto probe = std::min(times(3), times(3));
  const auto count = std::max(1L, static_cast<long>(seconds * 1e9 / 5 / probe));
  times(count);
  std::array<double, 5> rounds{};
  for (auto& round : rounds) round = times(count);
  std::ranges::sort(rounds);
  return rounds[2];
}

// -- patient.map, as one would write it

data::Node list_of(data::Builder& builder, const data::Node& from,
                   const std::function<data::Node(const data::Node&)>& each) {
  std::vector<data::Node> items;
  for (const auto& item : from.items()) {
    auto made = each(item);
    if (made) items.push_back(made);
  }
  return items.empty() ? data::Node() : builder.list(items);
}

data::Node text(data::Builder& builder, const data::Node& from) {
  return from.is_text() ? builder.text(from.text()) : data::Node();
}

data::Node patient_by_hand(data::Builder& b, const data::Node& source) {
  const auto identifier = [&](const data::Node& i) {
    return b.object({{"system", text(b, i["system"])}, {"value", text(b, i["value"])}});
  };
  const auto name = [&](const data::Node& n) {
    return b.object({{"use", text(b, n["use"])},
                     {"family", text(b, n["family"])},
                     {"given", list_of(b, n["given"], [&](const data::Node& g) { return text(b, g); })}});
  };
  const auto telecom = [&](const data::Node& t) {
    if (t["system"].text() != "phone") return data::Node();
    return b.object({{"system", b.text("phone")}, {"value", text(b, t["value"])}});
  };
  return b.object({{"resourceType", b.text("Patient")},
                   {"id", text(b, source["id"])},
                   {"identifier", list_of(b, source["identifier"], identifier)},
                   {"active", source["active"]},
                   {"name", list_of(b, source["name"], name)},
                   {"telecom", list_of(b, source["telecom"], telecom)},
                   {"gender", text(b, source["gender"])},
                   {"birthDate", text(b, source["birthDate"])}});
}

struct Case {
  data::Document source;
  std::shared_ptr<const mapping::Plan> plan;
};

bool load(const std::string& maps, const std::string& sources, const std::string& name, Case& into) {
  const auto file = maps + "/" + name.substr(0, name.find('-')) + ".map";
  const auto parsed = mapping::parse_map(contents(file), file);
  auto compiled = mapping::compile(parsed.map, nullptr, fhir::Definitions::core());
  auto source = data::read_json(contents(sources + "/" + name + ".json"));
  for (const auto* problems : std::initializer_list<const Problems*>{&parsed.problems, &compiled.problems}) {
    for (const auto& problem : *problems) std::cerr << to_string(problem) << '\n';
  }
  if (compiled.plan == nullptr || !source) return false;
  into = {*std::move(source), std::move(compiled.plan)};
  return true;
}

int run(const std::string& maps, const std::string& sources, double seconds, const std::vector<std::string>& names) {
  std::string out = "{";
  const FixedClock clock(Instant{});
  TimeOrderedIds ids(clock, 0);
  for (const auto& name : names) {
    Case it;
    if (!load(maps, sources, name, it)) return 1;
    mapping::Runner runner(it.plan);
    const mapping::Context context{clock, ids};
    const std::array items{fhir::path::item_of(it.source.root, fhir::Definitions::core())};
    std::string result;
    const auto once = [&] {
      data::Arena arena;
      const auto done = runner.run(items, arena, context);
      if (!done) std::cerr << to_string(done.problems().front()) << '\n';
    };
    {
      data::Arena arena;
      const auto done = runner.run(items, arena, context);
      if (!done) {
        for (const auto& problem : done.problems()) std::cerr << to_string(problem) << '\n';
        return 1;
      }
      result = data::to_json(done->targets[0].node);
    }
    out += (out.size() > 1 ? "," : "") + ("\"" + name + "\":{\"ns\":") + std::to_string(measure(seconds, once)) +
           ",\"result\":" + result;
    if (name.starts_with("patient")) {
      const auto by_hand = measure(seconds, [&] {
        data::Arena arena;
        data::Builder builder(arena);
        const auto made = patient_by_hand(builder, it.source.root);
        if (!made) std::cerr << "nothing\n";
      });
      out += ",\"by_hand\":" + std::to_string(by_hand);
    }
    out += "}";
  }
  std::cout << out << "}\n";
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::cerr << "usage: mapping_runner FOLDER-OF-MAPS FOLDER-OF-SOURCES SECONDS NAME...\n";
    return 2;
  }
  return run(argv[1], argv[2], std::stod(argv[3]), {argv + 4, argv + argc});
}
