// A language's words as they are written: ICU MessageFormat patterns by key, and what is wrong with them.
// Thread rule: any thread; read_patterns() reads a file.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/error.h"

namespace tp {

using Patterns = std::map<std::string, std::string, std::less<>>;

// The messages of a TOML file, "section.key" → pattern. Errors: not_found, too_large, malformed.
[[nodiscard]] Result<Patterns> read_patterns(const std::string& path);

// The same of text that is no file any more; `name` stands for its path in errors.
[[nodiscard]] Result<Patterns> parse_patterns(std::string_view toml, const std::string& name);

struct WordFault {
    std::string key;
    std::string what;
    bool missing = false;  // the key is in the reference only
};

// What no screen can do without, in the order of keys: a key that the reference has too and no other, a pattern that
// parses, the reference's arguments. Messages::load refuses a language for any of these.
[[nodiscard]] std::vector<WordFault> broken_words(const Patterns& own, const Patterns& reference);

// What a person would see of words that are not broken, for the test of all languages:
// - plural forms that CLDR's rules of the language can choose for a whole number below a million, each there, and no
//   other (UTS #35 part 3, 5.1; from 10⁶ on Spanish, French and Portuguese have one more, which no screen counts to);
//   a form for several numbers that says none of them while another form does;
// - the arguments that the reference counts by are counted by;
// - a blank before, after or doubled, of a line or of a plural form; an end of line more or fewer than the reference;
// - the end: full stop, question, exclamation, colon, ellipsis or none as the reference. Thai writes neither full stops
//   nor question marks; Japanese asks without one too;
// - straight quotes (an apostrophe begins a quotation in MessageFormat), signs that are not in Unicode's form C,
//   unbalanced isolates (UAX #9).
[[nodiscard]] std::vector<WordFault> careless_words(const Patterns& own, const Patterns& reference,
                                                    std::string_view tag);

// A pattern once for each way to choose among its plural and select forms; arguments are written "{name}", the counted
// number "#". Empty if it does not parse.
[[nodiscard]] std::vector<std::string> spelled_out(const std::string& pattern);

}  // namespace tp
