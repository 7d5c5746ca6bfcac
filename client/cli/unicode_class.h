// What kind of character a code point is, in any script.

#ifndef NEREID_CLIENT_CLI_UNICODE_CLASS_H_
#define NEREID_CLIENT_CLI_UNICODE_CLASS_H_

namespace nereid::client {

// A letter, a digit or other number, or a mark that belongs to the letter before it.
bool IsLetterOrDigit(char32_t code_point);

// A letter, or a mark that belongs to the letter before it.
bool IsLetter(char32_t code_point);

// A decimal digit.
bool IsDigit(char32_t code_point);

// A tab or a space of any width.
bool IsBlank(char32_t code_point);

// A character that a name may go on with: a letter, a digit, or `_`, `-`, `.` or `/` as written in
// any script.
bool IsNameCharacter(char32_t code_point);

// A character that would move the cursor, change colours or turn the order of the text around it:
// control characters and the marks of writing direction.
bool IsControl(char32_t code_point);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_UNICODE_CLASS_H_
