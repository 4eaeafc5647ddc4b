#include "platform/base/toml_parser.h"

namespace toml {
template value parse<discard_comments, std::unordered_map, std::vector>(std::istream&, const std::string&);
template value parse<discard_comments, std::unordered_map, std::vector>(const std::string&);
}  // namespace toml
