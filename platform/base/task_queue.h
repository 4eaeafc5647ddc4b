// How threads meet: closures posted to the thread that owns the data. Nothing else is shared.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace tp {

using Task = std::move_only_function<void()>;

// Tasks for one owning thread. post() from any thread; drain() and the waker's target belong to the owner.
class TaskQueue {
  public:
    // `wake` is called after each post, from the posting thread, and must be safe there (the frame scheduler pushes an
    // event).
    explicit TaskQueue(std::function<void()> wake = {}) : m_wake(std::move(wake)) {}

    void post(Task task);
    // Runs what has been posted until now, in order; returns how many ran. Owner's thread only.
    size_t drain();

  private:
    std::mutex m_mutex;
    std::deque<Task> m_tasks;
    std::function<void()> m_wake;
};

// One thread with a queue. Nothing of a task stays on its stack. The destructor drops tasks that have not started,
// finishes the running one and joins.
class Worker {
  public:
    explicit Worker(std::string name);  // at most 15 characters: the thread's name in ps and gdb
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void post(Task task);  // any thread
    void wait_idle();      // blocks until the queue is empty and nothing runs; for tests and shutdown, any other thread

  private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Task> m_tasks;
    bool m_stopping = false;
    bool m_running = false;
    std::thread m_thread;
};

// Lets the asker withdraw a question. Copies share one flag; any thread.
class CancelToken {
  public:
    CancelToken()
        : m_flag(std::make_shared<std::atomic<bool>>(false)) {}  // shared: the asker may be gone before the worker
    void cancel() { m_flag->store(true); }
    [[nodiscard]] bool cancelled() const { return m_flag->load(); }

  private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

}  // namespace tp
