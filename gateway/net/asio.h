// The names of Boost.Asio that the network code is written with. Every connection lives on a strand of its own, so
// its members need no locks.
#pragma once

#if defined(__SANITIZE_THREAD__)
#define BOOST_ASIO_DISABLE_FENCED_BLOCK  // ThreadSanitizer knows no fences; Asio's own locks order what they would
#endif

// clang-format off
#include <utility>  // first: asio/awaitable.hpp of Boost 1.74 uses std::exchange without including it
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the coroutine frame's own operator delete for one that does not fit its operator new.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

namespace linkway::net {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
using Tcp = asio::ip::tcp;
using Strand = asio::strand<asio::io_context::executor_type>;
using Socket = asio::basic_stream_socket<Tcp, Strand>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Strand>;

template <class T = void>
using Await = asio::awaitable<T, Strand>;
inline constexpr asio::use_awaitable_t<Strand> use_await{};

}  // namespace linkway::net
