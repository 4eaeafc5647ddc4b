#include "sync/hub/import/text_window.h"

namespace tp {

namespace {
constexpr size_t chunk_bytes = 256 << 10;
}

Status TextWindow::grow() {
    m_buffer.erase(0, m_start);
    m_start = 0;
    const size_t had = m_buffer.size();
    m_buffer.resize(had + chunk_bytes);
    const auto got = m_source->read(std::span(m_buffer).subspan(had));
    m_buffer.resize(had + got.value_or(0));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) m_end = true;
    return {};
}

Status TextWindow::skip_line() {
    for (;;) {
        const auto end = text().find('\n');
        consume(end == std::string_view::npos ? text().size() : end + 1);
        if (end != std::string_view::npos || m_end) return {};
        TRY(grow());
    }
}

Status TextWindow::jump(uint64_t offset) {
    const uint64_t ahead = offset - m_offset;
    const uint64_t held = m_buffer.size() - m_start;
    if (ahead <= held) {
        consume(ahead);
        return {};
    }
    m_buffer.clear();
    m_start = 0;
    m_offset = offset;
    return m_source->skip(ahead - held);
}

}  // namespace tp
