// A library that is loaded when it is first needed: an idle kiosk holds no voice in memory and starts without it.
// Thread rule: one thread.
#pragma once

#include <dlfcn.h>

#include <string>

#include "platform/base/error.h"

namespace tp {

class SharedLibrary {
  public:
    // `name` with its version, "libespeak-ng.so.1". Errors: unavailable.
    static Result<SharedLibrary> load(const char* name) {
        // Never unloaded: a library's own threads and exit handlers may outlive its use.
        void* handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (handle == nullptr) return fail(errc::unavailable, ::dlerror());
        return SharedLibrary(handle);
    }
    // Sets `function` to the symbol. Errors: unavailable.
    template <typename Function>
    Status find(const char* symbol, Function*& function) const {
        function = reinterpret_cast<Function*>(::dlsym(m_handle, symbol));
        if (function == nullptr) return fail(errc::unavailable, std::string("the library has no ") + symbol);
        return {};
    }

  private:
    explicit SharedLibrary(void* handle) : m_handle(handle) {}
    void* m_handle;
};

}  // namespace tp
