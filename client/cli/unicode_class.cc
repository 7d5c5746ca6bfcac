#include "client/cli/unicode_class.h"

#include <utf8proc.h>

namespace nereid::client {
namespace {

bool IsAsciiLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsAsciiDigit(char32_t c) { return c >= '0' && c <= '9'; }

// Variation selectors count as marks but belong to emoji, not to letters.
utf8proc_category_t Category(char32_t code_point) {
  if (code_point >= 0xFE00 && code_point <= 0xFE0F) return UTF8PROC_CATEGORY_CF;
  return utf8proc_category(static_cast<utf8proc_int32_t>(code_point));
}

}  // namespace

bool IsLetter(char32_t code_point) {
  if (code_point < 0x80) return IsAsciiLetter(code_point);
  const utf8proc_category_t category = Category(code_point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME;
}

bool IsDigit(char32_t code_point) {
  if (code_point < 0x80) return IsAsciiDigit(code_point);
  return Category(code_point) == UTF8PROC_CATEGORY_ND;
}

bool IsLetterOrDigit(char32_t code_point) {
  if (code_point < 0x80) return IsAsciiLetter(code_point) || IsAsciiDigit(code_point);
  const utf8proc_category_t category = Category(code_point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

bool IsBlank(char32_t code_point) {
  if (code_point < 0x80) return code_point == ' ' || code_point == '\t';
  return Category(code_point) == UTF8PROC_CATEGORY_ZS;
}

bool IsNameCharacter(char32_t code_point) {
  switch (code_point) {
    case U'_':
    case U'-':
    case U'.':
    case U'/':
    case U'\u2010':  // hyphen
    case U'\u2011':  // hyphen that does not break
    case U'\uFF0D':  // full-width forms
    case U'\uFF0E':
    case U'\uFF0F':
      return true;
    default:
      return IsLetterOrDigit(code_point) ||
             (code_point >= 0x80 && Category(code_point) == UTF8PROC_CATEGORY_PC);
  }
}

bool IsControl(char32_t code_point) {
  if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) return true;
  const bool turns_direction = code_point == 0x061C || code_point == 0x200E ||
                               code_point == 0x200F ||
                               (code_point >= 0x202A && code_point <= 0x202E) ||
                               (code_point >= 0x2066 && code_point <= 0x2069);
  return turns_direction || code_point == 0x2028 || code_point == 0x2029;
}

}  // namespace nereid::client
