// The file with the keys of secure variables: who may read it, and what is said about it (CD-4).

#include "app/identity/key_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace ringmaster::app::key_file_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class KeyFile : public ::testing::Test {
protected:
    KeyFile() {
        std::string name = ::testing::TempDir() + "keys-XXXXXX";
        folder = mkdtemp(name.data());
        path = folder + "/keys";
    }
    ~KeyFile() override { std::filesystem::remove_all(folder); }
    void write(std::string const& text, mode_t mode = 0600) {
        std::ofstream(path) << text;
        ASSERT_EQ(chmod(path.c_str(), mode), 0);
    }
    std::string problem() {
        auto const keys = read_key_file(path);
        return keys ? std::string() : keys.error().message;
    }
    std::string folder;
    std::string path;
    std::string const line = "2026-03:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
};

TEST_F(KeyFile, NoPathMeansNoKeys) {
    auto const keys = read_key_file("");
    ASSERT_TRUE(keys);
    EXPECT_EQ(keys.value().size(), 0U);
    EXPECT_EQ(describe_keys(keys.value()), "no keys: secure variables are refused");
}

TEST_F(KeyFile, ReadsWhatIsItsOwnersAlone) {
    write("# keys\n" + line);
    auto const keys = read_key_file(path);
    ASSERT_TRUE(keys) << keys.error().message;
    EXPECT_EQ(describe_keys(keys.value()), "1 key, sealing with 2026-03");
    write(line, 0400);
    EXPECT_EQ(problem(), "");
}

TEST_F(KeyFile, RefusesWhatOthersCanRead) {
    for (mode_t const mode : {0640U, 0604U, 0620U, 0601U}) {
        write(line, mode);
        EXPECT_THAT(problem(), AllOf(HasSubstr(path), HasSubstr("needs mode 0600"))) << mode;
    }
}

TEST_F(KeyFile, SaysWhatIsWrongAndNotWhatIsInIt) {
    EXPECT_THAT(problem(), HasSubstr("No such file"));
    write("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\nk:QUJD\n");
    EXPECT_THAT(problem(), AllOf(HasSubstr("line 1"), HasSubstr("line 2"), Not(HasSubstr("AAEC")),
                                 Not(HasSubstr("QUJD"))));
    write("");
    EXPECT_THAT(problem(), HasSubstr("there is no key"));
    write(std::string(100'000, '#'));
    EXPECT_THAT(problem(), HasSubstr("too large"));
    path = folder;
    EXPECT_NE(problem(), "");
}

}  // namespace
}  // namespace ringmaster::app::key_file_test
