// TOML from outside before it is parsed: read with a cap, and refused where the parser, which is recursive, would go
// deep. Thread rule: plain functions; reading a file blocks.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// A regular file of at most 256 KiB, whole, checked as below. For files of the assets, which come with the program;
// configuration has stricter rules of its own (config.h). Errors: not_found, refused, io; those of check_toml_text.
[[nodiscard]] Result<std::string> read_toml_file(const std::string& path);

// UTF-8 without NUL, ≤256 KiB, lines ≤8 KiB, nesting ≤16, texts of one line, and the last line ended (else the file may
// be half written). `name` goes into the message. Errors: too_large, malformed, unsupported; config_incomplete of
// config.h.
[[nodiscard]] Status check_toml_text(std::string_view toml, const std::string& name);

}  // namespace tp
