// Where a replica lives on the disk and which of its files is the present one.
//
// `replica.db` is a symbolic link to `replica-<n>.db`. A fresh replica is a new file under a new number, so neither its
// write-ahead log nor its shared memory can ever meet those of the old file, which readers may still have open.
// Thread rule: any thread. One ReplicaPlace for writer and readers, which it outlives.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "platform/base/error.h"

namespace tp {

class ReplicaPlace {
  public:
    explicit ReplicaPlace(std::string folder) : m_folder(std::move(folder)) {}

    [[nodiscard]] const std::string& folder() const { return m_folder; }
    [[nodiscard]] std::string content_folder() const { return m_folder + "/content"; }
    // Of a snapshot that is being fetched.
    [[nodiscard]] std::string chunks_folder() const { return m_folder + "/chunks"; }
    // The file of a picture's bytes by their SHA-256 (64 lower-case hexadecimal digits).
    [[nodiscard]] std::string content_file(const std::string& sha256) const { return content_folder() + "/" + sha256; }
    [[nodiscard]] std::string building_file() const { return m_folder + "/replica.tmp"; }

    // The present database's own path, the link resolved; not_found before a writer has made one.
    [[nodiscard]] Result<std::string> present_file() const;
    // Makes `name` (a file of the folder) the present one, durably, and counts the generation up. An error may mean
    // that it is the present one and only not known to last: present_file() tells.
    Status make_present(const std::string& name);

    // Changes whenever readers have to open the file anew.
    [[nodiscard]] uint64_t generation() const { return m_generation.load(); }

    // A reader has met damage in the file of `generation`. It cannot mend it: whoever writes looks at damaged() and
    // puts another file in place, which takes the mark away. Readers see a const place, hence the const.
    void note_damage(uint64_t generation) const { m_damaged = generation; }
    [[nodiscard]] bool damaged() const { return m_damaged.load() == m_generation.load(); }

  private:
    std::string m_folder;
    std::atomic<uint64_t> m_generation{1};
    mutable std::atomic<uint64_t> m_damaged{0};  // a generation; none is 0
};

}  // namespace tp
