#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "platform/base/no_blocking_here.h"
#include "platform/storage/durable_file.h"
#include "sync/replica/replica_writer_impl.h"

// Files beside the database: pictures that rows name, and chunks of a snapshot that is being fetched.
namespace tp {

namespace {

bool is_sha256(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Replaced whole or not at all.
Status write_file(const std::string& path, BytesView bytes) {
    const std::string fresh = path + ".tmp";
    may_block("writing", fresh);
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return fail_errno("opening " + fresh, errno);
    int failure = 0;
    while (!bytes.empty() && failure == 0) {
        const ssize_t wrote = ::write(file, bytes.data(), bytes.size());
        if (wrote < 0)
            failure = errno == EINTR ? 0 : errno;
        else
            bytes = bytes.subspan(static_cast<size_t>(wrote));
    }
    if (::close(file) != 0 && failure == 0) failure = errno;
    if (failure == 0) return install_file(fresh, path);
    ::unlink(fresh.c_str());
    return fail_errno("writing " + fresh, failure);
}

}  // namespace

Result<std::vector<WantedContent>> ReplicaWriter::wanted_content(size_t limit) {
    TRY(m_impl->ready());
    const auto read = [&]() -> Result<std::vector<WantedContent>> {
        std::map<std::string, WantedContent> missing;
        Statement all = TRY(m_impl->live->database.prepare("SELECT id, sha256, bytes FROM content"));
        while (TRY(all.step()))
            if (is_sha256(all.text(1)) && ::access(m_impl->place.content_file(all.string(1)).c_str(), F_OK) != 0)
                missing.emplace(all.string(0), WantedContent{all.string(0), all.string(1), all.integer(2)});
        std::vector<WantedContent> wanted;
        const auto take = [&](auto at) {
            wanted.push_back(std::move(at->second));
            return missing.erase(at);
        };
        Statement popular =
            TRY(m_impl->live->database.prepare("SELECT picture FROM product WHERE picture <> '' ORDER BY rank"));
        while (!missing.empty() && wanted.size() < limit && TRY(popular.step()))
            if (const auto found = missing.find(popular.string(0)); found != missing.end()) take(found);
        for (auto rest = missing.begin(); rest != missing.end() && wanted.size() < limit;) rest = take(rest);
        return wanted;
    };
    return m_impl->guarded(read());
}

Status ReplicaWriter::store_content(std::string_view id, std::string_view sha256, BytesView bytes) {
    if (!is_sha256(sha256)) return fail(errc::invalid_argument, "not a SHA-256: content " + std::string(id));
    const std::string path = m_impl->place.content_file(std::string(sha256));
    return write_file(path, bytes);
}

void ReplicaWriter::keep_chunk(const std::string& sha256, BytesView bytes) {
    if (!is_sha256(sha256)) return;
    std::error_code error;
    std::filesystem::create_directories(m_impl->place.chunks_folder(), error);
    // Twice the replica has to fit beside it: where that is in doubt it is fetched again after a restart.
    constexpr uintmax_t left_free = uintmax_t{512} << 20;
    const auto space = std::filesystem::space(m_impl->place.chunks_folder(), error);
    if (error || space.available < left_free) return;
    if (const Status kept = write_file(m_impl->place.chunks_folder() + "/" + sha256, bytes); !kept)
        m_impl->log.warning("chunk_not_kept", {{"code", kept.error().code.name()}});
}

Result<std::string> ReplicaWriter::kept_chunk(const std::string& sha256) {
    if (!is_sha256(sha256)) return fail(errc::not_found, "no such chunk");
    may_block("reading a chunk", sha256);
    const std::string path = m_impl->place.chunks_folder() + "/" + sha256;
    // Its hash tells the caller whether it is the chunk; but a file that has grown is not even read.
    constexpr uintmax_t most_bytes = uintmax_t{64} << 20;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error) || std::filesystem::file_size(path, error) > most_bytes)
        return fail(errc::not_found, "no such chunk");
    std::ifstream in(path, std::ios::binary);
    if (!in) return fail(errc::not_found, "no such chunk");
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return bytes;
}

void ReplicaWriter::Impl::drop_chunks() {
    std::error_code error;
    std::filesystem::remove_all(place.chunks_folder(), error);
}

void ReplicaWriter::begin_audit(WallTime now) {
    m_impl->audit_began = now;
    m_impl->audit_of = m_impl->place.generation();
    m_impl->audit.begin();
}

std::optional<Result<std::map<std::string, PartitionSums>>> ReplicaWriter::audited() {
    auto found = m_impl->audit.take();
    // The file is replaced when the hub is there, as after any question that has met damage.
    if (found && !*found && found->error().code == errc::corrupt) m_impl->place.note_damage(m_impl->audit_of);
    if (found && *found && m_impl->live) {
        const auto noted = m_impl->live->database.cached("INSERT OR REPLACE INTO audit VALUES(1, ?1)");
        if (noted && m_impl->state == Impl::State::idle)
            (void)noted->get().bind(m_impl->audit_began.time_since_epoch().count()).run();
    }
    return found;
}

std::optional<WallTime> ReplicaWriter::last_audit() {
    if (!m_impl->live) return std::nullopt;
    const auto at = m_impl->live->database.query_integer("SELECT at FROM audit");
    return at ? std::optional(WallTime{Milliseconds{*at}}) : std::nullopt;
}

}  // namespace tp
