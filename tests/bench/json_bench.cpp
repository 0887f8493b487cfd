// JSON text to Node and back, and to a Node that has the form of FHIR ("typed"), beside RapidJSON's own DOM on the same
// bytes. The peer is built with the SIMD code that the reader uses too, so that neither has an instruction set of its
// own.
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif
#include <benchmark/benchmark.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

#include "data/json.h"
#include "fhir/format/json_form.h"

namespace {

namespace data = linkway::data;

std::string entry(int i, const char* type, const std::string& rest) {
  const auto number = std::to_string(100000 + i);
  return R"({"fullUrl":"urn:uuid:0a1b2c3d-0000-4000-8000-000000)" + number + R"(","resource":{"resourceType":")" +
         type + R"(","identifier":[{"system":"https://gp.example.org/record","value":"R-)" + number + R"("}],)" + rest +
         R"(},"request":{"method":"POST","url":")" + type + R"("}})";
}

// A referral as a GP system sends it: patient, requester, request, tasks and notes with a narrative.
std::string referral_bundle(int rounds) {
  std::string out = R"({"resourceType":"Bundle","type":"transaction","timestamp":"2026-11-22T09:30:00.125Z","entry":[)";
  for (int i = 0; i < rounds; ++i) {
    if (i > 0) out += ',';
    out += entry(
        i * 4, "Patient",
        R"("active":true,"name":[{"use":"official","family":"Example","given":["Una","Ffion"]}],)"
        R"("telecom":[{"system":"phone","value":"+44 20 7946 0000","use":"mobile"}],"gender":"female",)"
        R"("birthDate":"1961-04-02","address":[{"line":["1 Example Street"],"city":"Tŷ Newydd","postalCode":"ZZ99 3CZ"}])");
    out +=
        ',' +
        entry(
            i * 4 + 1, "ServiceRequest",
            R"("status":"active","intent":"order","priority":"routine","code":{"text":"Social prescribing"},)"
            R"("subject":{"reference":"urn:uuid:0a1b2c3d-0000-4000-8000-000000100000","display":"Una Example"},)"
            R"("authoredOn":"2026-11-22T09:29:58+00:00","note":[{"text":"Lives alone since spring.\nWould like company, \"a walk and a talk\"."}])");
    out +=
        ',' +
        entry(
            i * 4 + 2, "Task",
            R"("status":"requested","intent":"order","focus":{"reference":"urn:uuid:0a1b2c3d-0000-4000-8000-000000100001"},)"
            R"("for":{"reference":"urn:uuid:0a1b2c3d-0000-4000-8000-000000100000"},"lastModified":"2026-11-22T09:30:00Z",)"
            R"("restriction":{"repetitions":1,"period":{"start":"2026-11-22","end":"2026-12-22"}})");
    out +=
        ',' +
        entry(
            i * 4 + 3, "Observation",
            R"("status":"final","code":{"text":"wellbeing score"},"effectiveDateTime":"2026-11-20","valueQuantity":{"value":21.50,"unit":"score"},)"
            R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Score 21.50 of 35</p></div>"},)"
            R"("component":[{"valueInteger":4},{"valueInteger":3},{"valueInteger":5},{"valueInteger":2.5e0}])");
  }
  return out + "]}";
}

const std::string& input(const benchmark::State& state) {
  static const std::string message = referral_bundle(4);
  static const std::string batch = referral_bundle(600);
  return state.range(0) == 0 ? message : batch;
}

void finish(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * input(state).size()));
  state.SetLabel(std::to_string(input(state).size()) + " bytes");
}

void linkway_read(benchmark::State& state) {
  for (auto _ : state) {
    auto document = data::read_json(input(state));
    benchmark::DoNotOptimize(document);
  }
  finish(state);
}

void linkway_typed_read(benchmark::State& state) {
  const auto& core = linkway::fhir::Definitions::core();
  if (const auto once = linkway::fhir::read_json(input(state), core); !once.ok()) {
    return state.SkipWithError(linkway::to_string(once.problems()[0]).c_str());
  }
  for (auto _ : state) {
    auto document = linkway::fhir::read_json(input(state), core);
    benchmark::DoNotOptimize(document);
  }
  finish(state);
}

void rapidjson_read(benchmark::State& state) {
  for (auto _ : state) {
    rapidjson::Document document;
    document.Parse(input(state).c_str());
    benchmark::DoNotOptimize(document);
  }
  finish(state);
}

void linkway_write(benchmark::State& state) {
  const auto document = data::read_json(input(state));
  for (auto _ : state) {
    auto out = data::to_json(document->root);
    benchmark::DoNotOptimize(out);
  }
  finish(state);
}

void rapidjson_write(benchmark::State& state) {
  rapidjson::Document document;
  document.Parse(input(state).c_str());
  for (auto _ : state) {
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer(out);
    document.Accept(writer);
    benchmark::DoNotOptimize(out.GetString());
  }
  finish(state);
}

void linkway_read_write(benchmark::State& state) {
  for (auto _ : state) {
    const auto document = data::read_json(input(state));
    auto out = data::to_json(document->root);
    benchmark::DoNotOptimize(out);
  }
  finish(state);
}

void rapidjson_read_write(benchmark::State& state) {
  for (auto _ : state) {
    rapidjson::Document document;
    document.Parse(input(state).c_str());
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer(out);
    document.Accept(writer);
    benchmark::DoNotOptimize(out.GetString());
  }
  finish(state);
}

BENCHMARK(linkway_read)->Arg(0)->Arg(1);
BENCHMARK(linkway_typed_read)->Arg(0)->Arg(1);
BENCHMARK(rapidjson_read)->Arg(0)->Arg(1);
BENCHMARK(linkway_write)->Arg(0)->Arg(1);
BENCHMARK(rapidjson_write)->Arg(0)->Arg(1);
BENCHMARK(linkway_read_write)->Arg(0)->Arg(1);
BENCHMARK(rapidjson_read_write)->Arg(0)->Arg(1);

}  // namespace

BENCHMARK_MAIN();
