#ifndef NEREID_CLIENT_UTF8_H_
#define NEREID_CLIENT_UTF8_H_

#include <string>
#include <string_view>

namespace nereid::client {

// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms). Empty text is.
bool IsValidUtf8(std::string_view text);

// `text` with each maximal ill-formed part replaced by one U+FFFD, as Unicode recommends.
std::string ReplaceInvalidUtf8(std::string_view text);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_UTF8_H_
