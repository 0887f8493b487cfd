#include "exchange/batches.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "data/builder.h"
#include "data/hl7v2_batch.h"
#include "data/json.h"
#include "exchange/batch_result.h"
#include "exchange/durable_file.h"
#include "exchange/from_partner.h"
#include "exchange/stages.h"
#include "exchange/unwrap.h"
#include "fhir/outcome.h"

namespace linkway::exchange {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_meta = 64UL * 1024;
constexpr std::size_t piece = 256UL * 1024;
constexpr std::chrono::microseconds sweep_every = std::chrono::hours(1);

bool is_batch_id(std::string_view id) {
  return id.size() == 36 && id.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

// A file, closed when nobody reads it any more.
struct OpenFile {
  explicit OpenFile(int f) : file(f) {}
  ~OpenFile() { ::close(file); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int file;
};

mapping::ByteSource bytes_of_file(int file) {
  return [open = std::make_shared<OpenFile>(file)](char* into, std::size_t room) -> Result<std::size_t> {
    for (;;) {
      const auto got = ::read(open->file, into, room);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) return system_problem("the batch cannot be read", "");
    }
  };
}

Answer plain_problem(int status, std::string_view code, std::string_view text) {
  data::Arena arena;
  data::Builder b(arena);
  Answer answer;
  answer.status = status;
  answer.headers.add("Content-Type", "application/json");
  if (status == 503) answer.headers.add("Retry-After", "10");
  answer.body = data::to_json(b.object(
      {{"status", b.text("refused")},
       {"problems",
        b.list({b.object({{"severity", b.text("error")}, {"what", b.text(code)}, {"text", b.text(text)}})})}}));
  return answer;
}

Answer answer_of(int status, BatchForm form, std::string body) {
  Answer answer;
  answer.status = status;
  answer.headers.add("Content-Type", std::string(media_type_of(form)));
  answer.headers.add("Cache-Control", "no-store");
  answer.body = std::move(body);
  return answer;
}

int status_of(const BatchSummary& summary) {
  if (!summary.problems.empty()) return summary.rows == 0 ? fhir::http_status(category_of(summary.problems)) : 422;
  return summary.taken() == 0 && summary.refused > 0 ? 422 : 200;
}

// A message of HL7 v2 that comes alone is answered as such: with its acknowledgment.
bool is_posted_batch(const mapping::Pack& pack, const mapping::Channel& channel, std::string_view media_type,
                     std::string_view bytes) {
  if (channel.format == mapping::PackFormat::hl7v2) {
    const auto batch = data::split_batch(bytes);
    return batch.ok() && batch->messages.size() > 1;
  }
  return is_batch(pack, channel, media_type, mapping::bytes_of(bytes));
}

// Where the batch stands in what was posted: a file of a form may be one.
struct Posted {
  std::size_t from = 0;
  std::size_t size = 0;
  std::string media_type;
  Problems told;
};
std::optional<Posted> find_batch(const mapping::Pack& pack, const mapping::Channel& channel, const Received& received) {
  const std::string_view all = received.body;
  auto message = is_form_data(received.media_type) && channel.format != mapping::PackFormat::form
                     ? message_in_form(channel, received.media_type, all)
                     : Result<FormMessage>(FormMessage{all, received.media_type, {}});
  // The pipeline tells what is wrong with a form.
  if (!message || !is_posted_batch(pack, channel, message->media_type, message->body)) return std::nullopt;
  return Posted{static_cast<std::size_t>(message->body.data() - all.data()), message->body.size(),
                with_charset(channel, std::move(message->media_type), mapping::bytes_of(message->body)),
                std::move(message->told)};
}

data::Node node_of(const Problems& told, data::Builder& b) {
  std::vector<data::Node> list;
  for (const auto& problem : told)
    list.push_back(b.object({{"path", b.text(problem.path)}, {"text", b.text(problem.text)}}));
  return list.empty() ? data::Node() : b.list(list);
}

Problems told_of(const data::Node& list) {
  Problems told;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto& problem = told.emplace_back();
    problem.severity = Severity::warning;
    problem.path = list.at(i)["path"].text();
    problem.text = list.at(i)["text"].text();
  }
  return told;
}

std::optional<std::string> read_all(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const auto size = file.tellg();
  if (!file || size < 0) return std::nullopt;
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.seekg(0);
  file.read(bytes.data(), size);
  if (!file) return std::nullopt;
  return bytes;
}

}  // namespace

struct Batches::Job {
  std::string id;
  PartnerId partner;
  std::string channel;
  std::string operation;
  std::string media_type;
  std::string correlation_id;
  std::string request_id;
  Instant received;
  Problems told;  // of the batch as a whole

  // Who waits for it; whoever comes first answers.
  std::mutex mutex;
  Reply reply;
  [[nodiscard]] bool is_waited_for() {
    const std::scoped_lock lock(mutex);
    return reply != nullptr;
  }
  void answer(Answer answer) {
    Reply waiting;
    {
      const std::scoped_lock lock(mutex);
      waiting = std::exchange(reply, nullptr);
    }
    if (!waiting) return;
    answer.headers.set("X-Correlation-Id", correlation_id);
    if (!request_id.empty()) answer.headers.set("X-Request-Id", request_id);
    waiting(std::move(answer));
  }
};

Batches::Batches(const BatchParts& parts, BatchSettings settings, net::ClientRuntime& runtime, Log& log)
    : parts_(parts), settings_(std::move(settings)), runtime_(runtime), log_(log) {}

Batches::~Batches() { stop(); }

std::string Batches::path_of(const std::string& id, std::string_view ending) const {
  return settings_.folder + "/" + id + std::string(ending);
}

Status Batches::start() {
  std::error_code error;
  fs::create_directories(settings_.folder, error);
  fs::permissions(settings_.folder, fs::perms::owner_all, error);
  if (error) {
    Problem problem;
    problem.category = Category::unavailable;
    problem.text = "the folder of batches cannot be used: " + error.message() + " (" + settings_.folder + ")";
    return problem;
  }
  std::vector<std::string> ids;
  for (const auto& entry : fs::directory_iterator(settings_.folder, error)) {
    const auto name = entry.path().filename();
    if (name.extension() == ".batch" && is_batch_id(name.stem().string())) ids.push_back(name.stem().string());
    if (name.extension() == ".part" || name.extension() == ".tmp") ::unlink(entry.path().c_str());
  }
  std::ranges::sort(ids);
  for (const auto& id : ids) {
    if (fs::exists(path_of(id, ".done"))) {
      ::unlink(path_of(id, ".batch").c_str());
    } else if (auto job = read_job(id)) {
      log_.info("batch.resumed", {{"batch", id}, {"partner", job->partner.get()}});
      enqueue(job);
    }
  }
  remove_old();
  swept_ = parts_.clock.now();
  for (std::size_t i = 0; i < settings_.threads; ++i) threads_.emplace_back([this] { work(); });
  return Done{};
}

void Batches::stop() {
  std::map<std::string, JobPtr> open;
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    open = open_;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  for (const auto& [id, job] : open) job->answer(later(*job));
}

void Batches::receive(Received received, const Reply& reply) {
  const auto settings = parts_.settings.get();
  const auto* partner = settings->partners.find(received.path_partner);
  const auto pack = partner == nullptr ? nullptr : pack_of(*settings, *partner);
  const auto* channel = pack ? pack->channel(mapping::Direction::in, received.path_channel) : nullptr;
  auto posted = channel == nullptr ? std::nullopt : find_batch(*pack, *channel, received);
  if (!posted || !takes_media_type(*channel, posted->media_type)) {
    return parts_.inbound.receive(std::move(received), reply);
  }
  auto work = std::make_shared<Work>(std::move(received));
  work->settings = settings;
  // Who may not, is told so by the pipeline; so is who sends what the channel does not take.
  const bool known = identify_sender(*work);
  received = std::move(work->in);
  if (!known) return parts_.inbound.receive(std::move(received), reply);

  auto job = std::make_shared<Job>();
  job->id = parts_.ids.uuid();
  job->partner = work->partner->id;
  job->channel = received.path_channel;
  job->operation = received.operation;
  job->media_type = std::move(posted->media_type);
  job->told = std::move(posted->told);
  job->correlation_id = received.correlation_id.empty() ? parts_.ids.uuid() : received.correlation_id;
  job->request_id = received.request_id;
  job->received = received.received;
  if (!accept(job, std::string_view(received.body).substr(posted->from, posted->size), reply)) return;
  received.body = std::string();
  runtime_.after(settings_.patience, [job = std::weak_ptr(job), this_answer = later(*job)] {
    if (const auto waiting = job.lock()) waiting->answer(this_answer);
  });
  enqueue(job);
}

// From here on it is ours: it is in a file.
bool Batches::accept(const JobPtr& job, std::string_view body, const Reply& reply) {
  {
    const std::scoped_lock lock(mutex_);
    const auto waiting =
        std::ranges::count_if(open_, [&](const auto& other) { return other.second->partner == job->partner; });
    if (stopping_ || static_cast<std::size_t>(waiting) >= settings_.waiting) {
      reply(plain_problem(503, issue::throttled,
                          stopping_ ? "the gateway is stopping" : "there are batches of yours that are not done yet"));
      return false;
    }
    open_.emplace(job->id, job);
  }
  if (auto kept = write_durably(path_of(job->id, ".batch"), meta_of(*job), body, true); !kept) {
    log_.error("batch.not_kept", {{"reason", kept.problems().front().log}});
    reply(plain_problem(503, issue::transient, "the batch cannot be kept now"));
    const std::scoped_lock lock(mutex_);
    open_.erase(job->id);
    return false;
  }
  job->reply = reply;
  return true;
}

std::string Batches::meta_of(const Job& job) {
  data::Arena arena;
  data::Builder b(arena);
  return data::to_json(b.object({{"partner", b.text(job.partner.get())},
                                 {"channel", b.text(job.channel)},
                                 {"operation", b.text(job.operation)},
                                 {"media_type", b.text(job.media_type)},
                                 {"correlation", b.text(job.correlation_id)},
                                 {"request", b.text(job.request_id)},
                                 {"received", b.text(std::to_string(job.received.micros))},
                                 {"told", node_of(job.told, b)}})) +
         "\n";
}

Batches::JobPtr Batches::read_job(const std::string& id) const {
  std::ifstream file(path_of(id, ".batch"), std::ios::binary);
  std::string line;
  if (!file || !std::getline(file, line) || line.size() > longest_meta) return nullptr;
  const auto document = data::read_json(line);
  if (!document) return nullptr;
  const auto& root = document->root;
  auto job = std::make_shared<Job>();
  job->id = id;
  job->partner = PartnerId(std::string(root["partner"].text()));
  job->channel = root["channel"].text();
  job->operation = root["operation"].text();
  job->media_type = root["media_type"].text();
  job->correlation_id = root["correlation"].text();
  job->request_id = root["request"].text();
  job->received.micros = std::strtoll(std::string(root["received"].text()).c_str(), nullptr, 10);
  job->told = told_of(root["told"]);
  return job;
}

void Batches::enqueue(const JobPtr& job) {
  {
    const std::scoped_lock lock(mutex_);
    open_.emplace(job->id, job);
    queue_.push_back(job);
  }
  changed_.notify_one();
}

void Batches::work() {
  for (;;) {
    JobPtr job;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    run(*job);
    bool again = false;
    {
      const std::scoped_lock lock(mutex_);
      again = open_.contains(job->id) && !stopping_;
    }
    if (again) {
      // The store could not keep a row: the rest of the batch waits with it.
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, std::chrono::seconds(5), [&] { return stopping_; });
      queue_.push_back(job);
    }
    bool sweep = false;
    {
      const std::scoped_lock lock(mutex_);
      sweep = parts_.clock.now() - swept_ > sweep_every;
      if (sweep) swept_ = parts_.clock.now();
    }
    if (sweep) remove_old();
  }
}

void Batches::run(Job& job) {
  const auto began = parts_.clock.now();
  const auto settings = parts_.settings.get();
  const auto* partner = settings->partners.find(job.partner);
  const auto pack = partner == nullptr ? nullptr : pack_of(*settings, *partner);
  const auto* channel = pack ? pack->channel(mapping::Direction::in, job.channel) : nullptr;
  const auto give_up = [&](int status, std::string_view text) {
    log_.error("batch.given_up", {{"batch", job.id}, {"partner", job.partner.get()}, {"reason", text}});
    BatchSummary summary;
    Problem problem;
    problem.text = text;
    summary.problems.push_back(problem);
    GrowingFile out(path_of(job.id, ".part"));
    if (!out.open()) return;
    BatchResult result(BatchForm::table);
    result.begin(out.text());
    result.end(summary, out.text());
    if (!out.finish(path_of(job.id, ".result"))) return;
    finish(job, status, BatchForm::table);
  };
  if (channel == nullptr) return give_up(422, "the partner has no such channel any more");
  const int file = ::open(path_of(job.id, ".batch").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return give_up(500, "the batch is not there any more");
  char c = 0;
  while (::read(file, &c, 1) == 1 && c != '\n') {
  }
  auto text = batch_text(pack, *channel, job.media_type, bytes_of_file(file));
  if (!text) return give_up(422, text.problems().front().text);
  GrowingFile out(path_of(job.id, ".part"));
  if (auto opened = out.open(); !opened) {
    log_.error("batch.no_result", {{"batch", job.id}, {"reason", opened.problems().front().log}});
    return;
  }
  Received head;
  head.operation = job.operation;
  head.interaction = Interaction::process_message;
  head.path_partner = job.partner;
  head.path_channel = job.channel;
  head.channel = job.channel;
  head.protocol = channel->protocol;
  head.vouched = job.partner;
  head.media_type = text->media_type;
  head.correlation_id = job.correlation_id;
  head.peer = std::make_shared<net::PeerCertificate>();
  BatchResult result(text->form);
  result.begin(out.text());
  result.note(job.told, out.text());
  const auto summary = run_batch(
      parts_, head, *text->records,
      [&](const BatchRow& row) {
        result.add(row, out.text());
        out.flush(piece);
      },
      [&] {
        const std::scoped_lock lock(mutex_);
        return stopping_ || out.failed();
      });
  log_.info("batch", {{"batch", job.id},
                      {"partner", job.partner.get()},
                      {"channel", job.channel},
                      {"rows", summary.rows},
                      {"accepted", summary.accepted},
                      {"repeated", summary.repeated},
                      {"no_effect", summary.no_effect},
                      {"refused", summary.refused},
                      {"done", summary.again ? "no" : "yes"},
                      {"correlation", job.correlation_id},
                      {"ms", (parts_.clock.now() - began).count() / 1000}});
  if (summary.again) {
    if (out.failed()) log_.error("batch.no_result", {{"batch", job.id}, {"reason", out.problem().log}});
    return;
  }
  result.end(summary, out.text());
  if (auto kept = out.finish(path_of(job.id, ".result")); !kept) {
    log_.error("batch.no_result", {{"batch", job.id}, {"reason", kept.problems().front().log}});
    return;
  }
  finish(job, status_of(summary), text->form);
}

void Batches::finish(Job& job, int status, BatchForm form) {
  data::Arena arena;
  data::Builder b(arena);
  const auto done = data::to_json(b.object({{"partner", b.text(job.partner.get())},
                                            {"channel", b.text(job.channel)},
                                            {"status", b.number(status)},
                                            {"form", b.number(static_cast<int>(form))}}));
  if (auto kept = write_durably(path_of(job.id, ".done"), done); !kept) {
    log_.error("batch.no_result", {{"batch", job.id}, {"reason", kept.problems().front().log}});
    return;
  }
  ::unlink(path_of(job.id, ".batch").c_str());
  {
    const std::scoped_lock lock(mutex_);
    open_.erase(job.id);
  }
  if (!job.is_waited_for()) return;
  auto body = read_all(path_of(job.id, ".result"));
  job.answer(body ? answer_of(status, form, *std::move(body)) : later(job));
}

Answer Batches::later(const Job& job) const {
  data::Arena arena;
  data::Builder b(arena);
  Answer answer;
  answer.status = 202;
  const auto place = "/partners/" + job.partner.get() + "/" + job.channel + "/batches/" + job.id;
  answer.headers.add("Content-Type", "application/json");
  answer.headers.add("Location", place);
  answer.headers.add("Retry-After", "10");
  answer.body = data::to_json(b.object({{"status", b.text("in-progress")}, {"result", b.text(place)}}));
  return answer;
}

Answer Batches::result(const PartnerId& partner, const std::string& channel, const std::string& id) const {
  const auto unknown = [] { return plain_problem(404, issue::not_found, "there is no such batch"); };
  if (!is_batch_id(id)) return unknown();
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = open_.find(id); found != open_.end()) {
      return found->second->partner == partner && found->second->channel == channel ? later(*found->second) : unknown();
    }
  }
  const auto done = read_all(path_of(id, ".done"));
  if (!done) return unknown();
  const auto document = data::read_json(*done);
  if (!document || document->root["partner"].text() != partner.get() || document->root["channel"].text() != channel) {
    return unknown();
  }
  auto body = read_all(path_of(id, ".result"));
  if (!body) return unknown();
  const auto number = [&](std::string_view name) {
    return std::atoi(std::string(document->root[name].text()).c_str());
  };
  return answer_of(number("status"), static_cast<BatchForm>(std::clamp(number("form"), 0, 2)), *std::move(body));
}

void Batches::remove_old() {
  std::error_code error;
  const auto oldest = fs::file_time_type::clock::now() - settings_.keep;
  for (const auto& entry : fs::directory_iterator(settings_.folder, error)) {
    const auto ending = entry.path().extension();
    if (ending != ".done" && ending != ".result") continue;
    const auto written = entry.last_write_time(error);
    if (!error && written < oldest) ::unlink(entry.path().c_str());
  }
}

}  // namespace linkway::exchange
