#include "net/tls.hpp"

#include <boost/asio/ssl/context.hpp>

#include <openssl/ssl.h>

namespace ringmaster::net {

std::variant<TlsContext, std::string> load_tls(TlsFiles const& files) {
    namespace ssl = boost::asio::ssl;
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    boost::system::error_code error;
    context->use_certificate_chain_file(files.certificate_chain, error);
    if (error) return "certificate chain " + files.certificate_chain + ": " + error.message();
    context->use_private_key_file(files.private_key, ssl::context::pem, error);
    if (error) return "private key " + files.private_key + ": " + error.message();
    auto* const native = context->native_handle();
    if (SSL_CTX_check_private_key(native) != 1) return "the private key is not the certificate's";
    // SEC-4; renegotiation is a way to make a server work for nothing.
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // Of TLS 1.2 what 1.3 kept: a key of its own for every connection, and authenticated
    // encryption. A recorded conversation stays closed when the private key is lost.
    if (SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
        return "OpenSSL has no ECDHE suites with authenticated encryption";
    }
    // An idle TLS connection gives its 32 KB of buffers back.
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    return context;
}

}  // namespace ringmaster::net
