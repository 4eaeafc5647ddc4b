// X.509: keys, requests and the private certificate authority. OpenSSL 3 behind; everything travels as PEM text.
// Thread rule: pure functions; a CertificateAuthority is immutable and may be used from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp {

// A fresh P-256 private key (SEC 2, secp256r1) as PKCS#8 PEM.
[[nodiscard]] Result<std::string> make_private_key();

// A PKCS#10 request (RFC 2986) with CN=`common_name`, signed by the key. `extra_ca_true` adds basicConstraints CA:TRUE,
// as an attacker would: only tests want it.
enum class RequestKind { plain, claims_authority };
[[nodiscard]] Result<std::string> make_request(const std::string& private_key_pem, const std::string& common_name,
                                               RequestKind kind = RequestKind::plain);

struct RequestFacts {
    std::string public_key_sha256;  // hexadecimal SHA-256 of the SubjectPublicKeyInfo (DER)
    std::string common_name;        // what the request claims; nobody believes it
};
// A request from outside, at most 16 KiB. Malformed: not PEM PKCS#10. Refused: a key other than P-256, a signature that
// is not its own, or an extension that asks for CA:TRUE.
[[nodiscard]] Result<RequestFacts> check_request(std::string_view request_pem);

struct CertificateFacts {
    std::string common_name;
    std::string serial;  // lower-case hexadecimal
    std::string public_key_sha256;
    WallTime not_before{}, not_after{};
};
[[nodiscard]] Result<CertificateFacts> read_certificate(std::string_view certificate_pem);

class CertificateAuthority {
  public:
    // Reads `folder`/ca.pem and ca.key, or makes a P-256 root of 20 years where both are missing. ca.key has mode 0600.
    static Result<CertificateAuthority> load_or_create(const std::string& folder, const Clock& clock);
    ~CertificateAuthority();
    CertificateAuthority(CertificateAuthority&&) noexcept;
    CertificateAuthority& operator=(CertificateAuthority&&) noexcept;

    [[nodiscard]] const std::string& root_pem() const;

    // A client certificate for the key of `request_pem` (checked as check_request does), CN=`device_id`, clientAuth,
    // not a CA. It starts five minutes early for slow clocks.
    [[nodiscard]] Result<std::string> issue_device(std::string_view request_pem, const std::string& device_id,
                                                   WallTime now, std::chrono::days valid = std::chrono::days{90}) const;
    // A server certificate for 127.0.0.1, ::1, localhost and `names` (DNS names or addresses), 397 days, serverAuth.
    [[nodiscard]] Result<std::string> issue_server(const std::string& private_key_pem,
                                                   const std::vector<std::string>& names, WallTime now) const;

  private:
    struct Root;
    explicit CertificateAuthority(std::unique_ptr<Root> root);
    std::unique_ptr<Root> m_root;
};

// `folder`/server.pem and server.key: kept while they match the authority, the names, and have 30 days left; else made
// anew.
struct ServerIdentity {
    std::string certificate_pem, private_key_pem;
};
[[nodiscard]] Result<ServerIdentity> load_or_create_server_identity(const std::string& folder,
                                                                    const CertificateAuthority& authority,
                                                                    const std::vector<std::string>& names,
                                                                    const Clock& clock);

}  // namespace tp
