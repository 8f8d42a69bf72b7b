// The one place where Asio's and Beast's own function bodies are compiled for this library.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
