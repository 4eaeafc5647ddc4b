// The inside of PictureStore, for Window. Thread rule: UI thread.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "platform/display/pictures.h"
#include "platform/display/texture.h"

namespace tp {

struct PictureStore::Impl {
    using Animate = std::function<void(MonotonicTime until)>;
    Impl(TaskQueue& ui, Clock& clock, Animate animate, PictureLimits limits = {});
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    struct Entry {
        PictureRequest request;
        PictureState state = PictureState::loading;
        std::unique_ptr<Texture> texture;
        std::optional<Error> error;
        MonotonicTime ready_at{};
        uint64_t used = 0;
        CancelToken cancel;
    };

    void begin_frame();
    void start(Entry& entry, const std::string& key);
    void decoded(const std::string& key, Result<PixelBuffer> result);

    TaskQueue& ui;
    Clock& clock;
    Animate animate;
    PictureLimits limits;
    Milliseconds fade{180};
    std::map<std::string, Entry> entries;
    size_t bytes = 0;
    uint64_t frame = 0;
    uint32_t next_identity = 0x80000000;
    std::shared_ptr<int> alive = std::make_shared<int>(0);  // shared: tasks on their way look whether the store is gone
    Worker worker{"pictures"};                              // last: ends first
};

}  // namespace tp
