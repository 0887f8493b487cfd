#include "security/token_source.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/json.h"

namespace linkway::security {

namespace {

using std::chrono::seconds;

constexpr seconds standard_life{300};    // where the answer does not say (RFC 6749 section 5.1 leaves it to the server)
constexpr seconds longest_life{86'400};  // a server's clock or unit may be wrong
constexpr seconds margin{30};            // for the way to the partner, and clocks that differ

Problem not_given(std::string text) {
  Problem problem;
  problem.category = Category::unavailable;
  problem.code = issue::security;
  problem.text = std::move(text);
  return problem;
}

net::Request question(const ClientCredentials& credentials) {
  net::Request request;
  request.method = "POST";
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.headers.add("Accept", "application/json");
  request.body = "grant_type=client_credentials";
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) request.body.append("&").append(name).append("=").append(text::encode_percent(value));
  };
  add("scope", credentials.scope);
  add("audience", credentials.audience);
  if (credentials.in_body) {
    add("client_id", credentials.client);
    add("client_secret", credentials.secret.reveal());
  } else {
    // Encoded before they are joined (RFC 6749 section 2.3.1): a client id may hold a colon.
    request.headers.add("Authorization",
                        "Basic " + text::encode_base64(text::encode_percent(credentials.client) + ":" +
                                                       text::encode_percent(credentials.secret.reveal())));
  }
  return request;
}

struct Token {
  std::string value;
  seconds life{0};
};

Result<Token> read_answer(const Result<net::Response>& answer) {
  if (!answer) return not_given("the token server cannot be asked: " + answer.problems().front().text);
  if (answer->status != 200) {
    return not_given("the token server answered HTTP " + std::to_string(answer->status));
  }
  const auto document = data::read_json(answer->body, {.max_depth = 16, .max_bytes = 256UL * 1024});
  if (!document) return not_given("the token server's answer is no JSON");
  const auto token = document->root["access_token"].text();
  const bool printable = std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; });
  if (token.empty() || !printable) return not_given("the token server's answer has no access_token");
  if (const auto type = document->root["token_type"].text(); !type.empty() && !text::iequals(type, "bearer")) {
    return not_given("the token server gave a token that is no bearer token");
  }
  // Some servers write the number as a text.
  const auto life = document->root["expires_in"].text();
  std::int64_t value = 0;
  if (std::from_chars(life.data(), life.data() + life.size(), value).ec != std::errc{} || value <= 0) {
    value = standard_life.count();
  }
  return Token{std::string(token), seconds(std::min(value, longest_life.count()))};
}

}  // namespace

struct TokenSource::State {
  State(ClientCredentials c, Fetch f) : credentials(std::move(c)), fetch(std::move(f)) {}

  const ClientCredentials credentials;
  const Fetch fetch;
  std::mutex mutex;  // of what follows
  std::string token;
  Instant ends;
  bool fetching = false;
  std::vector<Then> waiting;
  std::thread thread;

  void run(Instant now) {
    auto result = read_answer(fetch(question(credentials)));
    std::vector<Then> told;
    {
      const std::scoped_lock lock(mutex);
      fetching = false;
      told.swap(waiting);
      if (result) {
        token = result->value;
        // One that is short-lived is used for half its life.
        ends = now + std::max(result->life - margin, result->life / 2);
      }
    }
    for (const auto& then : told) {
      if (result) {
        then(result->value);
      } else {
        then(result.problems());
      }
    }
  }
};

TokenSource::TokenSource(ClientCredentials credentials, Fetch fetch)
    : state_(std::make_shared<State>(std::move(credentials), std::move(fetch))) {}

TokenSource::~TokenSource() {
  std::thread thread;
  {
    const std::scoped_lock lock(state_->mutex);
    thread = std::move(state_->thread);
  }
  if (!thread.joinable()) return;
  // The last who held this may be told on the very thread that fetched.
  if (thread.get_id() == std::this_thread::get_id()) {
    thread.detach();
  } else {
    thread.join();
  }
}

void TokenSource::get(Instant now, Then then) {
  std::string token;
  {
    const std::scoped_lock lock(state_->mutex);
    if (state_->token.empty() || now >= state_->ends) {
      state_->waiting.push_back(std::move(then));
      if (std::exchange(state_->fetching, true)) return;
      if (state_->thread.joinable()) {
        // It has told everybody, or is about to: nothing of it is waited for.
        state_->thread.detach();
      }
      state_->thread = std::thread([state = state_, now] { state->run(now); });
      return;
    }
    token = state_->token;
  }
  then(std::move(token));
}

void TokenSource::forget(const std::string& token) {
  const std::scoped_lock lock(state_->mutex);
  if (state_->token == token) state_->token.clear();
}

}  // namespace linkway::security
