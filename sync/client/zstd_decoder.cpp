#include "sync/client/zstd_decoder.h"

#include <zstd.h>
#include <zstd_errors.h>

#include <array>

namespace tp {

struct ZstdDecoder::Stream {
    struct Release {
        void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
    };
    std::unique_ptr<ZSTD_DStream, Release> handle{ZSTD_createDStream()};
    size_t left = 0;
    size_t hint = 1;  // what ZSTD_decompressStream last returned; 0: a frame has just ended
};

ZstdDecoder::ZstdDecoder(size_t max_output_bytes) : m_stream(std::make_unique<Stream>()) {
    constexpr int window_log_max = 25;
    m_stream->left = max_output_bytes;
    if (m_stream->handle) ZSTD_DCtx_setParameter(m_stream->handle.get(), ZSTD_d_windowLogMax, window_log_max);
}
ZstdDecoder::~ZstdDecoder() = default;
ZstdDecoder::ZstdDecoder(ZstdDecoder&&) noexcept = default;
ZstdDecoder& ZstdDecoder::operator=(ZstdDecoder&&) noexcept = default;

Status ZstdDecoder::feed(std::string_view input, std::string& output) {
    if (!m_stream->handle) return fail(errc::internal, "no memory for zstd");
    std::array<char, 64 << 10> buffer;
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    bool more = !input.empty();
    while (more) {
        ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
        m_stream->hint = ZSTD_decompressStream(m_stream->handle.get(), &out, &in);
        if (ZSTD_isError(m_stream->hint)) {
            const bool window = ZSTD_getErrorCode(m_stream->hint) == ZSTD_error_frameParameter_windowTooLarge;
            return fail(window ? errc::too_large : errc::malformed, "broken zstd");
        }
        if (out.pos > m_stream->left) return fail(errc::too_large, "decompressed text over its cap");
        m_stream->left -= out.pos;
        output.append(buffer.data(), out.pos);
        more = in.pos < in.size || out.pos == out.size;
    }
    return {};
}

Status ZstdDecoder::finish() const {
    if (m_stream->hint != 0) return fail(errc::malformed, "zstd ends within a frame");
    return {};
}

Result<std::string> zstd_decompress(std::string_view input, size_t max_output_bytes) {
    ZstdDecoder decoder(max_output_bytes);
    std::string output;
    TRY(decoder.feed(input, output));
    TRY(decoder.finish());
    return output;
}

}  // namespace tp
