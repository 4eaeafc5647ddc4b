// Whether a headset is plugged in: what starts speech and makes it private.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/base/error.h"
#include "platform/base/task_queue.h"

namespace tp {

class Headset {
  public:
    enum class State { absent, out, in };  // absent: nothing here can tell

    virtual ~Headset() = default;
    [[nodiscard]] virtual State state() const = 0;
};

// Called on the owner's thread, by owner.drain(), when a headset goes in or out, and once at the start if one is in.
using HeadsetSink = std::function<void(bool in)>;

struct EvdevHeadsetSettings {
    std::string folder = "/dev/input";  // whose "event*" devices are watched, those that come later too
    // Only this file, whatever it says about itself; empty: all devices with a headphone switch.
    std::string device = {};
};

// The switch of a jack that the kernel reports (EV_SW, SW_HEADPHONE_INSERT of linux/input.h), as sound cards and
// assistive keypads have it. Reads on a thread of its own that sleeps until something happens; several jacks count as
// one. The process must be allowed to read the devices (group "input"): those that it may not are left out.
// Construction and destruction belong to the owner's thread; state() any thread.
class EvdevHeadset final : public Headset {
  public:
    // `owner` outlives the headset. No device with such a switch is no error: it is waited for.
    // errc::io where the system gives no event descriptor.
    [[nodiscard]] static Result<std::unique_ptr<EvdevHeadset>> open(EvdevHeadsetSettings settings, TaskQueue& owner,
                                                                    HeadsetSink sink);
    ~EvdevHeadset() override;
    EvdevHeadset(const EvdevHeadset&) = delete;
    EvdevHeadset& operator=(const EvdevHeadset&) = delete;

    [[nodiscard]] State state() const override;

  private:
    struct Impl;
    explicit EvdevHeadset(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
