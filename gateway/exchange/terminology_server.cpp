#include "exchange/terminology_server.h"

#include <algorithm>
#include <utility>

#include "data/builder.h"
#include "data/json.h"
#include "net/rest_client.h"

namespace linkway::exchange {

namespace {

using data::Node;
using fhir::terminology::Answer;
using fhir::terminology::CodeAnswer;
using fhir::terminology::Coding;

constexpr std::size_t largest_answer = 256UL * 1024;

Problem away(std::string text) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::transient;
  problem.text = std::move(text);
  return problem;
}

net::Request question(std::string_view value_set, const Coding& coding) {
  data::Arena arena;
  data::Builder b(arena);
  std::vector<Node> list;
  const auto add = [&](std::string_view name, std::string_view type, std::string_view value) {
    if (!value.empty()) list.push_back(b.object({{"name", b.text(name)}, {type, b.text(value)}}));
  };
  if (value_set.empty()) {
    add("url", "valueUri", coding.system);
    add("version", "valueString", coding.version);
  } else {
    const auto bar = value_set.find('|');
    add("url", "valueUri", value_set.substr(0, bar));
    if (bar != std::string_view::npos) add("valueSetVersion", "valueString", value_set.substr(bar + 1));
    add("system", "valueUri", coding.system);
    add("systemVersion", "valueString", coding.version);
    if (coding.system.empty()) {
      list.push_back(b.object({{"name", b.text("inferSystem")}, {"valueBoolean", data::Builder::boolean(true)}}));
    }
  }
  add("code", "valueCode", coding.code);
  net::Request request;
  request.method = "POST";
  request.headers.add("Content-Type", "application/fhir+json");
  request.headers.add("Accept", "application/fhir+json");
  request.body = data::to_json(b.object({{"resourceType", b.text("Parameters")}, {"parameter", b.list(list)}}));
  return request;
}

// "No" for want of the code system is no answer: servers say so in several ways.
bool lacks_the_system(const Node& parameters) {
  for (const auto& parameter : parameters["parameter"].items()) {
    const auto name = parameter["name"].text();
    if (name == "x-caused-by-unknown-system" || name == "x-unknown-system") return true;
    if (name != "issues") continue;
    for (const auto& item : parameter["resource"]["issue"].items()) {
      const auto code = item["code"].text();
      if (code == "not-found" || code == "not-supported") return true;
    }
  }
  return false;
}

CodeAnswer unknown(std::string reason) {
  CodeAnswer answer;
  answer.reason = std::move(reason);
  return answer;
}

// Nothing when it is not what $validate-code answers.
std::optional<CodeAnswer> read_answer(const Node& root, bool of_value_set) {
  if (root["resourceType"].text() != "Parameters") return std::nullopt;
  const Node* result = nullptr;
  CodeAnswer answer;
  for (const auto& parameter : root["parameter"].items()) {
    if (parameter["name"].text() == "result") result = &parameter["valueBoolean"];
    if (parameter["name"].text() == "system") answer.system = parameter["valueUri"].text();
    if (parameter["name"].text() == "inactive") answer.inactive = parameter["valueBoolean"].boolean();
  }
  if (result == nullptr || result->kind() != data::Kind::boolean) return std::nullopt;
  if (!result->boolean() && lacks_the_system(root)) {
    return unknown("the terminology server does not know the code system or the value set");
  }
  answer.member = result->boolean() ? Answer::yes : Answer::no;
  if (answer.member == Answer::yes) answer.code_exists = Answer::yes;
  if (answer.member == Answer::no) {
    if (!of_value_set) answer.code_exists = Answer::no;
    answer.reason = of_value_set ? "the terminology server says that the code is not in the value set"
                                 : "the terminology server says that there is no such code";
  }
  return answer;
}

std::string key_of(std::string_view value_set, const Coding& coding) {
  std::string key;
  for (const auto part : {value_set, coding.system, coding.version, coding.code}) key.append(part).append("\n");
  return key;
}

}  // namespace

TerminologyServer::TerminologyServer(TerminologyServerOptions options, const Clock& clock, Log& log, Call call)
    : options_(std::move(options)),
      clock_(clock),
      log_(log),
      call_(std::move(call)),
      time_left_(options_.burst),
      refilled_(clock.now()) {
  if (!call_) {
    call_ = [this](const std::string& url, const net::Request& request) {
      return net::call(url, request, options_.tls, options_.timeout, largest_answer);
    };
  }
}

bool TerminologyServer::recall(const std::string& key, CodeAnswer& answer) {
  const std::scoped_lock lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return false;
  if (found->second->until <= clock_.now()) {
    kept_.erase(found->second);
    by_key_.erase(found);
    return false;
  }
  kept_.splice(kept_.begin(), kept_, found->second);
  answer = found->second->answer;
  return true;
}

void TerminologyServer::keep(const std::string& key, const CodeAnswer& answer) {
  const std::scoped_lock lock(mutex_);
  if (options_.cache == 0 || by_key_.contains(key)) return;
  if (kept_.size() >= options_.cache) {
    by_key_.erase(kept_.back().key);
    kept_.pop_back();
  }
  kept_.push_front({key, answer, clock_.now() + options_.keep});
  by_key_.emplace(key, kept_.begin());
}

bool TerminologyServer::may_ask() {
  const std::scoped_lock lock(mutex_);
  if (!away_) return true;
  const auto now = clock_.now();
  if (now < rests_until_) return false;
  rests_until_ = now + options_.rest;  // whoever asks next waits for how this one fares
  return true;
}

bool TerminologyServer::has_time() {
  constexpr int share = 4;
  bool tell = false;
  {
    const std::scoped_lock lock(mutex_);
    const auto now = clock_.now();
    time_left_ = std::min<std::chrono::microseconds>(options_.burst, time_left_ + (now - refilled_) / share);
    refilled_ = now;
    if (time_left_ > options_.burst / 2) slow_ = false;
    if (time_left_ > std::chrono::microseconds(0)) return true;
    tell = !std::exchange(slow_, true);
  }
  if (tell) log_.warn("terminology.slow", {{"server", options_.url}});
  return false;
}

void TerminologyServer::spend(std::chrono::microseconds waited) {
  const std::scoped_lock lock(mutex_);
  time_left_ -= waited;
}

void TerminologyServer::came_back() {
  {
    const std::scoped_lock lock(mutex_);
    if (!away_) return;
    away_ = false;
  }
  log_.info("terminology.back", {{"server", options_.url}});
}

void TerminologyServer::went_away(const std::string& reason) {
  {
    const std::scoped_lock lock(mutex_);
    rests_until_ = clock_.now() + options_.rest;
    if (away_) return;
    away_ = true;
  }
  log_.warn("terminology.away", {{"server", options_.url}, {"reason", reason}});
}

Result<CodeAnswer> TerminologyServer::ask(std::string_view value_set, const Coding& coding) {
  const auto url = options_.url + (value_set.empty() ? "/CodeSystem/$validate-code" : "/ValueSet/$validate-code");
  const auto response = call_(url, question(value_set, coding));
  if (!response.ok()) return away(response.problems().front().text);
  // The server is there, and does not know what it was asked about.
  if (response->status == 400 || response->status == 404 || response->status == 422) {
    return unknown("the terminology server could not tell (status " + std::to_string(response->status) + ")");
  }
  if (response->status != 200) return away("it answered with status " + std::to_string(response->status));
  if (response->body.size() > largest_answer) return away("its answer is too large");
  const auto read = data::read_json(response->body);
  if (!read.ok()) return away("its answer is no JSON");
  auto answer = read_answer(read->root, !value_set.empty());
  if (!answer) return away("its answer is not that of $validate-code");
  return *std::move(answer);
}

Result<CodeAnswer> TerminologyServer::validate_code(std::string_view value_set, const Coding& coding) {
  const auto key = key_of(value_set, coding);
  CodeAnswer known;
  if (recall(key, known)) return known;
  if (!has_time()) return away("the terminology server is too slow for all that is asked of it");
  if (!may_ask()) return away("the terminology server is away");
  const auto begun = clock_.now();
  auto asked = ask(value_set, coding);
  spend(clock_.now() - begun);
  if (!asked.ok()) {
    went_away(asked.problems().front().text);
    return away("the terminology server is away");
  }
  came_back();
  keep(key, *asked);
  return std::move(*asked);
}

}  // namespace linkway::exchange
