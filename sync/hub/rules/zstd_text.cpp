#include "sync/hub/rules/zstd_text.h"

#include <zstd.h>

namespace tp::hub {

Result<std::string> zstd_compress(std::string_view text, int level) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), level);
    if (ZSTD_isError(size)) return fail(tp::errc::internal, ZSTD_getErrorName(size));
    out.resize(size);
    return out;
}

}  // namespace tp::hub
