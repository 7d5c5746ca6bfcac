#ifndef NEREID_STORAGE_NUMBER_TEXT_H_
#define NEREID_STORAGE_NUMBER_TEXT_H_

#include <string>

namespace nereid::storage {

// The shortest decimal text that reads back as `number`; "nan", "inf" and "-inf" for the others.
std::string NumberText(double number);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_NUMBER_TEXT_H_
