// Tells when files of a folder have changed, by inotify(7). Thread rule: open and destroy on one thread; the answer
// comes on a thread of the watch's own.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

class FolderWatch {
  public:
    // Names relative to the folder ("default.toml", "norrwind/logo.svg"); empty: too much changed to tell.
    using Changed = std::function<void(const std::set<std::string>& names)>;

    // Looks at the folder and those directly in it. A file counts as changed when it was written and closed, renamed to
    // or from its name (as many editors save), or removed; `calm` after the last such change all are told at once.
    // Errors: those of fail_errno: the folder is missing, or the system has no more watches.
    static Result<std::unique_ptr<FolderWatch>> open(const std::string& folder, Changed changed,
                                                     Milliseconds calm = Milliseconds{120});
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

  private:
    struct Impl;
    explicit FolderWatch(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
