// toml11 with its parser compiled once, in toml_parser.cpp: instantiating it anew takes most of the compile time of a
// file that includes <toml.hpp>. Include this in its place, in *.cpp alone, and link toml11::toml11.
#pragma once

#include <toml.hpp>

namespace toml {
extern template value parse<discard_comments, std::unordered_map, std::vector>(std::istream&, const std::string&);
extern template value parse<discard_comments, std::unordered_map, std::vector>(const std::string&);
}  // namespace toml
