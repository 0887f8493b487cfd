// A gateway's inside without its listeners: a real store in a folder of its own, fixed partners, one platform.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "data/json.h"
#include "exchange/inbound.h"
#include "exchange/metrics.h"
#include "net/http_client.h"
#include "store/store.h"

namespace linkway::exchange::test {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "linkway-exchange-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline std::shared_ptr<const net::PeerCertificate> certificate(const std::string& name) {
  auto peer = std::make_shared<net::PeerCertificate>();
  peer->fingerprint = "f-" + name;
  peer->dns = {name};
  return peer;
}

inline security::Partner partner(const std::string& id, security::Role role) {
  security::Partner out;
  out.id = PartnerId(id);
  out.name = id;
  out.role = role;
  out.sans = {"dns:" + id};
  out.organization = security::Organization{id, "https://organizations.example", id};
  return out;
}

inline std::shared_ptr<Settings> two_sides(const std::string& platform_url = "") {
  auto surgery = partner("surgery", security::Role::referrer);
  surgery.feedback = {"accepted", "completed"};
  auto walkers = partner("walkers", security::Role::platform);
  if (!platform_url.empty()) {
    walkers.delivery = security::DeliverySettings{};
    walkers.delivery->url = platform_url;
    walkers.delivery->limits.connect = walkers.delivery->limits.answer = std::chrono::seconds(60);
    walkers.delivery->retry.first = std::chrono::milliseconds(10);
    walkers.delivery->retry.longest = std::chrono::milliseconds(20);
    surgery.delivery = walkers.delivery;
  }
  auto settings = std::make_shared<Settings>();
  settings->base_url = "https://gateway.example/fhir";
  settings->name = "Test";
  settings->partners = security::Partners(
      {surgery, partner("hilltop", security::Role::referrer), walkers, partner("gardens", security::Role::platform)});
  settings->routes.otherwise = PartnerId("walkers");
  return settings;
}

// A message as a sender would send it; `number` makes it another referral.
inline std::string referral_message(const std::string& number) {
  return R"({"resourceType":"Bundle","id":"b-)" + number + R"(","type":"message","entry":[
{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{"resourceType":"MessageHeader","id":"m-)" +
         number +
         R"(","eventCoding":{"system":"https://fhir.nhs.uk/CodeSystem/message-events-bars","code":"servicerequest-request"},"source":{"endpoint":"urn:example:surgery"},"focus":[{"reference":"urn:uuid:00000000-0000-4000-8000-000000000002"}]}},
{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","resource":{"resourceType":"ServiceRequest","identifier":[{"system":"https://numbers.example","value":")" +
         number +
         R"("}],"status":"active","intent":"order","code":{"text":"Walking group"},"subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000003"},"requester":{"display":"Surgery"}}},
{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000003","resource":{"resourceType":"Patient","name":[{"family":"Synthetic"}],"birthDate":"1950-01-01"}}]})";
}

class Inside {
 public:
  explicit Inside(std::shared_ptr<Settings> with = two_sides())
      : settings(std::move(with)),
        log(make_silent_log()),
        ids(clock, 0),
        store(std::move(*store::open_sqlite(store_options(), store::Migrate::yes, *log))),
        runtime(2),
        inbound({*store, settings, clock, ids, *log, metrics, [this](std::function<void()> work) {
                   runtime.after(std::chrono::milliseconds(0), std::move(work));
                 }}) {}
  ~Inside() { store->close(); }

  std::future<Answer> send(Received received) {
    auto promise = std::make_shared<std::promise<Answer>>();
    inbound.receive(std::move(received), [promise](Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future();
  }
  Answer message(const std::string& body, const std::string& from = "surgery") {
    Received received;
    received.channel = "fhir";
    received.operation = "POST /fhir/$process-message";
    received.interaction = Interaction::process_message;
    received.media_type = "application/fhir+json";
    received.body = body;
    received.peer = certificate(from);
    received.received = clock.now();
    return send(std::move(received)).get();
  }
  [[nodiscard]] store::SqliteOptions store_options() const {
    store::SqliteOptions options;
    options.path = folder.file("store.db");
    options.busy_timeout = std::chrono::seconds(60);
    return options;
  }
  std::vector<store::ExchangeRow> exchanges() {
    store::ExchangeQuery all;
    all.limit = 1000;
    return *store->reader()->exchanges(all);
  }

  Folder folder;
  SettingsHolder settings;
  MonotoneClock clock;
  std::unique_ptr<Log> log;
  TimeOrderedIds ids;
  Metrics metrics;
  std::unique_ptr<store::Store> store;
  net::ClientRuntime runtime;
  Inbound inbound;
};

}  // namespace linkway::exchange::test
