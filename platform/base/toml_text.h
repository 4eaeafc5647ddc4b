// TOML before it is parsed: read with a cap, and refused where the parser, which is recursive, would go deep: 16
// brackets around each other on lines of 8 KiB, a dot each second byte, are 65,000 tables in one another. Thread rule:
// plain functions; reading a file blocks.
#pragma once

#include <string>
#include <string_view>

#include "platform/base/error.h"

namespace tp {

// A regular file of at most 256 KiB, whole, not yet checked. For files of the assets, which come with the program;
// configuration has stricter rules of its own (config.h). Errors: not_found, refused, io, too_large.
[[nodiscard]] Result<std::string> read_toml_file(const std::string& path);

// UTF-8 without NUL, ≤256 KiB, lines ≤8 KiB, nesting ≤16, texts of one line, and the last line ended (else the file may
// be half written). `name` goes into the message. Errors: too_large, malformed, unsupported; config_incomplete of
// config.h.
[[nodiscard]] Status check_toml_text(std::string_view toml, const std::string& name);

}  // namespace tp
