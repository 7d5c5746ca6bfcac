#include "storage/number_text.h"

#include <charconv>

namespace nereid::storage {

std::string NumberText(double number) {
  char text[32];
  const std::to_chars_result result = std::to_chars(text, text + sizeof(text), number);
  return std::string(text, result.ptr);
}

}  // namespace nereid::storage
