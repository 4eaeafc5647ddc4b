#include "sync/hub/import/byte_source.h"

#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace tp {

namespace {
gzFile file_of(void* gz) {
    return static_cast<gzFile>(gz);
}
}  // namespace

Result<std::unique_ptr<ByteSource>> ByteSource::open(const std::string& path) {
    struct stat info{};
    if (stat(path.c_str(), &info) != 0) return fail_errno("opening " + path, errno);
    if (!S_ISREG(info.st_mode)) return fail(errc::invalid_argument, path + " is not a regular file");
    auto source = std::unique_ptr<ByteSource>(new ByteSource);
    errno = 0;
    gzFile file = gzopen(path.c_str(), "rbe");
    if (!file) return fail_errno("opening " + path, errno ? errno : ENOMEM);
    gzbuffer(file, 256 * 1024);
    source->m_gz = file;
    source->m_total = static_cast<uint64_t>(info.st_size);
    // zlib hands on as it is what does not begin like gzip: a file that says it is one was cut, renamed or badly sent.
    if (path.ends_with(".gz") && gzdirect(file) == 1)
        return fail(errc::malformed, path +
                                         " is named .gz and is not gzip (its first bytes are not 1F 8B); send it "
                                         "again, or name it without .gz where it is plain text");
    return source;
}

ByteSource::~ByteSource() {
    if (m_gz) gzclose_r(file_of(m_gz));
}

Result<size_t> ByteSource::read(std::span<char> into) {
    const auto wanted = static_cast<unsigned>(std::min<size_t>(into.size(), 1U << 20));
    const int got = gzread(file_of(m_gz), into.data(), wanted);
    int code = Z_OK;
    const char* text = gzerror(file_of(m_gz), &code);
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
        if (code == Z_ERRNO) return fail_errno("reading", errno);
        return fail(errc::corrupt, std::string("damaged gzip: ") + text);
    }
    m_read += static_cast<uint64_t>(got);
    if (m_read > max_plain_bytes) return fail(errc::too_large, "more than 64 GiB of text");
    return static_cast<size_t>(got);
}

Status ByteSource::skip(uint64_t bytes) {
    std::vector<char> scratch(64 * 1024);
    while (bytes > 0) {
        const auto got = TRY(read(std::span(scratch).first(std::min<uint64_t>(bytes, scratch.size()))));
        if (got == 0) return fail(errc::malformed, "the file is shorter than the part that was imported before");
        bytes -= got;
    }
    return {};
}

uint64_t ByteSource::bytes_done() const {
    const auto offset = gzoffset(file_of(m_gz));
    return offset < 0 ? m_total : std::min<uint64_t>(static_cast<uint64_t>(offset), m_total);
}

}  // namespace tp
