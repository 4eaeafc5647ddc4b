// Disk space held beside a precious file, to be given up when the disk is full. Thread rule: that of its owner.
#pragma once

#include <cstdint>
#include <string>

namespace tp {

class Ballast {
  public:
    // 0 bytes: none is ever held.
    Ballast(std::string path, int64_t bytes) : m_path(std::move(path)), m_bytes(bytes) {}
    // Takes the space if it is not held and the disk has at least as much again; else leaves things as they are.
    void fill();
    // Gives the space up; true if there was any.
    bool release();

  private:
    std::string m_path;
    int64_t m_bytes;
    bool m_held = false;
};

}  // namespace tp
