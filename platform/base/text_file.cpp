#include "platform/base/text_file.h"

#include <cerrno>
#include <fstream>

#include "platform/base/no_blocking_here.h"

namespace tp {

Result<std::string> read_text_file(const std::string& path, size_t most) {
    may_block("reading", path);
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail_errno("opening " + path, errno);
    std::string text(most + 1, '\0');
    in.read(text.data(), std::ssize(text));
    text.resize(static_cast<size_t>(in.gcount()));
    if (in.bad()) return fail(errc::io, "reading " + path);
    if (text.size() > most) return fail(errc::too_large, path + " has more than " + std::to_string(most) + " bytes");
    return text;
}

}  // namespace tp
