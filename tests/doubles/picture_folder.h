// Where a program of pictures to be looked at puts them.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "platform/display/window.h"

namespace tp {

class PictureFolder {
  public:
    // Made where it is missing.
    explicit PictureFolder(std::string path) : m_path(std::move(path)) { std::filesystem::create_directories(m_path); }

    // What the window shows, as NAME.png; what went wrong is said.
    void keep(Window& window, const std::string& name) const {
        if (auto done = window.screenshot(m_path + "/" + name + ".png"); !done)
            std::fprintf(stderr, "%s\n", done.error().message.c_str());
    }
    static void say_problems(const std::vector<std::string>& problems, const std::string& of) {
        for (const std::string& problem : problems) std::printf("%s: %s\n", of.c_str(), problem.c_str());
    }

  private:
    std::string m_path;
};

}  // namespace tp
