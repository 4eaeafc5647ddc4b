// Pictures from templates: one SVG a kind, its colours replaced. Thread rule: one thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "platform/base/error.h"
#include "sync/hub/import/imported_records.h"

namespace tp::demo {

// A template draws its main colour as #1e7b62 with #155a48 in shade and #4da58d in light, its second colour as #f7b234,
// #d18f16 and #fbd286. Everything else in it stays.
class PictureMaker {
  public:
    // `templates`: the folder of <kind>.svg; `out`: where finished pictures go.
    static Result<PictureMaker> open(std::string templates, std::string out);

    // The content id of a picture of this kind in the colours that `palette` ("Strawberry/Meadowbell") suggests.
    // Errors: not_found (no such template), io.
    Result<std::string> picture(const std::string& kind, std::string_view palette);
    // A finished SVG of ours, as it is.
    Result<std::string> copy(const std::string& file);
    [[nodiscard]] const std::map<std::string, std::string>& files() const {
        return m_files;
    }  // content id → name in `out`
    [[nodiscard]] Result<std::set<std::string>> kinds() const;

  private:
    PictureMaker(std::string templates, std::string out) : m_templates(std::move(templates)), m_out(std::move(out)) {}
    Result<std::string> keep(const std::string& name, const std::string& svg);
    std::string m_templates, m_out;
    std::map<std::string, std::string> m_texts;  // by kind
    std::map<std::string, std::string> m_files;
};

}  // namespace tp::demo
