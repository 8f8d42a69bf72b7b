#include "ringmaster/crypto/jws.hpp"

#include <cjose/cjose.h>

#include <array>
#include <bit>
#include <cstdint>

#include "ringmaster/crypto/encoding.hpp"

namespace ringmaster::crypto {
namespace {

constexpr std::size_t rsa_bits_least = 2'048;
constexpr std::size_t rsa_bits_most = 8'192;  // beyond it a check takes milliseconds
constexpr std::size_t exponent_bytes_max = 8;
constexpr std::size_t p256_bytes = 32;
constexpr std::size_t es256_signature_text = 86;  // 64 bytes; the library takes other lengths

using Jws = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;

char const* name_of(JwsAlgorithm algorithm) {
    switch (algorithm) {
        case JwsAlgorithm::rs256: return "RS256";
        case JwsAlgorithm::es256: return "ES256";
    }
    return "";
}

std::string_view without_zeros(std::string_view number) {
    while (!number.empty() && number.front() == '\0') number.remove_prefix(1);
    return number;
}

std::size_t bits_of(std::string_view number) {
    if (number.empty()) return 0;
    auto const first = static_cast<std::uint8_t>(number.front());
    return (number.size() - 1) * 8 + static_cast<std::size_t>(std::bit_width(first));
}

// Odd and more than one: with an exponent of 1 every signature would be right.
bool is_exponent(std::string_view number) {
    if (number.empty() || number.size() > exponent_bytes_max) return false;
    bool const is_odd = (static_cast<std::uint8_t>(number.back()) & 1U) != 0;
    return is_odd && bits_of(number) > 1;
}

// The library takes bytes that it may not change as if it might.
std::uint8_t* raw(std::string& bytes) { return reinterpret_cast<std::uint8_t*>(bytes.data()); }

std::shared_ptr<_cjose_jwk_int> shared(cjose_jwk_t* key) {
    return {key, [](cjose_jwk_t* held) { cjose_jwk_release(held); }};
}

// The two dots, when there are exactly two.
std::optional<std::array<std::string_view, 3>> three_parts(std::string_view compact) {
    auto const first = compact.find('.');
    if (first == std::string_view::npos) return std::nullopt;
    auto const second = compact.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    if (compact.find('.', second + 1) != std::string_view::npos) return std::nullopt;
    return std::array{compact.substr(0, first), compact.substr(first + 1, second - first - 1),
                      compact.substr(second + 1)};
}

}  // namespace

std::optional<JwsAlgorithm> jws_algorithm(std::string_view name) {
    for (auto const algorithm : {JwsAlgorithm::rs256, JwsAlgorithm::es256}) {
        if (name == name_of(algorithm)) return algorithm;
    }
    return std::nullopt;
}

std::optional<JwsParts> jws_parts(std::string_view compact) {
    auto const parts = three_parts(compact);
    if (!parts) return std::nullopt;
    auto header = base64url_decode((*parts)[0]);
    auto payload = base64url_decode((*parts)[1]);
    auto const signature = base64url_decode((*parts)[2]);
    if (!header || !payload || !signature) return std::nullopt;
    return JwsParts{std::move(*header), std::move(*payload)};
}

std::optional<JwsKey> JwsKey::rsa(std::string_view modulus, std::string_view exponent) {
    std::string n(without_zeros(modulus));
    std::string e(without_zeros(exponent));
    auto const bits = bits_of(n);
    if (bits < rsa_bits_least || bits > rsa_bits_most || !is_exponent(e)) return std::nullopt;
    cjose_jwk_rsa_keyspec spec{};
    spec.n = raw(n);
    spec.nlen = n.size();
    spec.e = raw(e);
    spec.elen = e.size();
    auto key = shared(cjose_jwk_create_RSA_spec(&spec, nullptr));
    if (!key) return std::nullopt;
    return JwsKey(JwsAlgorithm::rs256, std::move(key), e + n);
}

std::optional<JwsKey> JwsKey::p256(std::string_view x, std::string_view y) {
    if (x.size() != p256_bytes || y.size() != p256_bytes) return std::nullopt;
    std::string across(x);
    std::string up(y);
    cjose_jwk_ec_keyspec spec{};
    spec.crv = CJOSE_JWK_EC_P_256;
    spec.x = raw(across);
    spec.xlen = across.size();
    spec.y = raw(up);
    spec.ylen = up.size();
    auto key = shared(cjose_jwk_create_EC_spec(&spec, nullptr));
    if (!key) return std::nullopt;  // among others: no point of the curve
    return JwsKey(JwsAlgorithm::es256, std::move(key), across + up);
}

bool JwsKey::verifies(std::string_view compact) const {
    auto const parts = three_parts(compact);
    if (!parts) return false;
    bool const is_curve = algorithm_ == JwsAlgorithm::es256;
    if (is_curve && (*parts)[2].size() != es256_signature_text) return false;
    Jws const jws(cjose_jws_import(compact.data(), compact.size(), nullptr), cjose_jws_release);
    if (!jws) return false;
    // The library goes by what the token says; it is let to only when that is what the key is for.
    char const* const said =
        cjose_header_get(cjose_jws_get_protected(jws.get()), CJOSE_HDR_ALG, nullptr);
    if (said == nullptr || jws_algorithm(said) != algorithm_) return false;
    return cjose_jws_verify(jws.get(), key_.get(), nullptr);
}

}  // namespace ringmaster::crypto
