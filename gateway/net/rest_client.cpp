// The only file that knows cpprestsdk.
#include "net/rest_client.h"

#include <cpprest/containerstream.h>
#include <cpprest/http_client.h>
#include <pplx/threadpool.h>

#include <boost/asio/ssl/context.hpp>
#include <future>
#include <mutex>
#include <vector>

#include "net/http_client.h"

namespace linkway::net {
namespace {

namespace http = web::http;

constexpr std::size_t kThreads = 2;  // the calls are few, and their threads only wait
constexpr std::size_t kPiece = 64UL * 1024;

Problem problem(Category category, std::string_view code, std::string text) {
  Problem p;
  p.category = category;
  p.code = code;
  p.text = std::move(text);
  return p;
}

// Lives until the last task has ended, which may be after the caller was told that it took too long.
struct Call {
  explicit Call(std::size_t limit) : max_body(limit) {}
  const std::size_t max_body;
  std::unique_ptr<http::client::http_client> client;
  pplx::cancellation_token_source stop;
  http::http_response answer;
  concurrency::streams::container_buffer<std::vector<std::uint8_t>> piece;
  Response response;
  bool too_large = false;
  std::promise<Result<Response>> outcome;
};

void size_thread_pool() {
  static std::once_flag once;
  std::call_once(once, [] {
    try {
      crossplat::threadpool::initialize_with_threads(kThreads);
    } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the pool runs already, with its own size
    }
  });
}

void set_up(boost::asio::ssl::context& context, const TlsClientFiles& files) {
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  if (!files.ca.empty()) {
    // cpprestsdk has added the system's authorities already.
    SSL_CTX_set_cert_store(context.native_handle(), X509_STORE_new());
    context.load_verify_file(files.ca);
  }
  if (!files.certificate.empty()) {
    context.use_certificate_chain_file(files.certificate);
    context.use_private_key_file(files.key, boost::asio::ssl::context::pem);
  }
}

pplx::task<void> read_body(const std::shared_ptr<Call>& call) {
  call->piece = concurrency::streams::container_buffer<std::vector<std::uint8_t>>();
  return call->answer.body().read(call->piece, kPiece).then([call](std::size_t count) {
    if (count == 0) return pplx::task_from_result();
    call->response.body.append(reinterpret_cast<const char*>(call->piece.collection().data()), count);
    if (call->response.body.size() > call->max_body) {
      call->too_large = true;
      call->stop.cancel();
      return pplx::task_from_result();
    }
    return read_body(call);
  });
}

Result<Response> outcome_of(const std::shared_ptr<Call>& call, const pplx::task<void>& last) {
  std::string reason;
  try {
    last.get();
    if (!call->too_large) return std::move(call->response);
  } catch (const http::http_exception& e) {
    if (e.error_code() == std::errc::timed_out) return problem(Category::timeout, issue::timeout, "no answer in time");
    reason = e.what();
  } catch (const std::exception& e) {
    reason = e.what();
  } catch (...) {
    reason = "unknown failure";
  }
  if (call->too_large) return problem(Category::too_large, issue::too_long, "the answer's body is larger than allowed");
  return problem(Category::unavailable, issue::transient, "the call failed: " + reason);
}

void begin(const std::shared_ptr<Call>& call, const web::uri& uri, const Request& request, const TlsClientFiles& tls,
           std::chrono::milliseconds timeout) {
  http::client::http_client_config config;
  config.set_timeout(timeout);
  config.set_max_redirects(0);
  config.set_ssl_context_callback([tls](boost::asio::ssl::context& context) { set_up(context, tls); });
  call->client = std::make_unique<http::client::http_client>(uri.authority(), config);

  http::http_request message(request.method);
  message.set_request_uri(uri.resource());
  for (const auto& [name, value] : request.headers.all()) message.headers().add(name, value);
  if (!request.body.empty()) {
    message.set_body(std::vector<unsigned char>(request.body.begin(), request.body.end()));
  }
  call->client->request(message, call->stop.get_token())
      .then([call](const http::http_response& answer) {
        call->answer = answer;
        call->response.status = answer.status_code();
        for (const auto& [name, value] : answer.headers()) call->response.headers.add(name, value);
        return read_body(call);
      })
      .then([call](const pplx::task<void>& last) { call->outcome.set_value(outcome_of(call, last)); });
}

// Names the faulty file, which the library would not.
Status check_files(const TlsClientFiles& tls) {
  if (tls.ca.empty()) return Done{};
  auto loaded = TlsClientContext::load(tls);
  if (!loaded) return std::move(loaded).problems();
  return Done{};
}

}  // namespace

Result<Response> call(const std::string& url, const Request& request, const TlsClientFiles& tls,
                      std::chrono::milliseconds timeout, std::size_t max_body) {
  auto parsed = parse_url(url);
  if (!parsed) return std::move(parsed).problems();
  if (auto checked = check_files(tls); !checked) return std::move(checked).problems();
  size_thread_pool();

  const auto call = std::make_shared<Call>(max_body);
  auto outcome = call->outcome.get_future();
  try {
    begin(call, web::uri(url), request, tls, timeout);
  } catch (const web::uri_exception&) {
    // What the library says has the whole URL in it, and with that the keys of its query.
    return problem(Category::malformed, issue::value, "the URL is not valid: a character in it must be encoded");
  } catch (const std::exception& e) {
    return problem(Category::unavailable, issue::transient, std::string("the call failed: ") + e.what());
  }
  if (outcome.wait_for(timeout) != std::future_status::ready) {
    call->stop.cancel();
    return problem(Category::timeout, issue::timeout, "no answer in time");
  }
  return outcome.get();
}

}  // namespace linkway::net
