#ifndef NEREID_SERVER_HTTP_SECURITY_HEADERS_H_
#define NEREID_SERVER_HTTP_SECURITY_HEADERS_H_

#include <array>
#include <utility>

namespace nereid::server {

// Names and values that every answer has.
inline constexpr std::array<std::pair<const char*, const char*>, 5> kHttpSecurityHeaders = {{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
     "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
}};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_SECURITY_HEADERS_H_
