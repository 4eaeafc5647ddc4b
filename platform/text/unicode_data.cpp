// ICU's data is a shared library of tables, mapped and never written; each page that was looked into stays with the
// process until the system needs it.
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string_view>

#include "platform/text/text_engine.h"

namespace tp {
namespace {

int give_back_tables_of(dl_phdr_info* object, size_t, void*) {
    if (std::string_view(object->dlpi_name).find("/libicudata.so") == std::string_view::npos) return 0;
    const auto page = static_cast<ElfW(Addr)>(::sysconf(_SC_PAGESIZE));
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const ElfW(Phdr)& part = object->dlpi_phdr[i];
        if (part.p_type != PT_LOAD || part.p_flags != PF_R) continue;  // what may be written is not in the file
        const ElfW(Addr) begin = (object->dlpi_addr + part.p_vaddr + page - 1) / page * page;
        const ElfW(Addr) end = (object->dlpi_addr + part.p_vaddr + part.p_memsz) / page * page;
        // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader tells addresses as numbers
        if (begin < end) (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
    }
    return 1;
}

}  // namespace

void give_back_unicode_data() {
    ::dl_iterate_phdr(give_back_tables_of, nullptr);
}

}  // namespace tp
